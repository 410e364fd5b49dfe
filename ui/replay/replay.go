// Package replay is the screen on which one dialogue is read and reviewed, turn
// by turn.
package replay

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
)

// Pane is the screen. It implements pane.Pane.
type Pane struct {
	env   pane.Env
	order func() model.DialogueQuery // the list that J, K and the end of a dialogue go along
	card  Card

	width, height int

	open    *opened // the dialogue on the screen, nil before one is loaded
	load    loading
	next    prefetch
	page    page
	play    playback
	review  review
	asking  *question // after a bad verdict, until the next key
	editor  *editor   // the note or correction being written
	tagging *tagging  // while a tag is chosen
	search  search    // what is looked for in the dialogue
	drafts  map[string]string
}

// opened is the dialogue on the screen.
type opened struct {
	model.Dialogue
	at       map[model.Key]int // event → place in Items
	cursor   int               // place in Items
	seenLast bool              // the end of the last turn was on the screen
	unfolded map[model.Key]bool
	allOpen  bool
}

// New returns the screen. order gives the query of the list that the reviewer is
// working through; its After and Limit are not used. card tells the lead where there
// is room for it.
func New(env pane.Env, order func() model.DialogueQuery, card Card) *Pane {
	return &Pane{
		env: env, order: order, card: card, drafts: map[string]string{},
		review: review{pending: map[model.Key]pending{}},
		play:   playback{speed: 1},
		search: newSearch(),
	}
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	switch {
	case p.editor != nil:
		return []keymap.Scope{p.editor.scope()}
	case p.tagging != nil:
		return []keymap.Scope{keymap.Chooser}
	case p.search.Writing:
		return []keymap.Scope{keymap.Search}
	case p.asking != nil:
		return []keymap.Scope{keymap.Reason, keymap.Replay, keymap.Dialogue, keymap.Acts, keymap.Move}
	case p.searching():
		return []keymap.Scope{keymap.Found, keymap.Replay, keymap.Dialogue, keymap.Acts, keymap.Move}
	}
	return []keymap.Scope{keymap.Replay, keymap.Dialogue, keymap.Acts, keymap.Move}
}

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	if width == p.width && height == p.height {
		return
	}
	p.width, p.height = width, height
	p.page.forget()
	if p.editor != nil {
		p.editor.resize(p.textWidth(), p.editorRows())
	}
	p.follow()
}

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return p.editor != nil || p.tagging != nil || p.search.Writing }

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd {
	if p.open == nil {
		return nil
	}
	return p.reload()
}

// Leave implements pane.Pane. What is being written stays open and is kept as a
// draft; playing stops.
func (p *Pane) Leave() tea.Cmd {
	p.pause()
	p.review.clock.stop(p.env.Now())
	if p.search.Writing {
		p.keepSearch()
	}
	if p.editor == nil {
		return nil
	}
	return p.saveDraft()
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	if p.open == nil {
		return p.disabledEmpty(id)
	}
	switch {
	case p.tagging != nil:
		return p.tagging.choice.Disabled(id)
	case p.editor != nil:
		return p.disabledWriting(id)
	}
	if p.next.wanted && judges(id) {
		return "disabled.loading" // it is meant for the dialogue that comes
	}
	switch id {
	case keymap.VerdictGood, keymap.VerdictBad, keymap.VerdictSkip, keymap.Correct:
		if _, ok := p.currentAnswer(); !ok {
			return "disabled.no_answer"
		}
	case keymap.VerdictRepeat:
		if p.review.last == nil {
			return "disabled.no_verdict"
		}
	case keymap.VerdictRest:
		if p.env.Strict && p.anyUnreviewed() {
			return "disabled.strict"
		}
		if p.env.RequireSeen && !p.open.seenLast && p.anyUnreviewed() {
			return "disabled.unseen"
		}
	case keymap.SearchComplete:
		return "disabled.nothing_complete"
	case keymap.Unfold:
		if !p.hasDetails(p.open.cursor) {
			return "disabled.no_details"
		}
	case keymap.OpenLead, keymap.GoLead:
		if p.open.Lead.Status == model.LeadNone && len(p.open.Entities()) == 0 {
			return "disabled.no_lead"
		}
	}
	return ""
}

// judges reports whether an action is about the answer under the cursor.
func judges(id keymap.ID) bool {
	switch id {
	case keymap.VerdictGood, keymap.VerdictBad, keymap.VerdictSkip, keymap.VerdictRepeat, keymap.VerdictRest,
		keymap.WriteNote, keymap.Correct, keymap.TagDialogue:
		return true
	}
	return false
}

// disabledEmpty answers while there is no dialogue.
func (p *Pane) disabledEmpty(id keymap.ID) string {
	switch id {
	case keymap.NextDialogue, keymap.PrevDialogue, keymap.Close:
		return ""
	}
	if p.load.busy {
		return "disabled.loading"
	}
	return "disabled.empty"
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	if p.tagging != nil {
		return p.doTagging(id, count)
	}
	p.review.justAsked = model.Key{}
	if p.asking != nil && id != keymap.ReasonPick {
		if reply, done := p.endAsking(id); done {
			return reply
		}
	}
	// A number addresses its answer wherever the cursor is.
	if reason := p.Disabled(id); reason != "" && (reason != "disabled.no_answer" || count == 0) {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	if reply, done := p.doVerdict(id, count); done {
		return reply
	}
	if reply, done := p.doPlay(id); done {
		return reply
	}
	if reply, done := p.doMove(id, max(count, 1)); done {
		return reply
	}
	if reply, done := p.doSearch(id, max(count, 1)); done {
		return reply
	}
	return p.doOther(id, count)
}

func (p *Pane) doOther(id keymap.ID, count int) pane.Reply {
	switch id {
	case keymap.NextDialogue:
		return p.goNext(false)
	case keymap.PrevDialogue:
		return p.goPrevious()
	case keymap.Unfold:
		p.toggle(p.open.cursor)
	case keymap.UnfoldAll:
		p.open.allOpen = !p.open.allOpen
		p.open.unfolded = map[model.Key]bool{}
		p.page.forget()
		p.follow()
	case keymap.TagDialogue:
		return pane.Run(p.askTag())
	case keymap.CopyTurn:
		return p.copyTurn()
	case keymap.CopyLink:
		return p.copyLink()
	case keymap.WriteNote:
		return p.edit(noteEditor, count)
	case keymap.Correct:
		return p.edit(correctionEditor, count)
	case keymap.OpenLead:
		return pane.To(pane.Lead, p.open.ID)
	case keymap.Close:
		p.endPlay()
	}
	return pane.Reply{}
}

// Selected returns the id of the dialogue on the screen, "" when there is none.
func (p *Pane) Selected() string {
	if p.open == nil {
		return ""
	}
	return p.open.ID
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	if p.card.Update(msg) {
		p.page.frame = ""
		return pane.Reply{}
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return pane.Run(p.showCard())
	case loadedMsg:
		return p.loaded(msg)
	case prefetchedMsg:
		return p.prefetched(msg)
	case writtenMsg:
		return p.written(msg)
	case noteWrittenMsg:
		return p.noteWritten(msg)
	case taggedMsg:
		return p.tagged(msg)
	case tagsMsg:
		p.tookTags(msg)
	case draftMsg:
		return p.draftRead(msg)
	case draftSavedMsg:
		return p.draftSaved(msg)
	case draftDueMsg:
		return p.draftDue(msg)
	case composedMsg:
		return p.composed(msg)
	case copiedMsg:
		return p.copied(msg)
	case stepMsg:
		return p.step(msg)
	case pane.PanicMsg:
		return p.gaveUp()
	case tea.BlurMsg:
		p.pause()
		p.review.clock.stop(p.env.Now())
	case tea.FocusMsg:
		p.review.clock.start(p.env.Now())
	}
	return pane.Reply{}
}

// clock is the time spent since the last act, without the time away.
type clock struct {
	spent time.Duration
	since time.Time // zero while it stands
}

func (c *clock) start(now time.Time) {
	if c.since.IsZero() {
		c.since = now
	}
}

func (c *clock) stop(now time.Time) {
	if !c.since.IsZero() {
		c.spent, c.since = c.spent+now.Sub(c.since), time.Time{}
	}
}

// take returns the time since the last take and begins anew.
func (c *clock) take(now time.Time) time.Duration {
	c.stop(now)
	spent := c.spent
	c.spent, c.since = 0, now
	return max(spent, 0)
}
