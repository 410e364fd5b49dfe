// Package excerpt shows the end of a dialogue beside a list: who it is about,
// and what was said last.
package excerpt

import (
	"context"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// longestTurn is how much of a turn is shown, in bytes.
const longestTurn = 600

// View shows one dialogue. It reads it only when another one is to be shown, and
// drops what comes too late. The zero value is not usable; New makes one.
type View struct {
	env           pane.Env
	name          string // tells the answers of several views apart
	width, height int
	id            string
	generation    int
	dialogue      *model.Dialogue
	failed        string
	lines         []string // nil when they must be made anew
}

// readMsg answers a reading.
type readMsg struct {
	name       string
	generation int
	dialogue   model.Dialogue
	err        error
}

// New returns an empty view. name is one that no other view has.
func New(env pane.Env, name string) *View { return &View{env: env, name: name} }

// Resize sets the size in cells. A view of no size reads nothing.
func (v *View) Resize(width, height int) {
	v.width, v.height, v.lines = max(width, 0), max(height, 0), nil
}

// Show makes a command that reads a dialogue, nil when it is shown already. ""
// shows nothing.
func (v *View) Show(id string) tea.Cmd {
	if id == v.id || v.width == 0 || v.height == 0 {
		return nil
	}
	v.id = id
	v.generation++ // what is still on its way is stale
	if id == "" {
		v.dialogue, v.failed, v.lines = nil, "", nil
		return nil
	}
	return v.read()
}

// Refresh makes a command that reads the dialogue again.
func (v *View) Refresh() tea.Cmd {
	if v.id == "" || v.width == 0 {
		return nil
	}
	v.generation++
	return v.read()
}

func (v *View) read() tea.Cmd {
	name, generation, id, archive := v.name, v.generation, v.id, v.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		d, err := archive.Dialogue(ctx, id)
		return readMsg{name, generation, d, err}
	})
}

// Update takes the answer of a reading and reports whether it was one; it
// ignores everything else.
func (v *View) Update(msg tea.Msg) bool {
	read, ok := msg.(readMsg)
	if !ok || read.name != v.name || read.generation != v.generation {
		return false
	}
	v.lines = nil
	if read.err != nil {
		v.dialogue, v.failed = nil, v.env.Text.T("frame.unreadable", "Error", pane.Why(v.env.Text, read.err))
		return true
	}
	v.dialogue, v.failed = &read.dialogue, ""
	return true
}

// Lines returns exactly the height's lines, none wider than the width.
func (v *View) Lines() []string {
	if v.lines == nil {
		v.lines = v.make()
	}
	return v.lines
}

func (v *View) make() []string {
	lines := make([]string, v.height)
	if v.height == 0 {
		return lines
	}
	if v.dialogue == nil {
		lines[0] = v.env.Style.Faint.Render(text.Truncate(v.failed, v.width))
		return lines
	}
	head := v.head()
	copy(lines, head)
	room := v.height - len(head) - 1
	if room > 0 {
		copy(lines[len(head)+1:], v.tail(room))
	}
	return lines
}

// head names the dialogue and its client.
func (v *View) head() []string {
	d, styles := v.dialogue, v.env.Style
	title := "#" + text.Line(d.ID) + "  " + text.Line(d.Source) + "  " + v.env.Text.Stamp(d.StartedAt, v.env.Zone)
	var parts []string
	for _, part := range []string{d.Client.Name, d.Client.Phone, d.Assistant.Name + " " + d.Assistant.Version} {
		if part = strings.Join(strings.Fields(text.Line(part)), " "); part != "" {
			parts = append(parts, part)
		}
	}
	who := strings.Join(parts, " · ")
	head := []string{styles.Title.Render(text.Truncate(title, v.width))}
	if who != "" {
		head = append(head, styles.Faint.Render(text.Truncate(who, v.width)))
	}
	return head
}

// tail returns the last lines of what was said.
func (v *View) tail(rows int) []string {
	var out []string
	for i := len(v.dialogue.Items) - 1; i >= 0 && len(out) < rows; i-- {
		item := v.dialogue.Items[i]
		if item.Turn != nil {
			out = append(v.turn(item), out...)
		}
	}
	return out[max(len(out)-rows, 0):]
}

// speakerCells is the width of the speaker's column.
const speakerCells = 9

func (v *View) turn(item model.Item) []string {
	styles := v.env.Style
	said := item.Turn.Text
	if len(said) > longestTurn {
		said = strings.ToValidUTF8(said[:longestTurn], "") + "…"
	}
	head := styles.Faint.Render(v.env.Text.Time(item.Entry.TS, v.env.Zone)) + " " + v.speaker(item.Turn) + " "
	indent := 5 + 1 + speakerCells + 1
	var out []string
	for n, line := range text.Wrap(text.Line(said), max(v.width-indent, 8)) {
		if n > 0 {
			head = text.Spaces(indent)
		}
		out = append(out, text.Truncate(head+line, v.width))
	}
	return out
}

func (v *View) speaker(turn *model.Turn) string {
	name, style := v.env.Text.T("replay.role.system"), v.env.Style.System
	switch turn.Role {
	case model.RoleClient:
		name, style = v.env.Text.T("replay.role.client"), v.env.Style.Client
	case model.RoleAssistant:
		name, style = v.env.Text.T("replay.role.assistant")+" "+strconv.Itoa(turn.Answer), v.env.Style.Assistant
	case model.RoleOperator:
		name, style = v.env.Text.T("replay.role.operator"), v.env.Style.Operator
	}
	if turn.Verdict == nil {
		return style.Render(text.PadRight(name, speakerCells))
	}
	sign, signStyle := Sign(turn.Verdict.Value, v.env)
	return style.Render(text.PadRight(name, speakerCells-2)) + " " + signStyle.Render(sign)
}

// Sign returns the letter of a verdict and its style.
func Sign(value model.VerdictValue, env pane.Env) (string, lipgloss.Style) {
	switch value {
	case model.Good:
		return "+", env.Style.Good
	case model.Bad:
		return "x", env.Style.Bad
	}
	return "~", env.Style.Warn
}
