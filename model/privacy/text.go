package privacy

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands where something was dropped or masked.
const (
	noPhone = "[phone]"
	noMail  = "[email]"
	hidden  = "***"
)

// Scrub leaves phones and e-mails out of a text, as the policy says. The rest of
// the text stays as it is. Doing it twice changes nothing more.
func (p Policy) Scrub(text string) string { return p.scrub(text, finder{}) }

func (p Policy) scrub(text string, f finder) string {
	var all []span
	if !p.Phone.kept() && hasPhone(text) {
		all = f.phones(text)
	}
	if !p.Email.kept() && (strings.Contains(text, "@") || strings.Contains(text, "%40")) {
		all = append(all, mails(text)...)
	}
	return p.replace(text, all, nil)
}

// fewest is how many digits a phone has at the least.
const fewest = 7

// hasPhone reports whether there are digits enough for a phone.
func hasPhone(text string) bool {
	n := 0
	for i := range len(text) {
		if isDigit(text[i]) {
			n++
		}
	}
	return n >= fewest
}

// replace writes text without what stands in spans, which it puts in order. With
// a name for what is left out, that stands there instead.
func (p Policy) replace(text string, spans []span, name func(span) string) string {
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var out strings.Builder
	at := 0
	for i := 0; i < len(spans); {
		s, n := spans[i], 1
		for ; i+n < len(spans) && spans[i+n].from < s.to; n++ {
			s.to, s.mail = max(s.to, spans[i+n].to), s.mail || spans[i+n].mail
		}
		out.WriteString(text[at:s.from])
		switch {
		case name != nil:
			out.WriteString(name(s))
		default:
			out.WriteString(p.instead(text, s, n > 1))
		}
		at = s.to
		i += n
	}
	out.WriteString(text[at:])
	return out.String()
}

// instead returns what stands where s stood. Of several that lie over each other
// nothing is shown.
func (p Policy) instead(text string, s span, several bool) string {
	switch {
	case s.mail && p.Email == Drop:
		return noMail
	case several:
		return hidden
	case s.mail:
		_, size := utf8.DecodeRuneInString(text[s.from:])
		return text[s.from:s.from+size] + hidden + text[s.at:s.to]
	case p.Phone == Drop:
		return noPhone
	}
	return maskPhone(text[s.from:s.to])
}

// maskPhone keeps the last two digits of a phone.
func maskPhone(phone string) string {
	digits := digitsOf(phone)
	switch {
	case digits == "" || strings.HasPrefix(phone, hidden) && len(phone) <= len(hidden)+2:
		return phone
	case len(digits) < 5:
		return hidden
	}
	return hidden + digits[len(digits)-2:]
}

// maskMail keeps the first letter of an e-mail and where it is.
func maskMail(mail string) string {
	at := strings.LastIndexByte(mail, '@')
	if at <= 0 {
		return mail
	}
	local, domain := mail[:at], mail[at:]
	if strings.HasSuffix(local, hidden) {
		return mail
	}
	_, size := utf8.DecodeRuneInString(local)
	return local[:size] + hidden + domain
}

// maskName keeps the initials.
func maskName(name string) string {
	words := strings.Fields(name)
	for i, word := range words {
		r, size := utf8.DecodeRuneInString(word)
		if words[i] = word[:size] + "."; !unicode.IsLetter(r) {
			words[i] = "."
		}
	}
	return strings.Join(words, " ")
}

// phone, mail and name return a value that is known to be one.
func (p Policy) phone(value string) string {
	switch p.Phone {
	case Drop:
		return ""
	case Mask:
		value = maskPhone(value)
	}
	return p.Scrub(value)
}

func (p Policy) mail(value string) string {
	switch p.Email {
	case Drop:
		return ""
	case Mask:
		value = maskMail(value)
	}
	return p.Scrub(value)
}

func (p Policy) name(value string) string {
	switch p.Name {
	case Drop:
		return ""
	case Mask:
		return maskName(p.Scrub(value))
	}
	return p.Scrub(value)
}
