package theme

import (
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

func renderer(profile termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	return r
}

func TestWithoutColourNothingButTextIsWritten(t *testing.T) {
	for _, theme := range All() {
		s := New(renderer(termenv.Ascii), theme)
		if !s.Mono {
			t.Errorf("%s: a terminal without colours is not taken for one", theme)
		}
		for _, got := range []string{s.Bad.Render("x"), s.Cursor.Render("x"), s.Title.Render("x"), s.Match.Render("x"), s.Struck.Render("x")} {
			if got != "x" {
				t.Errorf("%s: rendered %q, want plain x", theme, got)
			}
		}
		if s.Rule() != "|" || s.Dash() != "-" {
			t.Errorf("%s: lines are drawn with %q and %q", theme, s.Rule(), s.Dash())
		}
	}
}

func TestColoursOfStatesDiffer(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.ANSI, termenv.TrueColor} {
		for _, theme := range []Theme{Dark, Light} {
			s := New(renderer(profile), theme)
			seen := map[string]string{}
			for name, style := range map[string]lipgloss.Style{
				"good": s.Good, "bad": s.Bad, "warn": s.Warn, "crm": s.CRM, "faint": s.Faint, "normal": s.Normal, "accent": s.Accent,
			} {
				out := style.Render("x")
				if other, ok := seen[out]; ok {
					t.Errorf("%s in %v: %s looks like %s", theme, profile, name, other)
				}
				seen[out] = name
			}
			if s.Mono {
				t.Errorf("%s in %v is taken for mono", theme, profile)
			}
		}
	}
}

func TestThereAreThreeWeightsInEveryTheme(t *testing.T) {
	for _, theme := range All() {
		s := New(renderer(termenv.ANSI), theme)
		bold, normal, faint := s.Bold.Render("x"), s.Normal.Render("x"), s.Faint.Render("x")
		if bold == normal || normal == faint || bold == faint {
			t.Errorf("%s: the weights are %q, %q and %q", theme, bold, normal, faint)
		}
	}
}

// colouring is a foreground colour in a sequence of styles.
var colouring = regexp.MustCompile("\x1b\\[[0-9;]*(3[0-9]|9[0-7]|38;)")

func TestTheMonoThemeHasNoColours(t *testing.T) {
	s := New(renderer(termenv.TrueColor), Mono)
	if !s.Mono {
		t.Error("the mono theme does not know that it is one")
	}
	for name, style := range map[string]lipgloss.Style{
		"accent": s.Accent, "good": s.Good, "bad": s.Bad, "warn": s.Warn, "crm": s.CRM, "faint": s.Faint, "client": s.Client,
		"operator": s.Operator, "key": s.Key, "match": s.Match, "struck": s.Struck,
	} {
		if out := style.Render("x"); colouring.MatchString(out) {
			t.Errorf("%s is coloured: %q", name, out)
		}
	}
}

func TestLightAndDarkDiffer(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.ANSI, termenv.TrueColor} {
		r := renderer(profile)
		if New(r, Dark).Good.Render("x") == New(r, Light).Good.Render("x") {
			t.Errorf("in %v the same green on both backgrounds", profile)
		}
	}
}

func TestSixteenColoursUnlessTheTerminalHasAll(t *testing.T) {
	for shown, want := range map[termenv.Profile]termenv.Profile{
		termenv.Ascii: termenv.Ascii, termenv.ANSI: termenv.ANSI, termenv.ANSI256: termenv.ANSI, termenv.TrueColor: termenv.TrueColor,
	} {
		if got := Profile(shown); got != want {
			t.Errorf("where a terminal shows %v, %v are used, want %v", shown, got, want)
		}
	}
	if out := New(renderer(termenv.ANSI), Dark).Bad.Render("x"); strings.Contains(out, "38;") {
		t.Errorf("a colour beyond the sixteen: %q", out)
	}
	if out := New(renderer(termenv.TrueColor), Dark).Bad.Render("x"); !strings.Contains(out, "38;2;") {
		t.Errorf("no exact colour: %q", out)
	}
}

// A flag is two runes, a family many, an accent one over its letter: a sequence between
// them takes them apart.
func TestNoStyleTakesACharacterApart(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.Ascii, termenv.ANSI, termenv.TrueColor} {
		for _, theme := range All() {
			styles := reflect.ValueOf(New(renderer(profile), theme))
			for i := range styles.NumField() {
				style, ok := styles.Field(i).Interface().(lipgloss.Style)
				if !ok {
					continue
				}
				for _, said := range []string{"🇷🇺", "👩‍👩‍👧", "и\u0306", "❤\ufe0f", "две строки", "e\u0301e"} {
					if got := style.Render(said); !strings.Contains(got, said) {
						t.Errorf("%s, %s: %q became %q", theme, styles.Type().Field(i).Name, said, got)
					}
				}
			}
		}
	}
}

func TestWhatWasTakenBackIsStruckAndWhatWasFoundUnderlined(t *testing.T) {
	s := New(renderer(termenv.ANSI), Dark)
	for name, c := range map[string]struct {
		style lipgloss.Style
		begin string
	}{"struck": {s.Struck, "\x1b[9m"}, "found": {s.Match, "\x1b[4m"}, "here": {s.Here, "\x1b[4m"}} {
		if got := c.style.Render("x"); !strings.Contains(got, c.begin+"x") || !strings.HasSuffix(got, "\x1b[0m") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
