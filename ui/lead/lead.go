// Package lead is the screen of one lead or deal: what the dialogue said, what
// the bot sent, what the CRM holds now, and the dialog in which it is put right.
package lead

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/fixes"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// part is a half of the screen: the record, and the talk beside it.
type part int

const (
	recordPart part = iota
	talkPart
)

// Pane is the lead screen.
type Pane struct {
	env           pane.Env
	width, height int
	margin        int

	rec    *record
	dialog *dialog
	gen    int // of the newest load
	busy   bool
	failed string // why there is nothing to show
	acts   int    // submissions so far, for their names
	// sending counts the submissions whose receipt is not there yet.
	sending int

	part    part
	scroll  [2]int // how far each part is scrolled: the record down, the talk up
	chain   int    // of the newest timer
	ticking bool
	hidden  bool // another screen is shown

	talk  talkCache
	frame string // the last view, "" when something changed
	whole bool   // the frame shows all of both parts
}

// tickMsg moves a countdown on.
type tickMsg struct{ chain int }

var _ pane.Pane = (*Pane)(nil)

// New returns the pane with nothing in it.
func New(env pane.Env) *Pane { return &Pane{env: env, hidden: true} }

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	if p.dialog != nil {
		return p.dialog.scopes()
	}
	return []keymap.Scope{keymap.Lead, keymap.Fixes, keymap.Parts, keymap.Move}
}

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	p.margin = min(margin, max(width-1, 0))
	p.width, p.height = max(width-p.margin, 0), max(height, 0)
	p.frame = ""
}

// Open implements pane.Pane. arg is the id of a dialogue, the place of an event,
// or an entity such as "lead 7719".
func (p *Pane) Open(arg string) tea.Cmd {
	p.hidden, p.frame = false, ""
	if arg == "" {
		if p.rec == nil {
			return nil
		}
		return tea.Batch(p.load(p.rec.arg), p.tick())
	}
	if p.rec != nil && p.rec.arg != arg {
		p.rec, p.dialog = nil, nil
	}
	p.failed = ""
	p.part, p.scroll = recordPart, [2]int{}
	return p.load(arg)
}

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd {
	if p.rec == nil || p.hidden {
		return nil
	}
	return p.load(p.rec.arg)
}

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd {
	p.hidden, p.ticking = true, false
	if p.dialog == nil {
		return nil
	}
	p.frame = ""
	return p.keepDraft()
}

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return p.dialog != nil && p.dialog.textMode() }

// Key implements pane.Pane.
func (p *Pane) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	if p.dialog == nil || !p.dialog.key(msg) {
		return pane.Reply{}, false
	}
	p.frame = ""
	return pane.Reply{}, true
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	switch msg := msg.(type) {
	case loadedMsg:
		if msg.gen == p.gen {
			return p.loaded(msg)
		}
	case wroteMsg:
		p.frame = ""
		return p.wrote(msg.Written)
	case draftedMsg:
		return p.drafted(msg)
	case pane.PanicMsg:
		p.panicked(msg)
	case tickMsg:
		if msg.chain == p.chain && p.ticking {
			p.ticking, p.frame = false, ""
			return pane.Run(p.tick())
		}
	}
	return pane.Reply{}
}

func (p *Pane) loaded(msg loadedMsg) pane.Reply {
	p.busy, p.frame = false, ""
	if msg.err != nil {
		reason := p.env.Text.T("lead.read_failed", "Error", text.Line(msg.err.Error()))
		if p.rec == nil {
			p.failed = reason
		}
		return pane.Tell(pane.Error, reason)
	}
	if p.rec != nil && p.rec.ref == msg.rec.ref {
		msg.rec.draft = p.rec.draft // newer than what is on disk
	}
	p.rec, p.failed = msg.rec, ""
	p.talk = talkCache{}
	return pane.Run(p.tick())
}

// panicked ends all waiting: the answer of a command that panicked never comes.
func (p *Pane) panicked(msg pane.PanicMsg) {
	if p.busy && p.rec == nil {
		p.failed = p.env.Text.T("lead.read_failed", "Error", text.Line(msg.Value))
	}
	p.busy, p.sending, p.frame = false, 0, ""
}

// tick keeps the countdowns moving, once a second, while there is one on the
// screen and not else.
func (p *Pane) tick() tea.Cmd {
	if p.ticking || p.hidden || p.rec == nil {
		return nil
	}
	now := p.env.Now()
	for i := range p.rec.fixes {
		if fixes.Counting(&p.rec.fixes[i], now) {
			p.chain++
			p.ticking = true
			return p.env.After(time.Second, tickMsg{p.chain})
		}
	}
	return nil
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	switch id {
	case keymap.FixOpen:
		return p.whyNoFix()
	case keymap.FixUndo:
		return p.whyNoUndo()
	case keymap.FixMine, keymap.FixTheirs:
		if p.rec == nil {
			return "disabled.empty"
		}
		if _, ok := p.conflict(); !ok {
			return "disabled.no_conflict"
		}
	case keymap.SwitchPart:
		if p.whole {
			return "disabled.whole"
		}
	case keymap.FixToggle:
		if f := p.dialog; f != nil && f.selected().value == f.old(f.selected().name) {
			return "disabled.same_value"
		}
	case keymap.FixQueue, keymap.PickerChoose:
		if p.dialog != nil && !p.dialog.wouldChange() {
			return "disabled.no_change"
		}
	}
	return ""
}

func (p *Pane) whyNoFix() string {
	switch {
	case p.rec == nil && p.busy:
		return "disabled.loading"
	case p.rec == nil:
		return "disabled.empty"
	case p.rec.ref.IsZero():
		return "disabled.no_entity"
	case !p.rec.isKnown():
		return "disabled.unread"
	case p.rec.entity.Deleted:
		return "disabled.deleted"
	}
	return ""
}

func (p *Pane) whyNoUndo() string {
	if p.rec == nil {
		return "disabled.empty"
	}
	if _, ok := p.waiting(); ok {
		return ""
	}
	if p.onTheWay() {
		return "disabled.claimed"
	}
	return "disabled.no_waiting"
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	p.frame = ""
	if reason := p.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	if p.dialog != nil {
		return p.doDialog(id, max(count, 1))
	}
	switch id {
	case keymap.FixOpen:
		p.dialog = newDialog(p.rec, p.env.Style, p.env.Text.T("lead.dialog.now"))
	case keymap.FixUndo, keymap.FixMine, keymap.FixTheirs:
		return p.settle(id)
	case keymap.SwitchPart:
		p.part = talkPart - p.part
	default:
		p.move(id, count)
	}
	return pane.Reply{}
}

func (p *Pane) doDialog(id keymap.ID, count int) pane.Reply {
	d := p.dialog
	switch id {
	case keymap.PickerChoose, keymap.FixQueue:
		return p.queue()
	case keymap.PickerDown:
		d.picker.found.Move(count)
	case keymap.PickerUp:
		d.picker.found.Move(-count)
	case keymap.PickerLeave:
		d.takeStage()
		d.picker = nil
		d.move(1)
	case keymap.PickerCancel, keymap.FixCancel, keymap.Close, keymap.Back:
		return p.cancel()
	case keymap.NoteSave:
		if reply, refused := p.checkAmount(d.line.text(), func(amount string) { d.line = newLine(amount) }); refused {
			return reply
		}
		d.endLine(true)
		return pane.Run(p.keepDraft())
	case keymap.NoteLeave:
		d.endLine(false)
		return pane.Run(p.keepDraft())
	case keymap.FixToggle:
		if reply, refused := p.checkAmount(d.selected().value, func(amount string) { d.selected().value = amount }); refused {
			return reply
		}
		d.toggle()
	case keymap.FixEdit:
		d.edit()
	case keymap.Down:
		d.move(count)
	case keymap.Up:
		d.move(-count)
	case keymap.Top, keymap.HalfUp, keymap.PageUp:
		d.move(-len(d.fields))
	case keymap.Bottom, keymap.HalfDown, keymap.PageDown:
		d.move(len(d.fields))
	}
	return pane.Reply{}
}

// move scrolls the part that the keys are in. The talk counts from its end.
func (p *Pane) move(id keymap.ID, count int) {
	rows := map[keymap.ID]int{
		keymap.Down: 1, keymap.Up: -1, keymap.HalfDown: p.height / 2, keymap.HalfUp: -p.height / 2,
		keymap.PageDown: p.height - 2, keymap.PageUp: 2 - p.height, keymap.Top: -1 << 20, keymap.Bottom: 1 << 20,
	}[id] * max(count, 1)
	if p.part == talkPart {
		rows = -rows
	}
	p.scroll[p.part] += rows // the view keeps it within what there is
}
