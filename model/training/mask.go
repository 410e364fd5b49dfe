package training

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/model"
	"debrief/model/privacy"
)

// mask takes out of the texts of one dialogue what is of a person.
type mask struct {
	names []string
	tails []string // the last digits of the client's phones, which all their spellings share
}

// maskOf knows the names that the dialogue itself tells: of its client, and of the
// people who wrote in it.
func maskOf(d *model.Dialogue) mask {
	var m mask
	m.learn(d.Client.Name)
	m.learnPhone(d.Client.Phone)
	for _, item := range d.Items {
		m.learn(item.Entry.Client.Name)
		m.learnPhone(item.Entry.Client.Phone)
		if item.Turn != nil && item.Turn.Role == model.RoleOperator {
			m.learn(item.Entry.Author.Name)
		}
		if item.Turn != nil && item.Turn.Role == model.RoleClient {
			m.learn(named(item.Turn.Text))
		}
	}
	return m
}

// leastName is how many letters a part of a name has at the least: initials stay.
const leastName = 3

func (m *mask) learn(name string) {
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(part) >= leastName {
			m.names = append(m.names, folded(part))
		}
	}
}

// tailDigits are so many that no other number ends with them by chance.
const tailDigits = 7

func (m *mask) learnPhone(phone string) {
	if d := onlyDigits(phone); len(d) > tailDigits {
		m.tails = append(m.tails, d[len(d)-tailDigits:])
	}
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// number is what may be a phone, as people of any country write it.
var number = regexp.MustCompile(`\+?\(?\d(?:[ \x{00a0}().-]{0,2}\d){6,}`)

// phones masks the client's own numbers where they stand without a country's code,
// which alone would say that they are phones.
func (m mask) phones(s string) string {
	return number.ReplaceAllStringFunc(s, func(n string) string {
		d := onlyDigits(n)
		for _, tail := range m.tails {
			if strings.HasSuffix(d, tail) {
				return "[phone]"
			}
		}
		return n
	})
}

// introduction is how people say their name.
var introduction = regexp.MustCompile(`(?i)(?:меня\s+зовут|мо[её]\s+имя|my\s+name\s+is|my\s+name's|call\s+me)[\s:,—-]+(\p{Lu}[\p{L}-]+(?:\s+\p{Lu}[\p{L}-]+)?)`)

// written is how people who write no capitals say it: only where nothing but a name
// follows.
var written = regexp.MustCompile(`(?i)(?:меня\s+зовут|мо[её]\s+имя|my\s+name\s+is|my\s+name's)[\s:,—-]+(\p{L}{3,})`)

func named(text string) string {
	if m := introduction.FindStringSubmatch(text); m != nil && isUpper(m[1]) {
		return m[1]
	}
	if m := written.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

func isUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// digits are what could be the number of a card, however it is grouped.
var digits = regexp.MustCompile(`\d(?:[ \x{00a0}.-]?\d){12,18}`)

var word = regexp.MustCompile(`\p{L}+`)

// A name is masked without capitals too: many clients write none, and it is better to
// lose a word that is also a name than to give a person away.

// everything is the policy of what leaves the archive.
var everything = privacy.Policy{Phone: privacy.Drop, Email: privacy.Drop}

// text masks cards, phones, e-mails and the names that are known.
func (m mask) text(s string) string {
	s = digits.ReplaceAllStringFunc(s, func(number string) string {
		if isCard(number) {
			return "[card]"
		}
		return number
	})
	s = m.phones(everything.Scrub(s))
	if len(m.names) == 0 {
		return s
	}
	return word.ReplaceAllStringFunc(s, func(w string) string {
		if m.isName(folded(w)) {
			return "[name]"
		}
		return w
	})
}

// ID masks the phone or e-mail that channels make names of dialogues of; any other name
// stays what it is.
func ID(dialogue string) string { return everything.Scrub(dialogue) }

// isName reports whether a word is a name that is known, in any of its cases: Анна,
// Анне, Анной; Олег, Олегом.
func (m mask) isName(w string) bool {
	for _, name := range m.names {
		stem := strings.TrimRight(name, "аеёиоуыэюяьй")
		if utf8.RuneCountInString(stem) < leastName {
			stem = name
		}
		rest, ok := strings.CutPrefix(w, stem)
		if w == name || ok && utf8.RuneCountInString(rest) <= 3 && strings.Trim(rest, endings) == "" {
			return true
		}
	}
	return false
}

// endings are the letters that endings of names are made of.
const endings = "аеёиоуыэюямйьвхs"

func folded(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }

// isCard checks the sum of Luhn, which every card's number has and few others.
func isCard(number string) bool {
	sum, double := 0, false
	for i := len(number) - 1; i >= 0; i-- {
		if number[i] < '0' || number[i] > '9' {
			continue
		}
		d := int(number[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}
