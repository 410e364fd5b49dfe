package find

import (
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"debrief/model"
	"debrief/ui/text"
)

// brackets stands for the style of what was found.
var brackets = lipgloss.NewStyle().Transform(func(s string) string { return "[" + s + "]" })

func TestSnippetShowsWhatWasFound(t *testing.T) {
	long := strings.Repeat("слово ", 20) + "запись" + strings.Repeat(" слово", 20)
	at := strings.Index(long, "запись")
	for _, c := range []struct {
		said  string
		marks []model.TextSpan
		cells int
		want  string
	}{
		{"Ваша запись", []model.TextSpan{{From: 9, To: 21}}, 0, "Ваша [запись]"},
		{"Ваша\n\x1b[31mзапись\x07", []model.TextSpan{{From: 14, To: 26}}, 40, "Ваша [запись]"},
		{"Ваша запись", nil, 8, "Ваша за…"},
		{long, []model.TextSpan{{From: at, To: at + 12}}, 30, "…во слово [запись] слово слово …"},
		{"", nil, 10, ""},
		{"мои\u0306", []model.TextSpan{{From: 4, To: 6}}, 0, "мо[и\u0306]"},
		{"за 🇷🇺!", []model.TextSpan{{From: 9, To: 13}}, 0, "за [🇷🇺]!"},
		{"👩‍👧 👩‍👧", []model.TextSpan{{From: 0, To: 4}, {From: 12, To: 16}}, 0, "[👩👧] [👩👧]"},
	} {
		if got := Snippet(c.said, c.marks, c.cells, lipgloss.NewStyle(), brackets); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.said, c.cells, got, c.want)
		}
	}
}

func TestSnippetFitsAndIsSafe(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		said := rapid.String().Draw(rt, "said")
		from := rapid.IntRange(0, len(said)).Draw(rt, "from")
		to := rapid.IntRange(from, len(said)).Draw(rt, "to")
		cells := rapid.IntRange(1, 60).Draw(rt, "cells")
		got := Snippet(said, []model.TextSpan{{From: from, To: to}}, cells, lipgloss.NewStyle(), lipgloss.NewStyle())
		if ansi.Strip(got) != got || strings.ContainsAny(got, "\n\x1b") || text.Width(got) > cells {
			rt.Fatalf("%q in %d cells", got, cells)
		}
	})
}
