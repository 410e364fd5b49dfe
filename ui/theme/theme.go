// Package theme holds the look of the screens: a few meanings, each one style.
package theme

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Styles are the styles of one session, by what they mean. A terminal without
// colours shows none of them, bold and reverse included, so each state has a sign
// beside its style.
type Styles struct {
	Title  lipgloss.Style // the name of what is open
	Accent lipgloss.Style // focus: the open screen, the key of an action
	Bold   lipgloss.Style // what to act on
	Normal lipgloss.Style // text
	Faint  lipgloss.Style // times, ids, counts, the words of the footer
	Good   lipgloss.Style // + a good answer, something that went well
	Bad    lipgloss.Style // x a bad answer, a failure
	Warn   lipgloss.Style // ! something that needs a person
	CRM    lipgloss.Style // ~ the CRM's side
	Cursor lipgloss.Style // > the selected row
	Key    lipgloss.Style // a key in the footer
	Match  lipgloss.Style // the letters that a filter found
	Dialog lipgloss.Style // the frame of a dialog

	Client    lipgloss.Style // who speaks
	Assistant lipgloss.Style
	Operator  lipgloss.Style
	System    lipgloss.Style

	Mono bool // the terminal shows no styles at all
}

// palette holds one colour for each meaning, on one background.
type palette struct{ accent, good, bad, warn, crm, faint, client, operator lipgloss.TerminalColor }

func colours(dark bool) palette {
	pick := func(onDark, onLight string) lipgloss.TerminalColor {
		if dark {
			return lipgloss.Color(onDark)
		}
		return lipgloss.Color(onLight)
	}
	return palette{
		accent: pick("81", "25"), good: pick("114", "28"), bad: pick("210", "124"),
		warn: pick("221", "130"), crm: pick("176", "90"), faint: pick("245", "243"),
		client: pick("153", "24"), operator: pick("180", "94"),
	}
}

// New returns the styles for a renderer, that of the session's own terminal, on
// a dark or a light background.
func New(r *lipgloss.Renderer, dark bool) Styles {
	c := colours(dark)
	plain := r.NewStyle()
	fg := plain.Foreground
	return Styles{
		Title: plain.Bold(true), Accent: fg(c.accent).Bold(true), Bold: plain.Bold(true),
		Normal: plain, Faint: fg(c.faint),
		Good: fg(c.good), Bad: fg(c.bad), Warn: fg(c.warn), CRM: fg(c.crm),
		Cursor: plain.Bold(true), Key: fg(c.accent).Bold(true), Match: fg(c.accent).Underline(true),
		Dialog: fg(c.faint),
		Client: fg(c.client), Assistant: plain.Bold(true), Operator: fg(c.operator), System: fg(c.faint),
		Mono: r.ColorProfile() == termenv.Ascii,
	}
}

// Rule returns the line between two panes, one cell wide.
func (s Styles) Rule() string {
	if s.Mono {
		return "|"
	}
	return s.Faint.Render("│")
}

// Dash returns the cell of which a horizontal line is made.
func (s Styles) Dash() string {
	if s.Mono {
		return "-"
	}
	return "─"
}
