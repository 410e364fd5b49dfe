package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mails returns where e-mail addresses stand in a text, in order. They may
// overlap.
func mails(text string) []span {
	var found []span
	for at := 0; at < len(text); at++ {
		sign := signAt(text, at)
		if sign == 0 {
			continue
		}
		from, to := localPart(text, at), domainPart(text, at+sign)
		if from < at && to > 0 {
			found = append(found, span{from: from, to: to, mail: true, at: at})
		}
	}
	return found
}

// signAt returns how long an @ at that place is, 0 when there is none.
func signAt(text string, at int) int {
	switch {
	case text[at] == '@':
		return 1
	case strings.HasPrefix(text[at:], "%40"):
		return 3
	}
	return 0
}

// localPart returns where what stands before the @ begins.
func localPart(text string, at int) int {
	from := at
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._%+-'", r) {
			break
		}
		from -= size
	}
	return from
}

// domainPart returns where the domain that begins there ends, 0 when there is
// none: it needs a point and letters after it.
func domainPart(text string, from int) int {
	end, letters := 0, 0
	point := false
	for i, r := range text[from:] {
		switch {
		case r == '.' && i > 0:
			point, letters = true, 0
		case unicode.IsLetter(r):
			letters++
			if point && letters >= 2 {
				end = from + i + utf8.RuneLen(r)
			}
		case unicode.IsDigit(r) || r == '-' && i > 0:
			letters = -1 << 20 // until the next point
		default:
			return end
		}
	}
	return end
}
