package contact

import (
	"strings"
	"unicode"
)

// Limits of RFC 5321.
const (
	longestEmail = 254
	longestLocal = 64
)

// Email returns an e-mail address in small letters, without mailto: and without
// the name and the angle brackets that may stand around it. It is false for what
// is no address of one mailbox in a domain with a point.
func Email(text string) (string, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if from, to := strings.LastIndexByte(text, '<'), len(text)-1; from >= 0 && text[to] == '>' {
		text = text[from+1 : to]
	}
	text = strings.TrimPrefix(text, "mailto:")
	local, domain, ok := strings.Cut(text, "@")
	if !ok || len(text) > longestEmail || local == "" || len(local) > longestLocal || !isDomain(domain) {
		return "", false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.ContainsFunc(local, outsideLocal) {
		return "", false
	}
	return text, true
}

// outsideLocal reports whether a character never stands before the @, where
// almost anything may. A * or • is what masking left.
func outsideLocal(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`"(),:;<>[\]*•`, r) || r == unicode.ReplacementChar
}

// isDomain reports whether a text is names of letters, digits and hyphens, two at
// least, joined by points. The last one is no number.
func isDomain(text string) bool {
	names := strings.Split(text, ".")
	for _, name := range names {
		if name == "" || name[0] == '-' || name[len(name)-1] == '-' || strings.ContainsFunc(name, outsideDomain) {
			return false
		}
	}
	return len(names) > 1 && strings.ContainsFunc(names[len(names)-1], unicode.IsLetter)
}

func outsideDomain(r rune) bool {
	return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}
