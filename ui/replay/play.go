package replay

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/pane"
)

// longestPause is how long a pause of the dialogue takes when it is played at
// single speed, whatever it was.
const longestPause = time.Second

// fastest is the highest speed.
const fastest = 8

// playback shows the dialogue as it went. No timer runs unless it is on.
type playback struct {
	active bool // what comes after shown is hidden
	on     bool // it is running
	shown  int  // the last item that is shown
	speed  int
	chain  int // of the timer whose ticks count
}

// stepMsg shows the next item.
type stepMsg struct{ chain int }

// clamp keeps playing within a dialogue of so many items.
func (b *playback) clamp(items int) { b.shown = max(min(b.shown, items-1), 0) }

func (p *Pane) doPlay(id keymap.ID) (pane.Reply, bool) {
	switch id {
	case keymap.Play:
		return pane.Run(p.playOrPause()), true
	case keymap.FromStart:
		p.play.active, p.play.shown = true, 0
		return pane.Run(p.run()), true
	case keymap.Faster:
		return p.setSpeed(min(p.play.speed*2, fastest)), true
	case keymap.Slower:
		return p.setSpeed(max(p.play.speed/2, 1)), true
	}
	return pane.Reply{}, false
}

func (p *Pane) setSpeed(speed int) pane.Reply {
	p.play.speed = speed
	p.page.frame = ""
	reply := pane.Tell(pane.Info, p.env.Text.T("replay.speed", "N", speed))
	if p.play.on {
		reply.Cmd = p.run()
	}
	return reply
}

func (p *Pane) playOrPause() tea.Cmd {
	if p.play.on {
		p.pause()
		return nil
	}
	if !p.play.active {
		p.play.active, p.play.shown = true, p.open.cursor
		if p.open.cursor >= len(p.open.Items)-1 {
			p.play.shown = 0
		}
	}
	return p.run()
}

// run starts the timer for the next item; any earlier one is void.
func (p *Pane) run() tea.Cmd {
	p.play.on = true
	p.play.chain++
	p.play.clamp(len(p.open.Items))
	p.moveTo(p.play.shown)
	if p.play.shown+1 >= len(p.open.Items) {
		p.endPlay()
		return nil
	}
	items := p.open.Items
	wait := items[p.play.shown+1].Entry.TS.Sub(items[p.play.shown].Entry.TS)
	wait = max(min(wait, longestPause), 0) / time.Duration(p.play.speed)
	return p.env.After(wait, stepMsg{p.play.chain})
}

func (p *Pane) step(msg stepMsg) pane.Reply {
	if !p.play.on || msg.chain != p.play.chain || p.open == nil {
		return pane.Reply{}
	}
	p.play.shown++
	return pane.Run(p.run())
}

// pause stops the timer; what is hidden stays hidden.
func (p *Pane) pause() {
	p.play.on = false
	p.page.frame = ""
}

// endPlay shows the whole dialogue again.
func (p *Pane) endPlay() {
	if !p.play.active {
		return
	}
	p.play.on, p.play.active = false, false
	if p.open != nil {
		p.follow()
	}
}
