// Package stem finds what the forms of a word have in common, in Russian and English,
// for the search and for the phrases of the rules alike.
package stem

import (
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
)

// longest is how many bytes a word may have that is worth stemming.
const longest = 64

// Of returns what the inflections of a word have in common. The word is in small
// letters, without ё. Snowball's rules part some words that are one to people; what
// these have in common here is mended before and behind them.
func Of(word string) string {
	if len(word) > longest {
		return word
	}
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case 'а' <= r && r <= 'я':
		return stemRussian(word)
	case 'a' <= r && r <= 'z':
		return english.Stem(word, true)
	}
	return word
}

func stemRussian(word string) string {
	if s, ok := irregular[word]; ok {
		return s
	}
	return dropFleeting(carry(russian.Stem(mendReflexive(word), true)))
}

// carry makes one of the forms of нести with whatever stands before it: перенести,
// перенесу, перенесла.
func carry(stem string) string {
	for _, end := range []string{"нест", "несл"} {
		if head, ok := strings.CutSuffix(stem, end); ok {
			return head + "нес"
		}
	}
	return stem
}

// irregular are the words of this trade that change more than their endings.
var irregular = byForm(map[string]string{
	"день":    "день дня дню днем дне дни дней дням днями днях",
	"ногот":   "ноготь ногтя ногтю ногтем ногте ногти ногтей ногтям ногтями ногтях",
	"локот":   "локоть локтя локтю локтем локте локти локтей локтям локтями локтях",
	"ребенк":  "ребенок ребенка ребенку ребенком ребенке дети детей детям детьми детях",
	"человек": "человек человека человеку человеком человеке люди людей людям людьми людях",
	"врем":    "время времени временем времена времен временам временами временах",
	"им":      "имя имени именем имена имен именам именами именах",
	"лоб":     "лоб лба лбу лбом лбе лбы лбов лбам лбами лбах",
	"рот":     "рот рта рту ртом рте рты ртов ртам ртами ртах",
})

func byForm(forms map[string]string) map[string]string {
	all := map[string]string{}
	for stem, words := range forms {
		for _, word := range strings.Fields(words) {
			all[word] = stem
		}
	}
	return all
}

// nounsOnS end as a reflexive verb does and are nouns: Snowball takes сь off
// запись, and not off записи.
var nounsOnS = []string{
	"запись", "подпись", "надпись", "роспись", "перепись", "рукопись", "летопись", "живопись", "пропись",
}

// mendReflexive gives such a noun the ending of its other forms.
func mendReflexive(word string) string {
	if !strings.HasSuffix(word, "сь") {
		return word
	}
	switch word {
	case "опись", "высь", "рысь", "ось", "лось", "гусь", "карась":
		return strings.TrimSuffix(word, "ь") + "и"
	}
	for _, noun := range nounsOnS {
		if strings.HasSuffix(word, noun) {
			return strings.TrimSuffix(word, "ь") + "и"
		}
	}
	return word
}

// dropFleeting takes out the vowel that comes and goes before the last letter:
// скидка and скидок, звонок and звонки.
func dropFleeting(stem string) string {
	head, ok := strings.CutSuffix(stem, "ок")
	if !ok {
		head, ok = strings.CutSuffix(stem, "ек")
	}
	if !ok || utf8.RuneCountInString(head) < 2 {
		return stem
	}
	last, _ := utf8.DecodeLastRuneInString(head)
	if strings.ContainsRune("аеиоуыэюяйьъ", last) {
		return stem
	}
	return head + "к"
}
