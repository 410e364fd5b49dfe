package model

import (
	"strings"
	"time"
	"unicode"
)

// Pace is when the first things happened in a dialogue; zero what did not.
type Pace struct {
	Asked  time.Time // the client's first turn
	Bot    time.Time // the assistant's first answer to it
	Useful time.Time // its first answer that was more than a greeting or an excuse
	Human  time.Time // the first turn of an operator after it
}

// add takes a turn in. Turns come in order.
func (p *Pace) add(at time.Time, m *Message) {
	switch m.Role {
	case RoleClient:
		first(&p.Asked, at)
	case RoleAssistant:
		if p.Asked.IsZero() {
			return
		}
		first(&p.Bot, at)
		if p.Useful.IsZero() && isUseful(m.Text) {
			p.Useful = at
		}
	case RoleOperator:
		if !p.Asked.IsZero() {
			first(&p.Human, at)
		}
	case RoleSystem:
	}
}

func first(t *time.Time, at time.Time) {
	if t.IsZero() {
		*t = at
	}
}

// isUseful reports whether an answer says more than a greeting, a promise to look
// or that it did not understand. docs/metrics.md has the definition.
func isUseful(text string) bool {
	text = strings.ReplaceAll(strings.ToLower(text), "ё", "е")
	for _, phrase := range excuses {
		if strings.Contains(text, phrase) {
			return false
		}
	}
	words := 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !greetings[word] {
			words++
		}
	}
	return words > 0
}

// excuses are the beginnings of what an assistant says instead of an answer.
var excuses = []string{
	"не понял", "не совсем понял", "переформулир", "повторите, пожалуйста", "уточняю информацию", "минуту, пожалуйста", "минутку",
	"одну секунду", "подождите", "ожидайте", "передам ваш вопрос", "соединяю", "затрудняюсь ответить", "не могу ответить",
	"didn't understand", "did not understand", "don't understand", "rephrase", "one moment", "please wait", "let me check",
	"connecting you", "can't answer", "cannot answer", "not sure i understand",
}

// greetings are the words of which a mere greeting is made.
var greetings = wordSet(`здравствуйте здравствуй привет приветствую добрый доброе доброго день вечер утро ночи дня рады вас видеть спасибо за
	обращение что написали hello hi hey good morning afternoon evening welcome thanks thank you for writing contacting us`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
