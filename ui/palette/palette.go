// Package palette finds everything that can be done by its name, its description
// or its key, and dialogues by their client. It chooses; the root does.
package palette

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/list"
	"debrief/ui/match"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// Item is one thing that can be chosen: an action, a dialogue, a saved view, or to
// look for turns.
type Item struct {
	Action   keymap.Action // its ID is "" for a dialogue
	Dialogue string        // its id, "" for an action
	View     string        // the name of a saved view, "" for all else
	Turns    string        // what to find in turns, "" for all else
	Name     string        // what is searched first
	About    string        // what else is searched and shown
	Keys     string        // as people read them
	Twin     string        // the command line that does the same, "" when there is none
	Disabled string        // why it does nothing just now, "" when it does something
}

// row is an item that was found, with the letters of its line that were typed.
type row struct {
	Item
	hits []int
}

func (i Item) id() string {
	if i.Turns != "" {
		return "?" // whatever is looked for
	}
	return string(i.Action.ID) + " " + i.Dialogue + " " + i.View
}

// line is what is searched: the name, the keys and the description.
func (i Item) line() string {
	line := text.Line(i.Name)
	if i.Keys != "" {
		line += "  " + i.Keys
	}
	return line + "  " + text.Line(i.About)
}

// Palette is an open palette.
type Palette struct {
	env       pane.Env
	input     textinput.Model
	actions   []Item
	dialogues []row
	rows      *list.List[row]
	columns   columns
	width     int
	height    int
	moved     bool // the person moved the cursor since the last letter
	asked     int  // number of the newest search for dialogues
	stop      context.CancelFunc

	book    *Book
	reading bool   // names are read, or were
	some    []name // those that were read so far
	names   *names // all of them, nil until they are read
}

// New opens a palette over actions. What it reads of the dialogues' names stays in
// the book.
func New(env pane.Env, book *Book, actions []Item, width, height int) *Palette {
	input := textinput.New()
	input.Prompt = ""
	input.CharLimit = 200
	input.Cursor.SetMode(cursor.CursorStatic)
	input.Focus()
	p := &Palette{env: env, book: book, input: input, actions: actions, columns: columnsOf(actions)}
	p.rows = list.New(func(r row) string { return r.id() }, p.draw)
	p.Resize(width, height)
	p.find()
	return p
}

// Resize gives the palette its size.
func (p *Palette) Resize(width, height int) {
	p.width, p.height = width, height
	p.input.Width = max(width-5, 1)
	p.rows.Resize(width, max(height-3, 0))
}

// Key takes a key of the line; false is one that may be an action.
func (p *Palette) Key(msg tea.KeyMsg) (tea.Cmd, bool) {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		if msg.Alt {
			return nil, false
		}
		msg.Runes = []rune(strings.ReplaceAll(text.Clean(string(msg.Runes)), "\n", " "))
	case tea.KeyBackspace, tea.KeyDelete, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd,
		tea.KeyCtrlA, tea.KeyCtrlE, tea.KeyCtrlU, tea.KeyCtrlW:
	default:
		return nil, false
	}
	before := p.input.Value()
	p.input, _ = p.input.Update(msg)
	if p.input.Value() == before {
		return nil, true
	}
	p.moved = false
	searching := p.search()
	p.find()
	return searching, true
}

// find shows what the typed letters find: actions, the search for turns, dialogues.
// The best is selected, until the person moves the cursor.
func (p *Palette) find() {
	chosen, _ := p.rows.Selected()
	typed := p.input.Value()
	var rows []row
	for _, f := range match.Find(lines(p.actions), typed) {
		rows = append(rows, row{p.actions[f.Index], f.Runes})
	}
	turns := len(rows)
	if strings.ContainsFunc(typed, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		words := strings.TrimSpace(typed)
		rows = append(rows, row{Item: Item{
			Turns: words, Name: p.env.Text.T("palette.turns", "Text", words), Twin: "debrief search " + strconv.Quote(words),
		}})
	}
	rows = append(rows, p.dialogues...)
	p.rows.Set(rows, false)
	switch {
	case p.moved && p.rows.Select(chosen.id()):
	case turns == 0 && len(p.dialogues) > 0: // a client that is called that
		p.rows.Select(p.dialogues[0].id())
	case len(rows) > 0:
		p.rows.Select(rows[0].id())
	}
}

func lines(items []Item) []string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = item.line()
	}
	return lines
}

// Update takes the answers of its commands.
func (p *Palette) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case foundMsg:
		if msg.of == p && msg.asked == p.asked {
			p.dialogues = msg.rows
			p.find()
		}
	case namesMsg:
		if msg.of == p {
			return p.tookNames(msg)
		}
	case indexedMsg:
		if msg.of == p {
			p.book.names, p.names = msg.names, msg.names
			return p.search()
		}
	}
	return nil
}

// Move moves the cursor.
func (p *Palette) Move(rows int) {
	p.moved = true
	p.rows.Move(rows)
}

// Chosen returns the item under the cursor.
func (p *Palette) Chosen() (Item, bool) {
	r, ok := p.rows.Selected()
	return r.Item, ok
}

// View returns exactly the height's lines.
func (p *Palette) View() string {
	styles := p.env.Style
	lines := []string{text.Truncate(" "+styles.Accent.Render(":")+" "+p.input.View(), p.width)}
	shown := strings.Split(p.rows.View(), "\n")
	switch n, _ := p.rows.Len(); {
	case n == 0:
		lines = append(lines, "", p.nothing())
	case n == 1 && p.rows.Items()[0].Turns != "":
		lines = append(lines, shown[0], "", p.nothing())
	default:
		lines = append(lines, shown...)
	}
	for len(lines) < p.height-1 {
		lines = append(lines, "")
	}
	return strings.Join(append(lines[:max(p.height-1, 0)], p.foot()), "\n")
}

// nothing says that neither an action nor a dialogue was found.
func (p *Palette) nothing() string {
	return "  " + p.env.Style.Faint.Render(text.Truncate(p.env.Text.T("palette.nothing"), max(p.width-2, 0)))
}

// foot tells of the selected item what its row does not: why it does nothing, the
// command line that does the same, or what it means in full.
func (p *Palette) foot() string {
	styles := p.env.Style
	item, ok := p.Chosen()
	switch {
	case !ok:
		return ""
	case item.Disabled != "":
		return text.Truncate(" "+styles.Warn.Render("! "+p.env.Text.T(item.Disabled)), p.width)
	}
	shown := p.layOut(item, p.width)
	switch {
	case item.Twin != "" && shown.twin == "":
		return text.Truncate(" "+styles.Faint.Render("$ "+text.Line(item.Twin)), p.width)
	case shown.cut:
		return text.Truncate(" "+styles.Faint.Render(text.Line(item.About)), p.width)
	}
	return ""
}
