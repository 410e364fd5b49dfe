package replay

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/choose"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// What the choice of a tag takes.
const (
	mostTagRows = 9
	mostLooked  = 500 // rows are looked at for the tags in use
)

// tagging is the choice of a tag for the open dialogue.
type tagging struct {
	choice *choose.Choice
	target model.Key // what the person was at
}

// tagsMsg brings the tags in use, the most frequent first.
type tagsMsg struct {
	choice *choose.Choice // that asked for them
	tags   []string
}

// taggedMsg answers a tag.
type taggedMsg struct {
	dialogue string
	said     model.Tagged
	receipt  model.Receipt
}

// askTag asks which tag the dialogue gets, or loses.
func (p *Pane) askTag() tea.Cmd {
	if len(p.open.Items) == 0 {
		return nil
	}
	p.pause()
	t := p.env.Text
	c := choose.New(t.T("replay.ask_tag"), t.T("replay.new_tag"), "", p.tagItems(nil), p.env.Style)
	p.tagging = &tagging{c, p.open.Items[p.open.cursor].Entry.Key}
	p.follow()
	archive := p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		page, err := archive.Dialogues(ctx, model.DialogueQuery{Limit: mostLooked})
		if err != nil {
			return tagsMsg{choice: c} // what is missing can be typed
		}
		return tagsMsg{c, tagsInUse(page.Rows)}
	})
}

// tagsInUse returns the tags of rows, the most frequent first.
func tagsInUse(rows []model.Row) []string {
	var tags []string
	for i := range rows {
		tags = append(tags, rows[i].Tags...)
	}
	return choose.ByUse(tags)
}

// tagItems are the tags that can be chosen: those to take off, those of the
// configuration, those in use.
func (p *Pane) tagItems(used []string) []choose.Item {
	var items []choose.Item
	for _, tag := range p.open.Tags {
		items = append(items, choose.Item{ID: tag, Name: tag, About: p.env.Text.T("replay.tag_there")})
	}
	known := slices.Clone(p.open.Tags)
	for _, tag := range slices.Concat(p.env.Tags, used) {
		if !model.HasTag(known, tag) {
			known = append(known, tag)
			items = append(items, choose.Item{ID: tag, Name: tag})
		}
	}
	return items
}

func (p *Pane) tookTags(msg tagsMsg) {
	if p.tagging != nil && p.tagging.choice == msg.choice {
		p.tagging.choice.Put(p.tagItems(msg.tags))
		p.page.frame = ""
	}
}

// doTagging performs the actions of the open choice.
func (p *Pane) doTagging(id keymap.ID, count int) pane.Reply {
	p.page.frame = ""
	switch p.tagging.choice.Do(id, count) {
	case choose.Chosen:
		return p.chooseTag()
	case choose.Cancelled:
		p.endTagging()
	case choose.Open:
	}
	return pane.Reply{}
}

func (p *Pane) endTagging() {
	p.tagging = nil
	p.follow()
}

// chooseTag puts the chosen tag on the dialogue, or takes it off where it is there.
func (p *Pane) chooseTag() pane.Reply {
	tag, fits := model.CleanTag(p.tagging.choice.Chosen())
	on := model.HasTag(p.open.Tags, tag)
	switch {
	case !fits:
		return pane.Tell(pane.Warn, p.env.Text.T("replay.tag_unfit", "Most", model.MostTagRunes))
	case !on && len(p.open.Tags) >= model.MostTags:
		return pane.Tell(pane.Warn, p.env.Text.T("replay.tag_many", "Most", model.MostTags))
	}
	said := model.Tagged{Target: p.tagging.target, Tag: tag, Removed: on}
	p.endTagging()
	p.putTag(p.open.ID, said)
	dialogue := p.open.ID
	s := model.Submission{Events: []model.Event{{
		V: model.Version, Type: model.TypeTagged, SessionID: p.open.SessionID, Actor: p.env.Actor, Body: &said,
	}}}
	return pane.Run(pane.Await(p.env.Journal.Submit(s), func(r model.Receipt) tea.Msg {
		return taggedMsg{dialogue, said, r}
	}))
}

// tagged takes the receipt of a tag.
func (p *Pane) tagged(msg taggedMsg) pane.Reply {
	if p.load.busy {
		p.load.again = true
	}
	err := receiptError(msg.receipt)
	if err == nil {
		p.putTag(msg.dialogue, msg.said) // a reading may have taken it away
		return p.saved()
	}
	msg.said.Removed = !msg.said.Removed
	p.putTag(msg.dialogue, msg.said)
	return pane.Tell(pane.Error, p.env.Text.T("replay.not_saved", "Dialogue", text.Line(msg.dialogue), "Error", pane.Why(p.env.Text, err)))
}

// putTag shows a tag, or shows it no longer.
func (p *Pane) putTag(dialogue string, said model.Tagged) {
	if p.open == nil || p.open.ID != dialogue {
		return
	}
	p.open.Tags = model.WithTag(p.open.Tags, said.Tag, said.Removed)
	p.page.frame = ""
}

// tagRows is how many lines the choice of a tag takes.
func (p *Pane) tagRows() int { return min(mostTagRows, max(p.height/2, 3)) }

// rule is the line below the header of a narrow screen, in which stands what there is
// to know of the dialogue: that it is a second review, and its tags.
func (p *Pane) rule() string {
	styles := p.env.Style
	words := strings.Join(notEmpty(p.secondWord(), text.Tags(p.open.Tags, 0)), " ")
	if words == "" {
		return styles.Faint.Render(strings.Repeat(p.dash(), p.width))
	}
	words = text.Truncate(" "+words+" ", max(p.width-2, 0))
	rest := max(p.width-1-text.Width(words), 0)
	return styles.Faint.Render(p.dash()) + styles.Accent.Render(words) + styles.Faint.Render(strings.Repeat(p.dash(), rest))
}

// secondWord says that a dialogue is seen for a second review, "" for others.
func (p *Pane) secondWord() string {
	if p.open.SecondReview {
		return p.env.Text.T("replay.second")
	}
	return ""
}
