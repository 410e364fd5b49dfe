package privacy

import (
	"strings"
	"unicode/utf8"
)

// group is a run of digits in a text, and what stands around it.
type group struct {
	from, to int
	start    int    // of what belongs to it: the + or ( before it
	gap      string // what stands between the group before and this one
	linked   bool   // the gap is such that both can be one number
	plus     bool   // + stands before it
	open     bool   // ( stands before it
	inWord   bool   // it is a part of a token that has other digits: an id, a hash
}

// maxGap is how many characters may stand between two groups of one number:
// ") - (" and the like.
const maxGap = 4

// groups returns the runs of digits of a text.
func groups(text string) []group {
	var all []group
	gapFrom, linkable, last, lastAt, count := 0, false, rune(0), 0, 0
	for i := 0; i < len(text); {
		r, size := unit(text, i)
		if !isDigit(text[i]) {
			linkable = linkable && isGap(r)
			last, lastAt = r, i
			count++
			i += size
			continue
		}
		end := i
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		g := group{from: i, to: end, start: i, gap: text[gapFrom:i], linked: linkable && count > 0 && count <= maxGap}
		if last == '+' || last == '(' {
			g.start, g.plus, g.open = lastAt, last == '+', last == '('
		}
		g.inWord = last == '*' || strings.IndexFunc(wordAround(text, i, end), func(r rune) bool { return '0' <= r && r <= '9' }) >= 0
		all = append(all, g)
		gapFrom, linkable, last, count = end, true, 0, 0
		i = end
	}
	return all
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWord(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

// wordAround returns what of the token that holds text[from:to] lies around it.
func wordAround(text string, from, to int) string {
	left, right := from, to
	for left > 0 && isWord(text[left-1]) {
		left--
	}
	if left > 0 && left < from && text[left-1] == '%' { // of an escape: %2B
		left = min(from, left+2)
	}
	for right < len(text) && isWord(text[right]) {
		right++
	}
	return text[left:from] + text[to:right]
}

// unit returns the character at a place, also one that is written as in an
// address (%2B).
func unit(text string, at int) (rune, int) {
	if text[at] == '%' && at+3 <= len(text) {
		switch strings.ToUpper(text[at+1 : at+3]) {
		case "2B":
			return '+', 3
		case "20":
			return ' ', 3
		case "28":
			return '(', 3
		case "29":
			return ')', 3
		case "2D":
			return '-', 3
		case "3A", "3D", "2F", "26", "2C", "22", "40":
			return ':', 3
		}
	}
	return utf8.DecodeRuneInString(text[at:])
}

// isGap reports whether people write such a character inside a phone.
func isGap(r rune) bool {
	return strings.ContainsRune(" \t\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014().", r)
}
