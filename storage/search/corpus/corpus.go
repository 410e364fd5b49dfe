// Package corpus invents dialogues for measurements: Russian and English, words as
// often as in real texts, names, phones, services. The same seed gives the same
// turns on every machine. Nothing of the program imports it.
package corpus

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
)

// Turn is one invented turn.
type Turn struct {
	N        int // from 0
	Dialogue int // from 0; turns of a dialogue follow each other
	Client   string
	Phone    string
	At       int64 // Unix milliseconds
	ByClient bool
	Text     string
}

const (
	russianWords = 40_000
	englishWords = 20_000
	dialogueMost = 18
	start        = 1_735_689_600_000 // 2025-01-01
	year         = 365 * 24 * 3600 * 1000
)

// The commonest words first, in the order in which a Zipf distribution draws them.
const (
	russianHead = `и в на не я что с а как можно вы у за к запись по это но да мне есть на для или до так бы от ли же если вас когда
		хочу здравствуйте пожалуйста спасибо завтра сегодня время мастер записаться цена стоит можете удобно добрый день процедура
		сколько записи перенести отменить маникюр стрижка массаж приём врач свободно окно утром вечером скидка адрес телефон
		записали подойдёт хорошо понял подскажите клиент услуга запишите окрашивание ресницы брови педикюр чистка лица консультация
		абонемент тренировка тренер зал оплата карта наличные предоплата возврат жалоба администратор менеджер позвоните перезвоните`
	englishHead = `the to you a is for and i it of in on we can that your have at do be please this what time my not are with book
		appointment would like tomorrow today thanks hello price how much available cancel reschedule massage haircut nails
		doctor trainer class membership card cash payment refund discount address phone call back morning evening slot`
	firstNames = "Анна Мария Елена Ольга Ирина Наталья Светлана Юлия Алёна Татьяна Иван Пётр Алексей Сергей Дмитрий Андрей Михаил Фёдор Emma Olivia John Peter Kate"
	surnames   = "Иванова Петрова Сидорова Кузнецова Смирнова Попова Соколова Лебедева Козлова Новикова Морозов Волков Зайцев Павлов Smith Brown Miller"
)

// markers are what searches are measured with; each stands in one turn of so many.
var markers = []struct {
	every int
	text  string
}{
	{50_000, "ксилофонистка"},
	{800, "перенести запись на завтра"},
	{900, "нельзя ли перенести на другой день"},
}

type words struct {
	list []string
	zipf *rand.Zipf
}

// generator draws turns.
type generator struct {
	random    *rand.Rand
	russian   words
	english   words
	first     []string
	last      []string
	allTurns  int
	syllables [2][]string
}

// Turns invents n turns from a seed.
func Turns(seed uint64, n int) iter.Seq[Turn] {
	return func(yield func(Turn) bool) {
		g := newGenerator(seed, n)
		for done, dialogue := 0, 0; done < n; dialogue++ {
			for _, t := range g.dialogue(dialogue, done) {
				if t.N >= n || !yield(t) {
					return
				}
				done++
			}
		}
	}
}

func newGenerator(seed uint64, n int) *generator {
	g := &generator{
		random: rand.New(rand.NewPCG(seed, 7)), allTurns: n,
		first: strings.Fields(firstNames), last: strings.Fields(surnames),
	}
	g.syllables[0] = strings.Fields("ка ро ми тел но ва ли сто при на по до ре че ши га ду за бе ну лё жи хо цы эм юл як фо щу то")
	g.syllables[1] = strings.Fields("ka ro mi tel no va li sto pri na po do re che shi ga du za be nu lo ji ho cy em jul yak fo wu to")
	g.russian = g.words(russianHead, g.syllables[0], russianWords)
	g.english = g.words(englishHead, g.syllables[1], englishWords)
	return g
}

// words makes a vocabulary: a real head, and a tail of syllables.
func (g *generator) words(head string, syllables []string, n int) words {
	list, seen := strings.Fields(head), map[string]bool{}
	for _, word := range list {
		seen[word] = true
	}
	for len(list) < n {
		var b strings.Builder
		for range 2 + g.random.IntN(4) {
			b.WriteString(syllables[g.random.IntN(len(syllables))])
		}
		if word := b.String(); !seen[word] {
			seen[word] = true
			list = append(list, word)
		}
	}
	return words{list, rand.NewZipf(g.random, 1.15, 8, uint64(n-1))}
}

func (g *generator) pick(list []string) string { return list[g.random.IntN(len(list))] }

func (g *generator) dialogue(n, from int) []Turn {
	russian := g.random.IntN(100) < 72
	client := g.pick(g.first) + " " + g.pick(g.last)
	phone := fmt.Sprintf("+79%09d", g.random.IntN(1_000_000_000))
	at := start + int64(float64(from)/float64(g.allTurns)*year) + g.random.Int64N(3_600_000)
	turns := make([]Turn, 2+g.random.IntN(dialogueMost-1))
	for i := range turns {
		at += 5_000 + g.random.Int64N(120_000)
		turns[i] = Turn{
			N: from + i, Dialogue: n, Client: client, Phone: phone, At: at, ByClient: i%2 == 0,
			Text: g.text(russian, client, phone, from+i),
		}
	}
	return turns
}

func (g *generator) text(russian bool, client, phone string, n int) string {
	from := g.english
	if russian {
		from = g.russian
	}
	var b strings.Builder
	for i := range 4 + g.random.IntN(26) {
		if i > 0 {
			b.WriteByte(' ')
		}
		word := from.list[from.zipf.Uint64()]
		if i == 0 {
			word = strings.ToUpper(string([]rune(word)[:1])) + string([]rune(word)[1:])
		}
		b.WriteString(word)
		if g.random.IntN(9) == 0 {
			b.WriteByte(",.?!"[g.random.IntN(4)])
		}
	}
	switch g.random.IntN(25) {
	case 0:
		fmt.Fprintf(&b, " %s, %s (%s) %s-%s-%s", client, phone[:2], phone[2:5], phone[5:8], phone[8:10], phone[10:])
	case 1:
		fmt.Fprintf(&b, " %d:%02d, %d руб.", 9+g.random.IntN(12), 15*g.random.IntN(4), 100*(5+g.random.IntN(80)))
	}
	for i, m := range markers {
		if n%m.every == 17+i {
			b.WriteString(" " + m.text)
		}
	}
	return b.String()
}
