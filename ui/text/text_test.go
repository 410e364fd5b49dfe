package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func TestCleanMakesTextSafe(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain text stays", "Здравствуйте, есть запись на завтра?", "Здравствуйте, есть запись на завтра?"},
		{"lines stay", "a\nb", "a\nb"},
		{"line ends of other systems", "a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		{"tab", "a\tb", "a    b"},
		{"colour", "\x1b[31mred\x1b[0m", "red"},
		{"one-character CSI", "\u009b31mred", "red"},
		{"raw byte of CSI", "a\x9b31m", "a\uFFFD31m"},
		{"window title", "a\x1b]0;owned\x07b", "ab"},
		{"title with ST", "a\x1b]0;owned\x1b\\b", "ab"},
		{"clipboard", "\x1b]52;c;ZXZpbA==\x07ok", "ok"},
		{"title without an end keeps what was written", "a\x1b]0;still here", "a0;still here"},
		{"a string does not swallow the next line", "\x1b]0;one\ntwo\x07", "0;one\ntwo"},
		{"charset", "\x1b(0lqk", "lqk"},
		{"lone ESC", "a\x1b", "a"},
		{"ESC before Cyrillic", "\x1bпривет", "привет"},
		{"bell and backspace", "a\a\b\x00b", "ab"},
		{"delete", "a\x7fb", "ab"},
		{"direction", "a\u202egnp.exe\u202c\u2066b\u2069", "agnp.exeb"},
		{"no width", "a\u200b\u200d\ufeff\u00adb", "ab"},
		{"variation selector", "\u2764\ufe0f", "\u2764"},
		{"tags", "a\U000e0041\U000e007fb", "ab"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"accent stays", "и\u0306", "и\u0306"},
		{"pile of accents", "a" + strings.Repeat("\u0301", 50), "a" + strings.Repeat("\u0301", maxMarks)},
		{"empty", "", ""},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestLineIsOneLine(t *testing.T) {
	if got := Line("  a\r\nb\x1b[2J\n "); got != "a b" {
		t.Errorf("Line = %q", got)
	}
}

// unsafe returns the first character of s that must never reach a terminal.
func unsafe(s string) (rune, bool) {
	for _, r := range s {
		bidi := r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f
		if unicode.Is(unicode.Cc, r) && r != '\n' || bidi {
			return r, true
		}
	}
	return 0, false
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{
		"", "привет", "\x1b[31m", "\x1b]0;x\x07", "\u009d0;x\u009c", "\x1b\x1b[[A", "\x1b[\x1b]\x07", "\x9b1m",
		"\u202e", "\xff\xfe", "a\r\n\tb", "\x1bP1$r\x1b\\", "👨\u200d👩\u200d👧", "\x1b[1;2\u202e;3m", "\r\x1b\r",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, out := range []string{Clean(s), Line(s)} {
			if r, bad := unsafe(out); bad {
				t.Errorf("%q became %q, which holds %U", s, out, r)
			}
			if !utf8.ValidString(out) {
				t.Errorf("%q became %q, which is not UTF-8", s, out)
			}
			if stripped := ansi.Strip(out); stripped != out {
				t.Errorf("%q became %q, in which a sequence is left", s, out)
			}
		}
		if out := Clean(s); Clean(out) != out {
			t.Errorf("cleaning %q twice gives another text", s)
		}
		if strings.Contains(Line(s), "\n") {
			t.Errorf("Line(%q) has several lines", s)
		}
	})
}

func TestPlainCharactersAreOneCellEach(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if plain(r) && ansi.StringWidth(string(r)) != 1 {
			t.Errorf("%U is not one cell wide", r)
		}
		if plain(r) && (hidden(r) || unicode.Is(unicode.M, r)) {
			t.Errorf("%U is taken for harmless", r)
		}
	}
}

// pieces are what texts are made of in the properties below.
var pieces = []string{
	"а", "Ж", "x", " ", "  ", "слово", "word", "длинноесловобезпробелов", "漢字", "👍", "🇷🇺", "e\u0301", "\u0301",
	"👨\u200d👩", "—", "…", "\u00a0", "한", "\u1112\u1161", "नि", "?", "\n",
	"שלום", "مَرْحَبًا", "1\ufe0f\u20e3", "❤\ufe0f", "🏳\ufe0f\u200d🌈", "👍🏽", "ไทย", "\u202eabc\u202c", "\u2067x\u2069", "\u061c", "﷽",
}

func drawText(t *rapid.T) string {
	return Clean(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "pieces"), ""))
}

func TestWrapStaysWithinItsWidthAndLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, w := drawText(t), rapid.IntRange(2, 40).Draw(t, "width")
		lines := Wrap(s, w)
		for _, line := range lines {
			if got := ansi.StringWidth(line); got > w {
				t.Fatalf("line %q of %q is %d wide, allowed are %d", line, s, got, w)
			}
		}
		seen := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if got := strings.Join(lines, ""); seen(got) != seen(s) {
			t.Fatalf("%q became %q", s, got)
		}
		if len(lines) <= strings.Count(s, "\n") {
			t.Fatalf("%q has lost a line in %q", s, lines)
		}
	})
}

func FuzzWrap(f *testing.F) {
	f.Add("привет, мир", 5)
	f.Add("漢字漢字", 1)
	f.Add("\u0301\u0301 \u0301a", 2)
	f.Fuzz(func(t *testing.T, s string, w int) {
		w = min(max(w, 1), 200)
		for _, line := range Wrap(Clean(s), w) {
			if got := ansi.StringWidth(line); got > w {
				t.Errorf("line %q of %q is %d wide, allowed are %d", line, s, got, w)
			}
		}
	})
}

func TestWrapBreaksAtSpaces(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"", 10, ""},
		{"один два три", 8, "один два|три"},
		{"один   два", 6, "один|два"},
		{"  indented text", 10, "  indented|text"},
		{"abcdefghij", 4, "abcd|efgh|ij"},
		{"ab abcdefghij cd", 4, "ab|abcd|efgh|ij|cd"},
		{"a\n\nb", 4, "a||b"},
		{"漢字", 1, "?|?|"},
		{"漢字漢", 4, "漢字|漢"},
		{"ends ", 4, "ends"},
		{"abc", 0, "a|b|c"},
	} {
		if got := strings.Join(Wrap(c.in, c.w), "|"); got != c.want {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.in, c.w, got, c.want)
		}
	}
}

func TestWidthAgreesWithTheTerminalLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.ReplaceAll(drawText(t), "\n", "")
		if got, want := Width(s), ansi.StringWidth(s); got != want {
			t.Fatalf("Width(%q) = %d, want %d", s, got, want)
		}
	})
}

func TestColumnsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, w := Line(drawText(t)), rapid.IntRange(0, 30).Draw(t, "width")
		for name, got := range map[string]string{"PadRight": PadRight(s, w), "PadLeft": PadLeft(s, w)} {
			if ansi.StringWidth(got) != w {
				t.Fatalf("%s(%q, %d) = %q, %d wide", name, s, w, got, ansi.StringWidth(got))
			}
		}
	})
}

func TestTruncateMarksTheCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"привет", 6, "привет"}, {"привет", 4, "при…"}, {"привет", 0, ""}, {"привет", 1, "…"},
		{"\x1b[1mпривет\x1b[0m", 4, "\x1b[1mпри…\x1b[0m"}, {"漢字漢", 4, "漢…"},
	} {
		if got := Truncate(c.in, c.w); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.w, got, c.want)
		}
	}
}

// A text made of the openings of control strings alone must not be read from each
// of them to its end: this one would take minutes, not milliseconds.
func TestTruncateHeadKeepsTheEnd(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"web:1", 5, "web:1"}, {"ruwoz:train_012:13", 7, "…012:13"}, {"диалог", 3, "…ог"}, {"日本語", 4, "…語"}, {"ab", 0, ""},
	} {
		if got := TruncateHead(c.in, c.w); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.in, c.w, got, c.want)
		}
	}
}

func TestOpeningsWithoutEndAreReadOnce(t *testing.T) {
	s := strings.Repeat("\u009d", 2_000_000)
	if got := Clean(s); got != "" {
		t.Errorf("%d bytes are left", len(got))
	}
}

func BenchmarkWrapCyrillic2kB(b *testing.B) {
	s := strings.Repeat("Здравствуйте, хочу записаться на стрижку завтра. ", 24)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Wrap(s, 88)
	}
}

func BenchmarkCleanCyrillic2kB(b *testing.B) {
	s := strings.Repeat("Здравствуйте, хочу записаться на стрижку завтра. ", 24)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Clean(s)
	}
}

func TestLinesAreFoundInTheTextTheyWereMadeOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := drawText(t)
		lines := Wrap(said, rapid.IntRange(2, 40).Draw(t, "width"))
		last := 0
		for i, at := range Places(said, lines) {
			if at < last || said[at:at+len(lines[i])] != lines[i] {
				t.Fatalf("line %d, %q, is at %d of %q", i, lines[i], at, said)
			}
			last = at + len(lines[i])
		}
	})
	if got := Places("one two", []string{"one", "more below"}); got[0] != 0 || got[1] != -1 {
		t.Errorf("a line that was not made of the text is at %v", got)
	}
}

// A style around any whole piece of a line leaves the line as wide as it was.
func TestWholePiecesCanBeStyled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := strings.ReplaceAll(drawText(t), "\n", " ")
		from := rapid.IntRange(0, len(line)).Draw(t, "from")
		to := rapid.IntRange(from, len(line)).Draw(t, "to")
		begin, end := Whole(line, from, to)
		if begin > from || end < to || end > len(line) {
			t.Fatalf("%d to %d of %q became %d to %d", from, to, line, begin, end)
		}
		styled := line[:begin] + "\x1b[7m" + line[begin:end] + "\x1b[0m" + line[end:]
		if Width(styled) != Width(line) {
			t.Fatalf("%q is %d wide, styled %d", line, Width(line), Width(styled))
		}
	})
	if begin, end := Whole("да 👍🏽!", 5, 9); "да 👍🏽!"[begin:end] != "👍🏽" {
		t.Errorf("the piece is %q", "да 👍🏽!"[begin:end])
	}
}
