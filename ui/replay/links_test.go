package replay

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"debrief/ui/text"
)

func TestOnlyWebAddressesAreLinks(t *testing.T) {
	for said, want := range map[string]string{
		"see https://salon.ru/price, please":        "https://salon.ru/price",
		"(http://a.ru/x)":                           "http://a.ru/x",
		"javascript:alert(1) file:///etc ftp://a.b": "",
		"HTTPS://A.RU":                              "HTTPS://A.RU",
		"https://a.ru/цены?x=1;y":                   "https://a.ru/цены?x=1;y",
		"one https://a.ru two http://b.ru.":         "https://a.ru http://b.ru",
		"https://" + strings.Repeat("a", 3000):      "",
		"nothing here":                              "",
	} {
		if got := strings.Join(links(said), " "); got != want {
			t.Errorf("in %.40q there is %q, want %q", said, got, want)
		}
	}
}

// Whatever stands in an address, the lines keep their text and their width, and the
// terminal is told of nothing but addresses of plain characters.
func TestLinkedLinesShowWhatTheyShowedBefore(t *testing.T) {
	pieces := []string{"https://salon.ru/price", "http://a.ru/очень-длинный-адрес/который/не/влезает/в/строку", " ", "цена ", "\n", "漢字", ".", "https://", "x"}
	rapid.Check(t, func(t *rapid.T) {
		said := text.Clean(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 20).Draw(t, "said"), ""))
		lines := text.Wrap(said, rapid.IntRange(3, 60).Draw(t, "width"))
		out := linked(lines, links(said))
		for i, line := range out {
			if ansi.Strip(line) != lines[i] {
				t.Fatalf("line %q became %q", lines[i], line)
			}
			if text.Width(line) != text.Width(lines[i]) {
				t.Fatalf("line %q is %d wide, it was %d", line, text.Width(line), text.Width(lines[i]))
			}
			if strings.Count(line, "\x1b]8;;\x07") != strings.Count(line, "\x1b]8;;http") {
				t.Fatalf("a link is left open in %q", line)
			}
		}
	})
}

func TestAnAddressCannotLeaveItsSequence(t *testing.T) {
	for _, link := range []string{"https://a.ru/\x07\x1b]0;x", "https://a.ru/;\\", "https://a.ru/ы"} {
		for _, r := range target(link) {
			if r <= ' ' || r >= 0x7f || r == ';' {
				t.Errorf("%q became %q", link, target(link))
			}
		}
	}
}
