// Package lead is the screen of one lead or deal: what the dialogue said, what
// the bot sent, what the CRM holds now, and the dialog in which it is put right.
package lead

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
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
	asked  string // what was read last, or was to be
	acts   int    // submissions so far, for their names
	// sending counts the submissions whose receipt is not there yet.
	sending int

	// takeBack says that a fix is to be taken back that was still on its way into the
	// outbox, or not yet read from it, when the person said so.
	takeBack bool

	// editing is a refused fix that is to be changed once it is read.
	editing model.Key
	// recovering opens the recovery of the lead once it is read.
	recovering bool

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

// Open implements pane.Pane. arg is the id of a dialogue or an entity such as "lead
// 7719"; as the place of a refused fix it opens that for a change, and as a recovery the
// form in which the lead is made.
func (p *Pane) Open(arg string) tea.Cmd {
	p.hidden, p.takeBack, p.frame = false, false, ""
	if arg == "" {
		if p.asked == "" {
			return nil
		}
		return tea.Batch(p.load(p.asked), p.tick())
	}
	arg, p.recovering = pane.Recovers(arg)
	arg, p.editing = pane.Place(arg)
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
	case pageMsg:
		return p.opened(msg)
	case copiedMsg:
		return p.copied(msg)
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
	back := p.takeBack
	p.takeBack = false
	if msg.err != nil {
		reason := p.env.Text.T("lead.read_failed", "Error", pane.Why(p.env.Text, msg.err))
		if p.rec == nil {
			p.failed = reason
		}
		return pane.Tell(pane.Error, reason)
	}
	if p.rec != nil && p.rec.target() == msg.rec.target() {
		msg.rec.draft = p.rec.draft // newer than what is on disk
	}
	p.rec, p.failed = msg.rec, ""
	p.talk = talkCache{}
	p.edit()
	if p.recovering {
		p.recovering = false
		return p.recover()
	}
	reply := pane.Reply{}
	if back {
		reply = p.Do(keymap.FixUndo, 0)
	}
	reply.Cmd = tea.Batch(reply.Cmd, p.tick())
	return reply
}

// panicked ends all waiting: the answer of a command that panicked never comes.
func (p *Pane) panicked(msg pane.PanicMsg) {
	if p.busy && p.rec == nil {
		p.failed = p.env.Text.T("lead.read_failed", "Error", text.Line(msg.Value))
	}
	p.busy, p.sending, p.takeBack, p.frame = false, 0, false, ""
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
	case keymap.FixOpen, keymap.LeadComment, keymap.LeadTodo, keymap.LeadVote, keymap.LeadRecover:
		return p.openDialog(id)
	case keymap.FixUndo, keymap.FixMine, keymap.FixTheirs:
		return p.settle(id)
	case keymap.LeadPage:
		return pane.Run(p.openPage())
	case keymap.LeadPhone:
		return pane.Run(p.copyPhone())
	case keymap.SwitchPart:
		p.part = talkPart - p.part
	default:
		p.move(id, count)
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
