package match

import (
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func TestTypedLettersFindNames(t *testing.T) {
	names := []string{"Новая заявка", "В работе", "Перезвонить ещё раз", "Качественный лид", "Некачественный лид"}
	for typed, want := range map[string]string{
		"": "01234", "   ": "01234", "работ": "1", "РАБОТ": "1", "еще": "2", "ЕЩЁ": "2", "кач лид": "34", "zzz": "",
	} {
		var got strings.Builder
		for _, f := range Find(names, typed) {
			got.WriteByte(byte('0' + f.Index))
		}
		if got.String() != want {
			t.Errorf("%q finds %q, want %q", typed, got.String(), want)
		}
	}
}

func TestFoundLettersAreThoseThatWereTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SliceOfN(rapid.SampledFrom([]rune("абвеёжийИЁa-_ 漢")), 1, 20).Draw(t, "name")
		name := strings.TrimSpace(string(letters))
		runes := []rune(name)
		if len(runes) == 0 {
			return
		}
		from := rapid.IntRange(0, len(runes)-1).Draw(t, "from")
		typed := strings.ReplaceAll(string(runes[from:]), " ", "")
		found := Find([]string{name}, typed)
		if len(found) != 1 {
			t.Fatalf("%q does not find %q", typed, name)
		}
		var marked []rune
		for _, at := range found[0].Runes {
			marked = append(marked, runes[at])
		}
		if !strings.EqualFold(fold(string(marked)), fold(typed)) {
			t.Fatalf("%q in %q marks %q", typed, name, string(marked))
		}
		if got := ansi.Strip(Paint(name, found[0].Runes, lipgloss.NewStyle(), lipgloss.NewStyle())); got != name {
			t.Fatalf("%q is painted %q", name, got)
		}
	})
}

// A letter that was found is drawn with the marks over it, and a flag whole.
func TestALetterIsPaintedWhole(t *testing.T) {
	brackets := lipgloss.NewStyle().Transform(func(s string) string { return "[" + s + "]" })
	for _, c := range []struct {
		name  string
		found []int
		want  string
	}{
		{"Иванов", []int{0, 1, 2}, "[Ива]нов"}, {"Иванов", []int{3, 4}, "Ива[но]в"}, {"Мои\u0306", []int{2}, "Мо[и\u0306]"},
		{"и\u0306од", []int{1}, "[и\u0306]од"}, {"🇷🇺 да", []int{1, 3}, "[🇷🇺] [д]а"}, {"да", nil, "да"}, {"", []int{0}, ""}, {"да", []int{9}, "да"},
	} {
		if got := Paint(c.name, c.found, lipgloss.NewStyle(), brackets); got != c.want {
			t.Errorf("%q with %v is painted %q, want %q", c.name, c.found, got, c.want)
		}
	}
}
