package watch

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"debrief/model"
)

// assistantTrouble finds where the assistant itself goes wrong, and where the
// client has had enough of it.
func assistantTrouble(v *View) []Finding {
	var found []Finding
	for _, look := range []func(*View) (Finding, bool){
		sameAnswer, fallback, apologies, wrongLanguage, leak, angry, wantsHuman,
	} {
		if f, ok := look(v); ok {
			found = append(found, v.settled(f))
		}
	}
	return found
}

// settled ends a finding when a person has taken the dialogue over, or has judged
// the answer.
func (v *View) settled(f Finding) Finding {
	f = f.ended(v.firstItem(f.Since, human))
	for _, t := range v.turns {
		if t.key == f.Target && t.Verdict != nil && (f.Ended.IsZero() || t.Verdict.At.Before(f.Ended)) {
			f.Ended, f.EndedBy = later(t.Verdict.At, f.Since), t.Verdict.Key
		}
	}
	return f
}

func at(t turn, cause model.IncidentCause, detail string) Finding {
	return Finding{Cause: cause, Target: t.key, Since: t.at, Due: t.at, Detail: detail}
}

// fewestRunes is how long an answer must be that is not given twice by chance.
const fewestRunes = 20

// sameAnswer finds the same answer to two messages of the client.
func sameAnswer(v *View) (Finding, bool) {
	var last turn
	asked := false
	for _, t := range v.turns {
		switch t.Role {
		case model.RoleClient:
			asked = true
		case model.RoleAssistant:
			same := strings.Join(t.text.Words(), " ")
			if last.Turn != nil && asked && len([]rune(same)) >= fewestRunes && same == strings.Join(last.text.Words(), " ") {
				f := at(t, model.CauseSameAnswer, "")
				f.Evidence = []model.Key{last.key, t.key}
				return f, true
			}
			last, asked = t, false
		case model.RoleOperator, model.RoleSystem:
			last = turn{}
		}
	}
	return Finding{}, false
}

// lastWord is how long a fallback may be the last that the client hears.
const lastWord = 5 * time.Minute

// fallback finds the assistant that does not understand: twice, or as its last
// word.
func fallback(v *View) (Finding, bool) {
	var first, last turn
	for _, t := range v.turns {
		if t.Role != model.RoleAssistant {
			continue
		}
		last = t
		if !v.config.Words.Fallback.In(t.text) {
			continue
		}
		if first.Turn != nil {
			f := at(t, model.CauseFallback, v.config.Words.Fallback.Find(t.text))
			f.Evidence = []model.Key{first.key, t.key}
			return f, true
		}
		first = t
	}
	if first.Turn == nil || first.key != last.key {
		return Finding{}, false
	}
	f := at(first, model.CauseFallback, v.config.Words.Fallback.Find(first.text))
	f.Due = f.Due.Add(lastWord)
	return f, true
}

// mostApologies is how many answers in a row may apologise.
const mostApologies = 1

func apologies(v *View) (Finding, bool) {
	var row []model.Key
	for _, t := range v.turns {
		switch {
		case t.Role == model.RoleOperator:
			row = nil
		case t.Role != model.RoleAssistant:
		case !v.config.Words.Apology.In(t.text):
			row = nil
		default:
			if row = append(row, t.key); len(row) > mostApologies {
				f := at(t, model.CauseApologies, "")
				f.Evidence = row
				return f, true
			}
		}
	}
	return Finding{}, false
}

// fewestLetters is how many letters tell in which script somebody writes.
const fewestLetters = 15

// wrongLanguage finds an answer in another script than the client's.
func wrongLanguage(v *View) (Finding, bool) {
	script := ""
	for _, t := range v.turns {
		switch t.Role {
		case model.RoleClient:
			if s := scriptOf(t.Text, fewestLetters); s != "" {
				script = s
			}
		case model.RoleAssistant:
			if s := scriptOf(t.Text, 2*fewestLetters); s != "" && script != "" && s != script {
				return at(t, model.CauseWrongLanguage, s), true
			}
		case model.RoleOperator, model.RoleSystem:
		}
	}
	return Finding{}, false
}

var address = regexp.MustCompile(`https?://\S+|\S+@\S+`)

// scriptOf returns in which script nearly all of a text is, "" when that cannot be
// said.
func scriptOf(text string, fewest int) string {
	var latin, cyrillic, other int
	for _, r := range address.ReplaceAllString(text, " ") {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.IsLetter(r):
			other++
		}
	}
	all := latin + cyrillic + other
	switch {
	case all < fewest:
	case latin*10 >= all*9:
		return "Latin"
	case cyrillic*10 >= all*9:
		return "Cyrillic"
	}
	return ""
}

// leaked is what only programs write.
var leaked = regexp.MustCompile(`\{\{[^}]*\}\}|\{%[^%]*%\}|\$\{\w+\}|%\(\w+\)s|"\w+"\s*:\s*["\[{\d]|</?(?:div|span|br|p|b|system|assistant|tool_call)\s*/?>|\[(?:NAME|PHONE|ИМЯ|ТЕЛЕФОН|object Object)\]|\b(?:undefined|NaN|Traceback|NullPointerException)\b|\bNone\b[,.! ]|\bnull\b`)

func leak(v *View) (Finding, bool) {
	for _, t := range v.turns {
		if t.Role == model.RoleAssistant {
			if what := leaked.FindString(t.Text); what != "" {
				return at(t, model.CauseLeak, what), true
			}
		}
	}
	return Finding{}, false
}

func angry(v *View) (Finding, bool) {
	for _, t := range v.turns {
		if t.Role != model.RoleClient {
			continue
		}
		if said := v.config.Words.Angry.Find(t.text); said != "" {
			return at(t, model.CauseAngry, said), true
		}
		if shouts(t) {
			return at(t, model.CauseAngry, "!"), true
		}
	}
	return Finding{}, false
}

// asks reports whether a text is a question.
func asks(text string) bool { return strings.Contains(text, "?") }

// shouts reports whether a message is in capitals alone.
func shouts(t turn) bool {
	upper, lower := 0, 0
	for _, r := range t.Text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper >= fewestLetters && lower == 0 && len(t.text.Words()) >= 4
}

// soonHuman is how long it may take that a person answers who was asked for.
const soonHuman = 3 * time.Minute

func wantsHuman(v *View) (Finding, bool) {
	for _, t := range v.turns {
		if t.Role != model.RoleClient {
			continue
		}
		if said := v.config.Words.WantsHuman.Find(t.text); said != "" {
			f := at(t, model.CauseWantsHuman, said)
			f.Due = f.Due.Add(soonHuman)
			return f, true
		}
	}
	return Finding{}, false
}
