//go:build unix

package e2e

import (
	"testing"
)

// typist counts the keys of one piece of work on the screen. The text of a note
// is no key.
type typist struct {
	*terminal
	keys int
}

// key presses one key.
func (p *typist) key(key string) {
	p.t.Helper()
	p.keys++
	p.press(key)
}

// write types a text, which is not counted.
func (p *typist) write(text string) {
	p.t.Helper()
	p.press(text)
}

// work is a line of the table of targets: how it is begun, what is typed, and the
// most keys that it may take.
type work struct {
	name  string
	most  int
	begin func(t *testing.T) *terminal
	do    func(p *typist)
	after func(t *testing.T)
}

// reviewing opens the newest of dialogues with six answers.
func reviewing(t *testing.T) (*home, *terminal) {
	t.Helper()
	h := newHome(t)
	h.run("import", h.write("six.jsonl", sampleDialogue(1, 6)+sampleDialogue(2, 6))).exits(0)
	x := h.open(2, 120, 36)
	x.see("answer 6 to client 2")
	return h, x
}

// targets are the keys that each piece of work takes: the table of the goals.
func targets() []work {
	var h *home
	begin := func(t *testing.T) *terminal {
		var x *terminal
		h, x = reviewing(t)
		return x
	}
	has := func(good, bad int) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			if got := h.judged("s2"); got != [3]int{good, bad, 0} {
				t.Errorf("the dialogue has %v, want %d good and %d bad", got, good, bad)
			}
		}
	}
	return []work{
		{"a clean dialogue, and the next one on the screen", 1, begin, func(p *typist) {
			p.key("A")
			p.seeWaiting(1)
		}, has(6, 0)},
		{"one bad answer of six with its reason, the rest good", 4, begin, func(p *typist) {
			for _, key := range []string{"3", "x", "2", "A"} {
				p.key(key)
			}
			p.seeWaiting(1)
		}, has(5, 1)},
		{"a note", 2, begin, func(p *typist) {
			p.key("n")
			p.see("Note on answer 1")
			p.write("see the price list")
			p.key("\r")
			p.see("saved")
		}, func(t *testing.T) {
			t.Helper()
			h.run("show", "s2", "--json").exits(0).prints("see the price list")
		}},
		{"a correction", 2, begin, func(p *typist) {
			p.key("c")
			p.see("Ctrl+S")
			p.write(" or later")
			p.key("\x13")
			p.see("saved")
		}, has(0, 1)},
		{"undo of the last act", 1, func(t *testing.T) *terminal {
			x := begin(t)
			x.press("A")
			x.seeWaiting(1)
			return x
		}, func(p *typist) {
			p.key("u")
			p.see("taken back")
		}, has(0, 0)},
		{"the stage of a lead", 3, func(t *testing.T) *terminal {
			h, _ = connected(t, "1s")
			h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
			x := h.start(120, 36)
			x.see("Sync ok")
			x.press("gq")
			x.see("To review", "> lead1")
			x.press("\r")
			x.see("We will call you", "bot 1 ?")
			x.press("f")
			x.see("Lead 7719", "Stage", "f fix")
			return x
		}, func(p *typist) {
			p.key("f")
			p.see("Junk lead")
			p.key("p") // narrows the stages, the best one is selected
			p.gone("Junk lead")
			p.key("\r")
			p.see("New -> Processed")
		}, nil},
		{"a lost lead", 2, func(t *testing.T) *terminal {
			h, _ = connected(t, "1s")
			h.run("import", h.write("lost.jsonl", lostSample)).exits(0)
			x := h.start(120, 36)
			x.see("Sync ok", "lost1")
			x.press("f")
			x.see("Lost lead", "R makes the lead")
			return x
		}, func(p *typist) {
			p.key("R")
			p.see("Make the lead in the CRM")
			p.key("\r")
			p.see("Queued")
		}, nil},
		{"from the start to the first thing to do", 1, func(t *testing.T) *terminal {
			h = newHome(t)
			h.run("import", h.write("lost.jsonl", lostSample)).exits(0)
			x := h.start(120, 36)
			x.see("lost1")
			return x
		}, func(p *typist) {
			p.key("\r")
			p.see("QUERY_LIMIT_EXCEEDED", "f fix lead") // the dialogue of the lead that was lost
		}, nil},
	}
}

// Each piece of work is typed in a terminal, and its keys are counted.
func TestTargetsInKeys(t *testing.T) {
	for _, w := range targets() {
		t.Run(w.name, func(t *testing.T) {
			p := &typist{terminal: w.begin(t)}
			w.do(p)
			if p.keys > w.most {
				t.Errorf("%d keys, at most %d", p.keys, w.most)
			}
			p.leave()
			if w.after != nil {
				w.after(t)
			}
		})
	}
}
