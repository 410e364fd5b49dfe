package firstrun

import (
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/text"
	"debrief/ui/theme"
)

// longestField bounds what is typed or pasted into a field.
const longestField = 4096

// field is a line that is written.
type field struct {
	input textinput.Model
	mono  bool
}

// newField makes a line; a hidden one shows that something was typed, not what.
func newField(styles theme.Styles, hidden bool) *field {
	in := textinput.New()
	in.Prompt, in.CharLimit = "", longestField
	in.Cursor.SetMode(cursor.CursorStatic) // nothing moves while nothing happens
	if styles.Mono {
		in.Cursor.Style = styles.Normal.Transform(func(s string) string { return "|" + s })
	}
	if hidden {
		in.EchoMode = textinput.EchoPassword
	}
	in.Focus()
	return &field{input: in, mono: styles.Mono}
}

// take passes a key to the line and reports whether it was one for it.
func (f *field) take(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		if msg.Alt {
			return false
		}
		runes := []rune(text.Line(string(msg.Runes)))
		msg.Runes = runes[:min(len(runes), longestField)]
		if msg.Type == tea.KeySpace {
			msg.Runes = []rune{' '}
		}
	case tea.KeyBackspace, tea.KeyDelete, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd,
		tea.KeyCtrlA, tea.KeyCtrlE, tea.KeyCtrlU, tea.KeyCtrlW:
	default:
		return false
	}
	f.input, _ = f.input.Update(msg)
	return true
}

func (f *field) value() string { return strings.TrimSpace(f.input.Value()) }

func (f *field) set(value string) {
	f.input.SetValue(value)
	f.input.CursorEnd()
}

func (f *field) view(width int) string {
	f.input.Width = max(width-2, 1)
	if f.mono {
		f.input.Width = max(width-3, 1) // the cursor takes a cell
	}
	return f.input.View()
}
