package lead

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// Card is the lead of a dialogue in a column beside it: of each field what the
// dialogue says, what the bot sent, and what the CRM kept.
type Card struct {
	words Pane // which tells a record
	gen   int  // of the newest reading
	id    string
}

// cardMsg brings the lead of a dialogue, none where there is none to be told of.
type cardMsg struct {
	gen int
	rec *record
}

// NewCard returns an empty card.
func NewCard(env pane.Env) *Card { return &Card{words: Pane{env: env}} }

// Show makes a command that reads the lead of a dialogue; "" shows none. What is
// shown stays until the answer when it is of the same dialogue.
func (c *Card) Show(id string) tea.Cmd {
	if id != c.id {
		c.words.rec = nil
	}
	c.gen++
	c.id = id
	if id == "" {
		return nil
	}
	gen, archive, region := c.gen, c.words.env.Archive, c.words.env.Region
	return pane.Guard(func(ctx context.Context) tea.Msg {
		rec, err := read(ctx, archive, id)
		if err != nil || rec.dialogue == nil || rec.ref.IsZero() && rec.dialogue.Lead.Status == model.LeadNone {
			return cardMsg{gen: gen} // the dialogue is there without it, and the lead's own screen tells why
		}
		rec.learn(region)
		return cardMsg{gen, rec}
	})
}

// Update takes the answer of a reading and reports whether it was one.
func (c *Card) Update(msg tea.Msg) bool {
	read, ok := msg.(cardMsg)
	if !ok || read.gen != c.gen {
		return false
	}
	c.words.rec = read.rec
	return true
}

// Lines tells the lead in lines of at most so many cells; none when there is no
// lead.
func (c *Card) Lines(width int) []string {
	p := &c.words
	if p.rec == nil {
		return nil
	}
	t, style := p.env.Text, p.env.Style
	title := t.T("lead.title.lost")
	if !p.rec.ref.IsZero() {
		title = entityTitle(p, p.rec.ref)
	}
	lines := []string{style.Title.Render(text.Truncate(title, width)), ""}
	cells := max(text.Width(t.T("lead.card.said")), text.Width(t.T("lead.card.sent")), text.Width(t.T("lead.card.kept"))) + 1
	for _, one := range compare(p.rec) {
		lines = append(lines, c.field(one, width, cells)...)
	}
	return lines
}

// field tells one field: its name, and below it where it has which value. The
// CRM's is marked where it is another than the dialogue's.
func (c *Card) field(one comparison, width, cells int) []string {
	p := &c.words
	t, style, rec := p.env.Text, p.env.Style, p.rec
	lines := []string{style.Bold.Render(text.Truncate(p.teller().Field(one.name), width))}
	row := func(sign, where, value string, lay func(...string) string) {
		line := sign + " " + text.PadRight(where, cells) + value
		lines = append(lines, lay(text.Truncate(line, width)))
	}
	if one.said != "" {
		row(" ", t.T("lead.card.said"), text.Line(one.said), style.Normal.Render)
	}
	if one.sent != "" {
		row(" ", t.T("lead.card.sent"), text.Line(one.sent), style.Normal.Render)
	}
	switch {
	case !rec.isKnown():
	case rec.differs(one):
		row("!", t.T("lead.card.kept"), p.teller().Value(rec.ref.Kind, one.name, rec.entity.Fields), style.Warn.Render)
	default:
		row(" ", t.T("lead.card.kept"), p.teller().Value(rec.ref.Kind, one.name, rec.entity.Fields), style.CRM.Render)
	}
	if len(lines) == 1 {
		return nil
	}
	return lines
}
