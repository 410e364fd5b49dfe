package search

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func marked(text, asked string) string {
	a := NewAnalyzer()
	n := a.Text(asked)
	if n == nil {
		return text
	}
	var b strings.Builder
	last := 0
	for _, s := range a.Marks(n, text) {
		b.WriteString(text[last:s.From] + "[" + text[s.From:s.To] + "]")
		last = s.To
	}
	return b.String() + text[last:]
}

func TestHitsAreMarkedWhereTheyStandInTheOriginal(t *testing.T) {
	for _, c := range []struct{ text, asked, want string }{
		{"Ваша ЗАПИСЬ, все записи", "запись", "Ваша [ЗАПИСЬ], все [записи]"},
		{"Ёлка у е\u0308лки", "елка", "[Ёлка] у [е\u0308лки]"},
		{"и\u0306од, йод", "йод", "[и\u0306од], [йод]"},
		{"Прошу перенести запись на завтра!", "перенести запись", "Прошу [перенести] [запись] на завтра!"},
		{"перенести мою запись", "перенести запись", "перенести мою запись"},
		{"Café CAFE\u0301", "cafe", "[Café] [CAFE\u0301]"},
		{"перенесённый ПЕРЕНЕСЛИ", "перенес*", "[перенесённый] [ПЕРЕНЕСЛИ]"},
		{"звоните +7 (913) 555-12-34, жду", "9135551234", "звоните +7 ([913) 555-12-34], жду"},
		{"звоните 8 913 555-12-34", "+7 913 555-12-34", "звоните 8 [913 555-12-34]"},
		{"ксилоФОНистка 👍 Ёж", "*фоНИст*", "ксило[ФОНист]ка 👍 Ёж"},
		{"так  и\tтак 👍", "*и так 👍*", "так  [и\tтак 👍]"},
		{"nothing", "!!!", "nothing"},
	} {
		if got := marked(c.text, c.asked); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.asked, c.text, got, c.want)
		}
	}
}

// TestMarksStandInTheText takes any text and any question: marks are whole runes
// of the text, in order.
func TestMarksStandInTheText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.String().Draw(rt, "text") + rapid.StringOf(rapid.SampledFrom([]rune("аёйи\u0306\u0308 1-(9"))).Draw(rt, "more")
		a := NewAnalyzer()
		n := a.Text(rapid.StringOf(rapid.SampledFrom([]rune("аёйи\u0306\u0308 1-(9*"))).Draw(rt, "asked"))
		if n == nil {
			return
		}
		last := 0
		for _, s := range a.Marks(n, text) {
			if s.From < last || s.To <= s.From || s.To > len(text) {
				rt.Fatalf("mark %v in %q", s, text)
			}
			last = s.To
			inside := text[s.From:s.To]
			if strings.ToValidUTF8(inside, "") != inside && strings.ToValidUTF8(text, "") == text {
				rt.Fatalf("mark %v cuts a rune of %q", s, text)
			}
		}
	})
}
