package search

import (
	"strings"
	"testing"
)

// FuzzText asks anything of any text: the words that an index finds are those
// that are marked, and no bytes break either.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"запись", "перенес*", "*лоф*", "\xff\x00 и\u0306", "9135551234", strings.Repeat("щ", 200), "the \"a"} {
		f.Add(seed, "Ваша запись перенесена, +7 913 555-12-34 \xff")
	}
	f.Fuzz(func(t *testing.T, asked, text string) {
		a := NewAnalyzer()
		n := a.Text(asked)
		if n == nil {
			return
		}
		x, err := Open(background, Options{Store: newShelf()})
		must(t, err)
		must(t, x.Apply(background, Change{Add: []Turn{{Doc{Pos: 1, Subject: 1, At: 1}, text}}, Upto: 1}))
		count, err := x.Count(background, n, nil)
		must(t, err)
		if marks := a.Marks(n, text); (count == 1) != (len(marks) > 0) && len(text) < maxTurnText {
			t.Fatalf("%q in %q: found %d times, marks %v", asked, text, count, marks)
		}
	})
}
