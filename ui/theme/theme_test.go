package theme

import (
	"io"
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
	s := New(renderer(termenv.Ascii), true)
	if !s.Mono {
		t.Error("a terminal without colours is not taken for one")
	}
	for _, got := range []string{s.Bad.Render("x"), s.Cursor.Render("x"), s.Title.Render("x"), s.Match.Render("x")} {
		if got != "x" {
			t.Errorf("rendered %q, want plain x", got)
		}
	}
	if s.Rule() != "|" || s.Dash() != "-" {
		t.Errorf("lines are drawn with %q and %q", s.Rule(), s.Dash())
	}
}

func TestColoursOfStatesDiffer(t *testing.T) {
	for _, dark := range []bool{true, false} {
		s := New(renderer(termenv.ANSI256), dark)
		seen := map[string]string{}
		for name, style := range map[string]lipgloss.Style{
			"good": s.Good, "bad": s.Bad, "warn": s.Warn, "crm": s.CRM, "faint": s.Faint, "normal": s.Normal,
		} {
			out := style.Render("x")
			if other, ok := seen[out]; ok {
				t.Errorf("dark %v: %s looks like %s", dark, name, other)
			}
			seen[out] = name
		}
		if s.Mono {
			t.Error("256 colours are taken for none")
		}
	}
}

func TestLightAndDarkDiffer(t *testing.T) {
	r := renderer(termenv.ANSI256)
	if New(r, true).Good.Render("x") == New(r, false).Good.Render("x") {
		t.Error("the same green on both backgrounds")
	}
}
