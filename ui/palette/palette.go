// Package palette finds everything that can be done by its name, its description
// or its key, and dialogues by their client. It chooses; the root does.
package palette

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/query"
	"debrief/ui/list"
	"debrief/ui/match"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// How many dialogues are looked for, and from how many letters on.
const (
	mostDialogues = 20
	leastLetters  = 2
)

// Item is one thing that can be chosen: an action, or a dialogue.
type Item struct {
	Action   keymap.Action // its ID is "" for a dialogue
	Dialogue string        // its id, "" for an action
	View     string        // the name of a saved view, "" for all else
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

func (i Item) id() string { return string(i.Action.ID) + " " + i.Dialogue + " " + i.View }

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
	dialogues []Item
	rows      *list.List[row]
	width     int
	height    int
	asked     int // number of the newest search for dialogues
}

// FoundMsg brings the dialogues of a search.
type FoundMsg struct {
	asked int
	items []Item
}

// New opens a palette over actions.
func New(env pane.Env, actions []Item, width, height int) *Palette {
	input := textinput.New()
	input.Prompt = ""
	input.CharLimit = 200
	input.Cursor.SetMode(cursor.CursorStatic)
	input.Focus()
	p := &Palette{env: env, input: input, actions: actions}
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
	p.find()
	return p.search(), true
}

// find shows what the typed letters find, actions first; the best is selected.
// Dialogues were found by their words already, in whatever order these stand.
func (p *Palette) find() {
	typed := p.input.Value()
	var rows []row
	for _, f := range match.Find(lines(p.actions), typed) {
		rows = append(rows, row{p.actions[f.Index], f.Runes})
	}
	hits := map[int][]int{}
	for _, f := range match.Find(lines(p.dialogues), typed) {
		hits[f.Index] = f.Runes
	}
	for i, item := range p.dialogues {
		rows = append(rows, row{item, hits[i]})
	}
	p.rows.Set(rows, false)
	if len(rows) > 0 {
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

// search makes a command that looks for dialogues; an older one's answer is then
// stale.
func (p *Palette) search() tea.Cmd {
	p.asked++
	asked, archive, words := p.asked, p.env.Archive, strings.TrimSpace(p.input.Value())
	if len([]rune(words)) < leastLetters {
		p.dialogues = nil
		return nil
	}
	return pane.Guard(func(ctx context.Context) tea.Msg {
		q := model.DialogueQuery{Limit: mostDialogues}
		query.Client(words).Narrow(&q, query.Context{})
		page, err := archive.Dialogues(ctx, q)
		if err != nil {
			return FoundMsg{asked: asked}
		}
		items := make([]Item, 0, len(page.Rows))
		for _, r := range page.Rows {
			about := strings.Join(strings.Fields(r.Client.Phone+" "+r.Client.Email+" "+r.Source), " ")
			name := r.Client.Name
			if name == "" {
				name = "#" + r.ID
			} else {
				about += " #" + r.ID
			}
			items = append(items, Item{Dialogue: r.ID, Name: name, About: about, Twin: "debrief show " + r.ID})
		}
		return FoundMsg{asked, items}
	})
}

// Update takes the answer of a search.
func (p *Palette) Update(msg tea.Msg) {
	found, ok := msg.(FoundMsg)
	if !ok || found.asked != p.asked {
		return
	}
	chosen, had := p.rows.Selected()
	p.dialogues = found.items
	p.find()
	if had {
		p.rows.Select(chosen.id())
	}
}

// Move moves the cursor.
func (p *Palette) Move(rows int) { p.rows.Move(rows) }

// Chosen returns the item under the cursor.
func (p *Palette) Chosen() (Item, bool) {
	r, ok := p.rows.Selected()
	return r.Item, ok
}

// View returns exactly the height's lines.
func (p *Palette) View() string {
	styles := p.env.Style
	lines := []string{text.Truncate(" "+styles.Accent.Render(":")+" "+p.input.View(), p.width)}
	if n, _ := p.rows.Len(); n == 0 {
		lines = append(lines, "", "  "+styles.Faint.Render(text.Truncate(p.env.Text.T("palette.nothing"), max(p.width-2, 0))))
	} else {
		lines = append(lines, strings.Split(p.rows.View(), "\n")...)
	}
	for len(lines) < p.height-1 {
		lines = append(lines, "")
	}
	return strings.Join(append(lines[:max(p.height-1, 0)], p.foot()), "\n")
}

// foot tells of the selected item what else there is to know: why it does nothing,
// or the command line that does the same.
func (p *Palette) foot() string {
	styles := p.env.Style
	item, ok := p.Chosen()
	switch {
	case !ok:
		return ""
	case item.Disabled != "":
		return text.Truncate(" "+styles.Warn.Render("! "+p.env.Text.T(item.Disabled)), p.width)
	case item.Twin != "":
		return text.Truncate(" "+styles.Faint.Render("$ "+text.Line(item.Twin)), p.width)
	}
	return ""
}

func (p *Palette) draw(r row, selected bool, width int) string {
	styles := p.env.Style
	mark, base := "  ", styles.Normal
	if selected {
		mark, base = styles.Accent.Render("> "), styles.Cursor
	}
	if r.Disabled != "" {
		base = styles.Faint
	}
	return text.Truncate(mark+match.Paint(r.line(), r.hits, base, styles.Match), width)
}
