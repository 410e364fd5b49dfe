// Package syncview is the screen of the exchange with the CRM: what is read from
// where and how old it is, and the outbox with every fix on its way.
package syncview

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/keep"
	"debrief/ui/list"
	"debrief/ui/pane"
	"debrief/ui/seek"
	"debrief/ui/text"
)

// over says what lies over the outbox.
type over int

const (
	nothingOver over = iota
	detailsOver      // one fix, whole
	logOver          // the errors of the exchange
)

// Pane is the sync screen.
type Pane struct {
	env           pane.Env
	width, height int
	margin        int

	status  model.SyncStatus
	fixes   *list.List[model.Fix]
	seek    *seek.Rows[model.Fix]
	read    outbox
	shown   bool // something was read
	over    over
	scroll  int // of what lies over the outbox
	gen     int
	busy    bool
	failed  string // why nothing could be read
	acts    int
	sending int
	// dropping is the fix that is put away if the person says so.
	dropping model.Key

	chain   int
	ticking bool
	hidden  bool
	frame   string
	keeper  *keep.Keeper[place]
	begin   string // the fix on which the cursor begins
}

// wroteMsg answers an act on a fix.
type wroteMsg struct{ fixes.Written }

// tickMsg moves countdowns and ages on.
type tickMsg struct{ chain int }

var _ pane.Pane = (*Pane)(nil)

// New returns the pane with nothing in it.
func New(env pane.Env) *Pane {
	p := &Pane{env: env, hidden: true}
	id := func(f model.Fix) string { return f.ID.String() }
	p.fixes = list.New(id, func(f model.Fix, selected bool, width int) string {
		return p.seek.Mark(f, selected, p.row(f, selected, width))
	})
	p.keeper = keep.New(&p.env, pane.Sync, p.restore, p.load)
	p.seek = seek.NewRows(&p.env, p.fixes, id, p.said)
	return p
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	if !p.dropping.IsZero() {
		return []keymap.Scope{keymap.Confirm}
	}
	scopes := []keymap.Scope{keymap.Sync, keymap.Fixes, keymap.Move}
	if p.over == logOver {
		return scopes
	}
	return p.seek.Scopes(scopes)
}

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	p.margin = min(margin, max(width-1, 0))
	p.width, p.height = max(width-p.margin, 0), max(height, 0)
	p.frame = ""
}

// Open implements pane.Pane. arg is "" or the id of a fix, which is then
// selected.
func (p *Pane) Open(arg string) tea.Cmd {
	p.hidden, p.frame = false, ""
	p.over, p.failed = nothingOver, ""
	if arg != "" {
		p.keeper.Touch()
		p.read.wanted = arg
	}
	if recall := p.keeper.Recall(); recall != nil {
		p.busy = true
		return recall
	}
	return p.load()
}

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd {
	if p.hidden || p.keeper.Waits() {
		return nil
	}
	return p.load()
}

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd {
	p.hidden, p.ticking, p.dropping = true, false, model.Key{}
	return p.Keep()
}

// TextMode implements pane.Pane: while something is looked for.
func (p *Pane) TextMode() bool { return p.seek.Writing }

// Key implements pane.Pane.
func (p *Pane) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	p.frame = ""
	return pane.Reply{}, p.seek.Key(msg)
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	if reply, done := p.keeper.Update(msg); done {
		return reply
	}
	switch msg := msg.(type) {
	case loadedMsg:
		if msg.gen == p.gen {
			return p.loaded(msg)
		}
	case wroteMsg:
		p.sending = max(p.sending-1, 0)
		reply := fixes.Outcome(&p.env, msg.Written)
		reply.Cmd = p.load()
		return reply
	case pane.PanicMsg:
		p.panicked(msg)
	case tickMsg:
		if msg.chain == p.chain && p.ticking {
			p.ticking, p.frame = false, ""
			p.status = p.env.Syncer.Status()
			return pane.Run(p.tick())
		}
	}
	return pane.Reply{}
}

func (p *Pane) loaded(msg loadedMsg) pane.Reply {
	p.busy, p.frame = false, ""
	p.status = p.env.Syncer.Status()
	if msg.err != nil {
		reason := p.env.Text.T("sync.read_failed", "Error", pane.Why(p.env.Text, msg.err))
		if !p.shown {
			p.failed = reason
		}
		return pane.Tell(pane.Error, reason)
	}
	wanted := p.read.wanted
	p.read, p.shown, p.failed = msg.outbox, true, ""
	p.seek.Set(msg.fixes, false)
	if p.begin != "" {
		p.seek.Select(p.begin)
		p.begin = ""
	}
	if wanted != "" && !p.seek.Select(wanted) {
		return pane.Reply{Cmd: p.tick(), Status: &pane.Status{Kind: pane.Warn, Text: p.env.Text.T("sync.no_such_fix")}}
	}
	return pane.Run(p.tick())
}

// panicked ends all waiting: the answer of a command that panicked never comes.
func (p *Pane) panicked(msg pane.PanicMsg) {
	if p.busy && !p.shown {
		p.failed = p.env.Text.T("sync.read_failed", "Error", text.Line(msg.Value))
	}
	p.busy, p.sending, p.frame = false, 0, ""
}

// tick keeps the screen true: each second while something counts down or is
// being read, each minute for the ages.
func (p *Pane) tick() tea.Cmd {
	if p.ticking || p.hidden || !p.shown {
		return nil
	}
	p.chain++
	p.ticking = true
	pause := time.Minute
	if p.counting() {
		pause = time.Second
	}
	return p.env.After(pause, tickMsg{p.chain})
}

func (p *Pane) counting() bool {
	now := p.env.Now()
	for _, s := range p.status.Sources {
		if s.State == "running" {
			return true
		}
	}
	for _, f := range p.fixes.Items() {
		if fixes.Counting(&f, now) {
			return true
		}
	}
	return p.status.WaitTil.After(now)
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	p.frame = ""
	if reason := p.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	p.keeper.Touch()
	if reply, done := p.seek.Do(id, count); done {
		return reply
	}
	switch id {
	case keymap.SyncNow:
		p.env.Syncer.Now()
		return pane.Tell(pane.Info, p.env.Text.T("sync.asked"))
	case keymap.SyncDetails:
		p.lay(detailsOver)
	case keymap.SyncErrorLog:
		p.lay(logOver)
	case keymap.Close:
		p.over = nothingOver
	case keymap.FixUndo, keymap.FixMine, keymap.FixTheirs, keymap.SyncRetry:
		return p.settle(id)
	case keymap.SyncEdit:
		f, _ := p.fixes.Selected()
		return pane.To(pane.Lead, p.opens(&f))
	case keymap.SyncDrop, keymap.ConfirmYes, keymap.ConfirmNo:
		return p.drop(id)
	default:
		p.move(id, count)
	}
	return pane.Reply{}
}

// lay puts something over the outbox, or takes it away when it is there.
func (p *Pane) lay(what over) {
	if p.over == what {
		what = nothingOver
	}
	p.over, p.scroll = what, 0
}

// move moves the cursor, or scrolls the log over it. Beside the details of a fix
// the cursor goes on, so that one after the other can be read.
func (p *Pane) move(id keymap.ID, count int) {
	if p.over != logOver {
		p.fixes.Do(id, count)
		return
	}
	p.scroll += map[keymap.ID]int{
		keymap.Down: 1, keymap.Up: -1, keymap.HalfDown: p.height / 2, keymap.HalfUp: -p.height / 2,
		keymap.PageDown: p.height - 2, keymap.PageUp: 2 - p.height, keymap.Top: -1 << 20, keymap.Bottom: 1 << 20,
	}[id] * max(count, 1)
}
