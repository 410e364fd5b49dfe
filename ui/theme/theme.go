// Package theme holds the look of the screens: a few meanings, each one style.
package theme

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Theme names a look.
type Theme string

// The themes.
const (
	Dark  Theme = "dark"  // for a dark background
	Light Theme = "light" // for a light one
	Mono  Theme = "mono"  // without colours: weights and signs alone
)

// All returns the themes in the order in which they are offered.
func All() []Theme { return []Theme{Dark, Light, Mono} }

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
	Here   lipgloss.Style // those of them that a search stands on
	Struck lipgloss.Style // what was said and taken back, which is marked in words too
	Dialog lipgloss.Style // the frame of a dialog

	Client    lipgloss.Style // who speaks
	Assistant lipgloss.Style
	Operator  lipgloss.Style
	System    lipgloss.Style

	Mono bool // nothing is told by colour or by a drawn line
}

// palette holds one colour for each meaning, on one background.
type palette struct{ accent, good, bad, warn, crm, client, operator, faint lipgloss.TerminalColor }

// colour is one of the sixteen that every terminal has and its owner may have
// chosen, or an exact one where the terminal can show it.
func colour(sixteen, exact string) lipgloss.TerminalColor {
	return lipgloss.CompleteColor{TrueColor: exact, ANSI256: sixteen, ANSI: sixteen}
}

// colours returns the palette of a theme. The faint one has no colour among the
// sixteen: the one that is meant for it is not to be read on some backgrounds,
// while the faint weight is on every one.
func colours(t Theme) palette {
	none := lipgloss.NoColor{}
	switch t {
	case Mono:
		return palette{none, none, none, none, none, none, none, none}
	case Light:
		return palette{
			accent: colour("4", "#005faf"), good: colour("2", "#1a7f37"), bad: colour("1", "#b3261e"),
			warn: colour("3", "#8a5a00"), crm: colour("5", "#862d86"),
			client: colour("6", "#00607a"), operator: colour("3", "#7a5200"), faint: exactly("#6b6b6b"),
		}
	}
	return palette{
		accent: colour("14", "#5fd7ff"), good: colour("10", "#87d787"), bad: colour("9", "#ff8787"),
		warn: colour("11", "#ffd75f"), crm: colour("13", "#d787d7"),
		client: colour("6", "#afd7ff"), operator: colour("3", "#d7af87"), faint: exactly("#8a8a8a"),
	}
}

// exactly is a colour that only a terminal of all colours shows.
func exactly(exact string) lipgloss.TerminalColor { return lipgloss.CompleteColor{TrueColor: exact} }

// New returns the styles of a theme for a renderer, that of the session's own
// terminal.
func New(r *lipgloss.Renderer, t Theme) Styles {
	c := colours(t)
	plain := r.NewStyle()
	fg := plain.Foreground
	faint := plain.Faint(true)
	if t != Mono && r.ColorProfile() == termenv.TrueColor {
		faint = fg(c.faint)
	}
	bad := fg(c.bad)
	if t == Mono {
		bad = plain.Bold(true)
	}
	return Styles{
		Title: plain.Bold(true), Accent: fg(c.accent).Bold(true), Bold: plain.Bold(true),
		Normal: plain, Faint: faint,
		Good: fg(c.good), Bad: bad, Warn: fg(c.warn), CRM: fg(c.crm),
		Cursor: plain.Bold(true), Key: fg(c.accent).Bold(true), Match: lined(fg(c.accent), underline, r),
		Here:   lined(fg(c.accent).Reverse(true), underline, r),
		Struck: lined(faint, strike, r), Dialog: faint,
		Client: fg(c.client), Assistant: plain.Bold(true), Operator: fg(c.operator), System: faint,
		Mono: t == Mono || r.ColorProfile() == termenv.Ascii,
	}
}

// line is what is drawn under letters or through them: the sequences that begin and
// end it.
type line struct{ begin, end string }

var (
	underline = line{"\x1b[4m", "\x1b[24m"}
	strike    = line{"\x1b[9m", "\x1b[29m"}
)

// lined adds a line to a style. That of lipgloss styles a text rune by rune, which
// takes flags, families and accents apart.
func lined(s lipgloss.Style, l line, r *lipgloss.Renderer) lipgloss.Style {
	if r.ColorProfile() == termenv.Ascii {
		return s
	}
	return s.Transform(func(said string) string { return l.begin + said + l.end })
}

// Profile returns how many colours are used where a terminal shows so many: all
// of them, or the sixteen that its owner knows. Those between are neither exact
// nor chosen by anybody.
func Profile(shown termenv.Profile) termenv.Profile {
	if shown == termenv.ANSI256 {
		return termenv.ANSI
	}
	return shown
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
