package replay

import (
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"debrief/model"
	"debrief/ui/match"
	"debrief/ui/pane"
	"debrief/ui/seek"
	"debrief/ui/text"
	"debrief/ui/theme"
)

func painter() *Pane {
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(termenv.ANSI)
	return &Pane{env: pane.Env{Style: theme.New(renderer, theme.Dark)}}
}

func marksOf(said, typed string) []mark {
	s := search{Words: seek.Words{Asked: match.Asked(typed)}}
	return s.marksIn(model.Key{}, 0, said)
}

// Whatever is found in a text, its lines say the same in the same cells.
func TestMarkedLinesShowWhatTheyShowedBefore(t *testing.T) {
	pieces := []string{"а", "Ё", "е", "и", "\u0306", "e\u0301", "漢字", "👍🏽", "👍", "🇷🇺", "🇷", " ", "   ", "\n", "слово", "שלום", "…", "ﬁ"}
	p := painter()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(most int, label string) string {
			return text.Clean(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, most).Draw(t, label), ""))
		}
		pt := part{said: draw(40, "said"), width: rapid.IntRange(8, 40).Draw(t, "width"), one: rapid.Bool().Draw(t, "one"), style: p.env.Style.Bold}
		if pt.one {
			pt.mark, pt.said = "▸ ", text.Line(pt.said)
		}
		plain := pt.lines()
		marks := marksOf(pt.said, draw(2, "typed"))
		for i, line := range p.markedLines(pt, pt.lines(), marks, "", columns{}) {
			if i > 0 {
				line = strings.TrimPrefix(line, text.Spaces(columns{}.indent()))
			}
			if ansi.Strip(line) != plain[i] || text.Width(line) != text.Width(plain[i]) {
				t.Fatalf("%q became %q", plain[i], line)
			}
		}
	})
}

func TestMarksStandWhereTheWordsAre(t *testing.T) {
	p := painter()
	hit := func(s string) string { return seek.InOne(p.env.Style.Match, s) }
	for _, c := range []struct {
		name, said, typed string
		width             int
		want              []string
	}{
		{"in a line", "одна скидка тут", "скидка", 40, []string{"одна " + hit("скидка") + " тут"}},
		{"over a break", "две большие скидки", "большие скидки", 12, []string{"две " + hit("большие"), hit("скидки")}},
		{"within a long word", "абвгдежзиклмн", "зикл", 8, []string{"абвгдеж" + hit("з"), hit("икл") + "мн"}},
		{"in a second paragraph", "раз\n\n  два", "два", 20, []string{"раз", "", "  " + hit("два")}},
		{"several", "да, да", "да", 20, []string{hit("да") + ", " + hit("да")}},
	} {
		pt := part{said: c.said, width: c.width, style: p.env.Style.Normal}
		for i, line := range p.markedLines(pt, pt.lines(), marksOf(c.said, c.typed), "", columns{}) {
			if i > 0 {
				line = strings.TrimPrefix(line, text.Spaces(columns{}.indent()))
			}
			if line != c.want[i] {
				t.Errorf("%s: line %d is %q, want %q", c.name, i, line, c.want[i])
			}
		}
	}
}

func TestOnTheOneLineOfAnEvent(t *testing.T) {
	p := painter()
	pt := part{said: "прайс · маникюр и педикюр", mark: "▸ ", width: 20, one: true, style: p.env.Style.Normal}
	line := func(typed string) string {
		return p.markedLines(pt, pt.lines(), marksOf(pt.said, typed), "", columns{})[0]
	}
	if got, want := line("прайс"), "▸ "+seek.InOne(p.env.Style.Match, "прайс")+" · маникюр и…"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := line("и педикюр"), "▸ прайс · маникюр "+seek.InOne(p.env.Style.Match, "и")+"…"; got != want {
		t.Errorf("cut: got %q, want %q", got, want)
	}
	if !pt.shows("прайс") || pt.shows(pt.said) {
		t.Error("what is cut off is taken for shown")
	}
}
