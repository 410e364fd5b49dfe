package lead

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"debrief/ui/fixes/fixtest"

	"github.com/muesli/termenv"
)

func choicesOf(names ...string) []choice {
	stages := make([]choice, len(names))
	for i, name := range names {
		stages[i] = choice{ID: string(rune('A' + i)), Name: name}
	}
	return stages
}

func TestFilterFindsStages(t *testing.T) {
	stages := choicesOf("Новая заявка", "В работе", "Перезвонить ещё раз", "Качественный лид", "Некачественный лид")
	for _, c := range []struct {
		filter string
		want   string // ids, the best first
	}{
		{"", "ABCDE"}, {"работ", "B"}, {"РАБОТ", "B"}, {"еще", "C"}, {"ЕЩЁ", "C"}, {"кач лид", "DE"}, {"zzz", ""}, {"   ", "ABCDE"},
	} {
		var got strings.Builder
		for _, f := range find(stages, c.filter) {
			got.WriteString(f.ID)
		}
		if got.String() != c.want {
			t.Errorf("filter %q finds %q, want %q", c.filter, got.String(), c.want)
		}
	}
}

func TestHighlightOfCyrillic(t *testing.T) {
	found := find(choicesOf("Иванов"), "ван")
	if len(found) != 1 || !slices.Equal(found[0].hits, []int{1, 2, 3}) {
		t.Fatalf("found %v, want the letters 1 to 3", found)
	}
	env := fixtest.New().Env("ru", termenv.ANSI256)
	p := newPicker(choicesOf("Иванов"), "", "", "", env.Style)
	row := p.row(found[0], false, env.Style)
	if !strings.Contains(row, env.Style.Match.Render("ван")) {
		t.Errorf("row %q does not mark ван", row)
	}
	if got := ansi.Strip(row); got != "    Иванов A" {
		t.Errorf("row reads %q", got)
	}
}

func TestTheLineIsEdited(t *testing.T) {
	key := func(kind tea.KeyType, runes string) tea.KeyMsg { return tea.KeyMsg{Type: kind, Runes: []rune(runes)} }
	paste := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("a\x1b[31mb\r\nc"), Paste: true}
	for _, c := range []struct {
		name string
		keys []tea.KeyMsg
		want string
	}{
		{"typing", []tea.KeyMsg{key(tea.KeyRunes, "яй"), key(tea.KeySpace, " "), key(tea.KeyRunes, "x")}, "слово ещёяй x"},
		{"backspace", []tea.KeyMsg{key(tea.KeyBackspace, "")}, "слово ещ"},
		{"delete at the end", []tea.KeyMsg{key(tea.KeyDelete, "")}, "слово ещё"},
		{"in the middle", []tea.KeyMsg{key(tea.KeyLeft, ""), key(tea.KeyLeft, ""), key(tea.KeyDelete, ""), key(tea.KeyRunes, "Щ")}, "слово еЩё"},
		{"at the start", []tea.KeyMsg{key(tea.KeyHome, ""), key(tea.KeyBackspace, ""), key(tea.KeyRunes, "о")}, "ослово ещё"},
		{"a word", []tea.KeyMsg{key(tea.KeyCtrlW, ""), key(tea.KeyCtrlW, ""), key(tea.KeyCtrlW, "")}, ""},
		{"all", []tea.KeyMsg{key(tea.KeyCtrlU, "")}, ""},
		{"back to the end", []tea.KeyMsg{key(tea.KeyHome, ""), key(tea.KeyRight, ""), key(tea.KeyEnd, ""), key(tea.KeyRight, ""), key(tea.KeyRunes, "!")}, "слово ещё!"},
		{"paste", []tea.KeyMsg{key(tea.KeyCtrlU, ""), paste}, "ab c"},
		{"a long paste", []tea.KeyMsg{key(tea.KeyCtrlU, ""), key(tea.KeyRunes, strings.Repeat("я", 3000))}, strings.Repeat("я", longestValue)},
	} {
		l := newLine("слово ещё")
		for _, k := range c.keys {
			if !l.key(k) {
				t.Errorf("%s: %s is not taken", c.name, k)
			}
		}
		if l.text() != c.want {
			t.Errorf("%s: %q, want %q", c.name, l.text(), c.want)
		}
		if w := ansi.StringWidth(l.view(10)); w > 10 || !strings.Contains(l.view(10), "▏") {
			t.Errorf("%s: the view %q is %d wide", c.name, l.view(10), w)
		}
	}
	if newLine("").key(key(tea.KeyEnter, "")) {
		t.Error("Enter is taken for text")
	}
}
