package privacy

import (
	"slices"
	"strings"
)

// span is a part of a text that is left out.
type span struct {
	from, to int
	mail     bool
	at       int // mail: where its @ stands
}

// most is how many digits a window of groups has at the most: 00 and the fifteen
// of an international number.
const most = 17

// finder finds phones in texts.
type finder struct {
	// strict leaves out the forms that other numbers have as well: ten digits
	// without a country. It is for ids and numbers that are no texts.
	strict bool
	known  map[string]bool // digits of phones that the event names elsewhere
}

// phones returns where phones stand in a text, in order.
func (f finder) phones(text string) []span {
	all := groups(text)
	var found []span
	for i := 0; i < len(all); {
		n := f.longest(text, all[i:])
		if n == 0 {
			i++
			continue
		}
		found = append(found, span{from: all[i].start, to: all[i+n-1].to})
		i += n
	}
	return found
}

// longest returns how many groups, from the first on, are a phone; 0 when none.
// Of a Russian number it is known how long it is, so a number that follows does
// not become a part of it.
func (f finder) longest(text string, all []group) int {
	if all[0].inWord {
		return 0
	}
	best, exact := 0, 0
	var digits strings.Builder
	for n := 1; n <= len(all) && (n == 1 || all[n-1].linked && !all[n-1].plus); n++ {
		digits.WriteString(text[all[n-1].from:all[n-1].to])
		if digits.Len() > most {
			break
		}
		if all[n-1].inWord {
			continue
		}
		w := window{text, all[:n], digits.String()}
		switch {
		case w.russian() || f.isKnown(w.digits):
			exact = n
		case w.abroad() || !f.strict && w.local():
			best = n
		}
	}
	if exact > 0 {
		return exact
	}
	return best
}

func (f finder) isKnown(digits string) bool { return f.known[lastTen(digits)] && len(digits) >= fewest }

// lastTen returns what two spellings of one phone have in common.
func lastTen(digits string) string { return digits[max(0, len(digits)-10):] }

// window is some groups that stand together.
type window struct {
	text   string
	groups []group
	digits string
}

func (w window) lengths() []int {
	out := make([]int, len(w.groups))
	for i, g := range w.groups {
		out[i] = g.to - g.from
	}
	return out
}

// russian reports whether it is eleven digits from 7 or 8 on, in groups as
// people write them: +7 900 123-45-67, 8(900)1234567, 89001234567.
func (w window) russian() bool {
	if len(w.digits) != 11 || w.digits[0] != '7' && w.digits[0] != '8' || !strings.ContainsRune("346789", rune(w.digits[1])) {
		return false
	}
	first := w.lengths()[0]
	return w.groups[0].plus || first != 2 && first != 3 && !w.hasDate()
}

// hasDate reports whether a date stands among the groups: 31.12.2025, 2025-12-31.
func (w window) hasDate() bool {
	lengths := w.lengths()
	for i := 0; i+3 <= len(lengths); i++ {
		a, b := w.groups[i+1].gap, w.groups[i+2].gap
		if a != b || a != "." && a != "-" {
			continue
		}
		switch l := lengths[i : i+3]; {
		case l[0] <= 2 && l[1] == 2 && l[2] == 4, l[0] == 4 && l[1] == 2 && l[2] == 2:
			return true
		}
	}
	return false
}

// countries whose numbers have twelve digits and are written without a + too.
var countries = [...]string{"375", "380", "992", "993", "994", "995", "996", "998"}

// abroad reports whether it is an international number: with + or 00, or of a
// neighbouring country.
func (w window) abroad() bool {
	n := len(w.digits)
	switch {
	case w.groups[0].plus:
		return n >= 9 && n <= 15
	case strings.HasPrefix(w.digits, "00"):
		return n >= 12
	case n == 12 && slices.Contains(countries[:], w.digits[:3]):
		first := w.lengths()[0]
		return first == 12 || first == 3
	}
	return false
}

// local reports whether it is ten digits without a country, as people write a
// phone and nothing else: (495) 123-45-67, 900 123-45-67, 9001234567.
func (w window) local() bool {
	if len(w.digits) != 10 {
		return false
	}
	lengths, mobile, hyphens := w.lengths(), w.digits[0] == '9', true
	for _, g := range w.groups[1:] {
		hyphens = hyphens && (g.gap == "-" || g.gap == ".")
	}
	inBrackets := w.groups[0].open && len(w.groups) > 1 && strings.HasPrefix(w.groups[1].gap, ")")
	last := w.groups[len(w.groups)-1].gap
	switch {
	case inBrackets && lengths[0] >= 3 && lengths[0] <= 5:
		return true
	case slices.Equal(lengths, []int{10}), slices.Equal(lengths, []int{3, 7}):
		return mobile
	case slices.Equal(lengths, []int{3, 3, 2, 2}):
		return mobile || last == "-" && strings.ContainsRune("348", rune(w.digits[0]))
	case slices.Equal(lengths, []int{3, 3, 4}):
		return mobile || hyphens && w.digits[0] >= '2'
	}
	return false
}

// digitsOf returns the digits of a text.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
