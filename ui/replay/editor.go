package replay

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textarea"
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/text"
	"debrief/ui/theme"
)

// editorKind says what is being written.
type editorKind int

const (
	noteEditor editorKind = iota
	correctionEditor
)

// What an editor holds at the most, and how often it is kept as a draft.
const (
	longestText = 20_000 // characters
	draftEvery  = time.Second
)

// editor is the text that is being written about one turn.
type editor struct {
	kind   editorKind
	of     string // whose drafts it has, "" those of everybody
	target model.Key
	answer int    // the number of the answer, 0 for another turn
	goOn   bool   // saving it goes on to what is next
	base   string // what stood there before
	saved  string // as the draft is known to be
	due    bool   // a timer will save the draft
	mono   bool
	area   textarea.Model

	choosing bool         // the next digit says which template is put in
	reading  bool         // the draft is still being read
	held     []tea.KeyMsg // what was typed until then
}

func newEditor(kind editorKind, target model.Key, answer int, base string, styles theme.Styles) *editor {
	e := &editor{kind: kind, target: target, answer: answer, base: base, saved: base, mono: styles.Mono}
	a := textarea.New()
	a.Prompt, a.ShowLineNumbers = "", false
	a.CharLimit, a.MaxHeight = longestText, 0
	a.KeyMap.Paste.SetEnabled(false) // it would read the clipboard of another machine
	a.KeyMap.WordForward.SetKeys("alt+right", "ctrl+right", "alt+f")
	a.KeyMap.WordBackward.SetKeys("alt+left", "ctrl+left", "alt+b")
	a.FocusedStyle = textarea.Style{
		Base: styles.Normal, CursorLine: styles.Normal, CursorLineNumber: styles.Faint, EndOfBuffer: styles.Faint,
		LineNumber: styles.Faint, Placeholder: styles.Faint, Prompt: styles.Faint, Text: styles.Normal,
	}
	a.BlurredStyle = a.FocusedStyle
	a.Cursor.SetMode(cursor.CursorStatic) // no timer while nobody types
	a.Cursor.Style = styles.Normal
	if styles.Mono {
		// Without styles the cursor would not be seen.
		a.Cursor.Style = styles.Normal.Transform(func(s string) string { return "|" + s })
	}
	e.area = a
	e.area.Focus()
	e.area.SetValue(base)
	return e
}

// scope is where the keys of the editor are.
func (e *editor) scope() keymap.Scope {
	switch {
	case e.choosing:
		return keymap.Template
	case e.kind == noteEditor:
		return keymap.Note
	}
	return keymap.Editor
}

// name is the name of the draft.
func (e *editor) name() string {
	if e.kind == noteEditor {
		return e.of + "note/" + e.target.String()
	}
	return e.of + "correction/" + e.target.String()
}

// value is the text as it would be saved: a note is one line.
func (e *editor) value() string {
	if e.kind == noteEditor {
		return text.Line(e.area.Value())
	}
	return strings.TrimSpace(text.Clean(e.area.Value()))
}

func (e *editor) resize(width, rows int) {
	width = max(width-2, 1)
	if e.mono {
		width = max(width-1, 1) // the cursor takes a cell
	}
	e.area.SetWidth(width)
	e.area.SetHeight(max(rows, 1))
}

// typed passes a key to the text and returns how many characters of it there was
// no room for.
func (e *editor) typed(msg tea.KeyMsg) (left int) {
	if msg.Type == tea.KeyRunes {
		typed := []rune(e.safe(string(msg.Runes)))
		room := max(longestText-e.area.Length(), 0)
		left = max(len(typed)-room, 0) + max(len(msg.Runes)-longestText, 0)
		msg.Runes = typed[:min(len(typed), room)]
		if len(msg.Runes) == 0 {
			return left
		}
	}
	e.area, _ = e.area.Update(msg)
	return left
}

// safe makes what was typed or pasted safe; a note has no line breaks.
func (e *editor) safe(typed string) string {
	if runes := []rune(typed); len(runes) > longestText {
		typed = string(runes[:longestText])
	}
	typed = text.Clean(typed)
	if e.kind == noteEditor {
		typed = strings.ReplaceAll(typed, "\n", " ")
	}
	return typed
}

// draftRead puts an earlier draft into the editor.
func (e *editor) draftRead(draft string) {
	e.reading = false
	if draft != "" {
		e.saved = draft
		e.area.SetValue(text.Clean(draft))
	}
}
