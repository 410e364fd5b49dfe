// Package alerts is the screen of what needs a person: incidents, open, taken and
// closed.
package alerts

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// Pane is the screen. It implements pane.Pane.
type Pane struct {
	env           pane.Env
	width, height int
}

// New returns the screen.
func New(env pane.Env) *Pane { return &Pane{env: env} }

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope { return []keymap.Scope{keymap.Acts, keymap.Move} }

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) { p.width, p.height = width, height }

// Open implements pane.Pane.
func (p *Pane) Open(string) tea.Cmd { return nil }

// Do implements pane.Pane.
func (p *Pane) Do(keymap.ID, int) pane.Reply { return pane.Reply{} }

// Key implements pane.Pane.
func (p *Pane) Key(tea.KeyMsg) (pane.Reply, bool) { return pane.Reply{}, false }

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return false }

// Update implements pane.Pane.
func (p *Pane) Update(tea.Msg) pane.Reply { return pane.Reply{} }

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd { return nil }

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd { return nil }

// Disabled implements pane.Pane.
func (p *Pane) Disabled(keymap.ID) string { return "" }

// View implements pane.Pane.
func (p *Pane) View() string {
	lines := make([]string, p.height)
	if p.height > 1 {
		lines[1] = text.Truncate(" "+p.env.Text.T("alerts.empty"), p.width)
	}
	return strings.Join(lines, "\n")
}
