// Package choose is a list from which one thing is chosen, narrowed by what is
// typed; where that is allowed, what is typed can be chosen itself.
package choose

import (
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/list"
	"debrief/ui/match"
	"debrief/ui/text"
	"debrief/ui/theme"
)

// Item is one thing that can be chosen.
type Item struct {
	ID    string
	Name  string // what is searched and shown
	About string // shown behind it
}

// row is an item that was found.
type row struct {
	Item
	hits []int
	own  bool // what was typed
}

func (r row) id() string {
	if r.own {
		return "own"
	}
	return "item " + r.ID
}

// Choice is an open list.
type Choice struct {
	title string
	own   string // the word before what is typed, "" where it cannot be chosen
	style theme.Styles
	input textinput.Model
	items []Item
	rows  *list.List[row]
	width int
	rest  int
}

// New opens a list. own is the word that stands before what was typed where that
// can be chosen too, "" where it cannot; typed is what stands in the line at first.
func New(title, own, typed string, items []Item, style theme.Styles) *Choice {
	input := textinput.New()
	input.Prompt = ""
	input.CharLimit = 80
	input.Cursor.SetMode(cursor.CursorStatic)
	input.SetValue(typed)
	input.CursorEnd()
	input.Focus()
	c := &Choice{title: title, own: own, style: style, input: input, items: items}
	c.rows = list.New(row.id, c.draw)
	c.find()
	return c
}

// Put gives the list other items; what was typed stays.
func (c *Choice) Put(items []Item) {
	c.items = items
	c.find()
}

// Type puts a whole text into the line.
func (c *Choice) Type(typed string) {
	c.input.SetValue(typed)
	c.find()
}

// Lines tells the question and what can be chosen, one a line.
func (c *Choice) Lines() []string {
	lines := []string{c.title}
	for _, r := range c.rows.Items() {
		lines = append(lines, strings.Join(strings.Fields(text.Line(r.Name)+" "+text.Line(r.About)), " "))
	}
	return lines
}

// Key takes a key of the line and reports whether it was one.
func (c *Choice) Key(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		if msg.Alt {
			return false
		}
		msg.Runes = []rune(strings.ReplaceAll(text.Clean(string(msg.Runes)), "\n", " "))
	case tea.KeyBackspace, tea.KeyDelete, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd,
		tea.KeyCtrlA, tea.KeyCtrlE, tea.KeyCtrlU, tea.KeyCtrlK, tea.KeyCtrlW:
	default:
		return false
	}
	before := c.input.Value()
	c.input, _ = c.input.Update(msg)
	if c.input.Value() != before {
		c.find()
	}
	return true
}

// Answer says what a key made of an open list.
type Answer int

// The answers.
const (
	Open      Answer = iota // it is asked still
	Chosen                  // what Chosen returns is meant
	Cancelled               // nothing is
)

// Do performs the actions of keymap.Chooser.
func (c *Choice) Do(id keymap.ID, count int) Answer {
	switch id {
	case keymap.ChooserChoose:
		if _, found := c.rows.Selected(); found {
			return Chosen
		}
	case keymap.ChooserCancel, keymap.Close:
		return Cancelled
	case keymap.ChooserDown:
		c.rows.Move(max(count, 1))
	case keymap.ChooserUp:
		c.rows.Move(-max(count, 1))
	}
	return Open
}

// Disabled returns the message id of why an action of keymap.Chooser does nothing, ""
// when it does something.
func (c *Choice) Disabled(id keymap.ID) string {
	n, _ := c.rows.Len()
	switch {
	case id == keymap.ChooserChoose && n == 0:
		return "disabled.empty"
	case id == keymap.ChooserDown && c.rows.Index() >= n-1, id == keymap.ChooserUp && c.rows.Index() <= 0:
		return "disabled.no_more"
	}
	return ""
}

// typed is what stands in the line.
func (c *Choice) typed() string { return strings.Join(strings.Fields(c.input.Value()), " ") }

// Chosen returns the id of what the cursor is on, or what was typed; "" where nothing
// was found.
func (c *Choice) Chosen() string {
	r, _ := c.rows.Selected()
	if r.own {
		return c.typed()
	}
	return r.ID
}

// find shows what was found: all there is while nothing is typed. What was typed
// comes first where nothing is called just so.
func (c *Choice) find() {
	names := make([]string, len(c.items))
	same := c.typed() == ""
	for i, item := range c.items {
		names[i] = text.Line(item.Name)
		same = same || strings.EqualFold(names[i], c.typed())
	}
	var rows []row
	for _, f := range match.Find(names, c.input.Value()) {
		rows = append(rows, row{Item: c.items[f.Index], hits: f.Runes})
	}
	if c.own != "" && !same {
		rows = append(rows, row{own: true})
	}
	c.rows.Set(rows, false)
	if len(rows) > 0 {
		c.rows.Select(rows[0].id())
	}
}

// View returns exactly the height's lines: the question, the line, the list.
func (c *Choice) View(width, height int) []string {
	c.width, c.rest = width, max(height-2, 0)
	c.rows.Resize(width, c.rest)
	c.input.Width = max(width-5, 1)
	lines := []string{
		" " + c.style.Title.Render(text.Truncate(c.title, max(width-2, 0))),
		text.Truncate(" "+c.style.Accent.Render(">")+" "+c.input.View(), width),
	}
	lines = append(lines, strings.Split(c.rows.View(), "\n")...)
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines[:max(height, 0)]
}

func (c *Choice) draw(r row, selected bool, width int) string {
	mark, base := "   ", c.style.Normal
	if selected {
		mark, base = " "+c.style.Accent.Render("> "), c.style.Cursor
	}
	if r.own {
		return text.Truncate(mark+c.style.Faint.Render(c.own+" ")+base.Render(c.typed()), width)
	}
	line := mark + match.Paint(text.Line(r.Name), r.hits, base, c.style.Match)
	if r.About != "" {
		line += "  " + c.style.Faint.Render(text.Line(r.About))
	}
	return text.Truncate(line, width)
}
