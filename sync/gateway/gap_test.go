package gateway

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"debrief/model"
)

// send has a bot send n messages, which must all pass.
func send(t *testing.T, g *gate, n int) {
	t.Helper()
	for range n {
		if status, body := (call{path: "/gateway/telegram/main/bot1:s3cret-token/sendMessage", body: `{"chat_id":5,"text":"a"}`}).to(t, g.url); status != 200 || body == "" {
			t.Fatalf("the bot was answered %d %s", status, body)
		}
	}
}

// numbered is an upstream whose messages have numbers from 1.
func numbered(t *testing.T) string {
	t.Helper()
	answers := make(chan string, 100)
	for i := range 100 {
		answers <- strings.Replace(said, `"message_id":77`, fmt.Sprintf(`"message_id":%d`, i+1), 1)
	}
	return upstreamOf(t, "application/json", answers).URL
}

// gapsIn returns what the log says of gaps.
func gapsIn(events []model.Event) []string {
	var out []string
	for _, e := range events {
		if e.Source == Source {
			out = append(out, e.SessionID+": "+e.Body.(*model.Message).Text)
		}
	}
	return out
}

// TestArchiveThatCannotBeWrittenStopsNoTraffic: what passes meanwhile is held and
// recorded when it can be.
func TestArchiveThatCannotBeWrittenStopsNoTraffic(t *testing.T) {
	paused := make(chan struct{})
	g := open(t, numbered(t), func(o *Options) {
		o.Pause = func(stop <-chan struct{}) {
			select {
			case paused <- struct{}{}:
			case <-stop:
			}
		}
	})
	g.shelf.fail(errFull)
	send(t, g, 3)
	<-paused
	<-paused
	g.shelf.fail(nil)
	events := g.recorded()
	if len(events) != 3 || len(gapsIn(events)) != 0 {
		t.Errorf("recorded %v", events)
	}
	if !strings.Contains(g.log.String(), "no space") {
		t.Errorf("logged %s", g.log)
	}
}

// TestQueueThatIsFullLeavesAGap: beyond what can be held traffic still passes, and
// the log is told as soon as it can be.
func TestQueueThatIsFullLeavesAGap(t *testing.T) {
	taken := make(chan struct{}, 100)
	held := make(chan struct{})
	g := open(t, numbered(t), func(o *Options) {
		o.Waiting = 2
		o.Log = &holding{Log: o.Log, taken: taken, held: held}
	})
	send(t, g, 1)
	<-taken // the worker has it, and the log does not answer
	send(t, g, 5)
	g.under.Wait() // a bot is answered before its request is handed over
	close(held)
	events := g.recorded()
	gaps := gapsIn(events)
	want := "gateway:telegram/main: Gap in the recording of telegram/main: 3 requests passed from 2026-11-22T12:00:00Z to 2026-11-22T12:00:00Z and were not recorded: the queue was full."
	if len(events) != 4 || len(gaps) != 1 || gaps[0] != want {
		t.Errorf("recorded %d events, gaps %q", len(events), gaps)
	}
	for _, e := range events {
		if _, err := model.EncodeEvent(&e); err != nil {
			t.Error(err)
		}
	}
}

// holding is a log that answers when it is let.
type holding struct {
	Log
	taken chan<- struct{}
	held  <-chan struct{}
}

func (h *holding) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	h.taken <- struct{}{}
	<-h.held
	return h.Log.Append(ctx, events)
}

// TestCopiesAreBounded: without memory for a copy the request passes and is
// missing.
func TestCopiesAreBounded(t *testing.T) {
	g := open(t, numbered(t), func(o *Options) { o.Memory = 100 })
	send(t, g, 2)
	gaps := gapsIn(g.recorded())
	if len(gaps) == 0 || !strings.Contains(gaps[0], "no memory for copies") {
		t.Errorf("gaps %q", gaps)
	}
	if g.queue.room != 100 {
		t.Errorf("%d bytes of 100 are free in the end", g.queue.room)
	}
}

// TestStoppingWhileTheArchiveFailsIsToldInTheLog: nothing else can be told then.
func TestStoppingWhileTheArchiveFailsIsToldInTheLog(t *testing.T) {
	g := open(t, numbered(t))
	g.opts.Pause = func(stop <-chan struct{}) { <-stop }
	g.shelf.fail(errFull)
	send(t, g, 3)
	g.stop()
	if log := g.log.String(); !strings.Contains(log, "requests=3") || strings.Contains(log, "s3cret") {
		t.Errorf("logged %s", log)
	}
}

// TestWhatCannotBeStoredHoldsNothingUp: when the archive says that it is well, one
// exchange that it refuses becomes a gap.
func TestWhatCannotBeStoredHoldsNothingUp(t *testing.T) {
	g := open(t, numbered(t), func(o *Options) {
		o.Log = picky{o.Log}
		o.Ready = func(context.Context) error { return nil }
	})
	send(t, g, 3)
	events := g.recorded()
	if gaps := gapsIn(events); len(events) != 3 || len(gaps) != 1 || !strings.Contains(gaps[0], "1 requests") {
		t.Errorf("recorded %v", events)
	}
}

// picky refuses the second message.
type picky struct{ Log }

func (p picky) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	for _, e := range events {
		if e.ID == "5:2" {
			return nil, errors.New("not this one")
		}
	}
	return p.Log.Append(ctx, events)
}

// TestLostTurnsAreToldAgain: a call that could not be recorded is recorded with
// the next one, whose history tells it again.
func TestLostTurnsAreToldAgain(t *testing.T) {
	next := make(chan string, 2)
	next <- choice(hi)
	next <- choice(hi)
	refuse := true
	g := open(t, upstreamOf(t, "application/json", next).URL, func(o *Options) {
		o.Log = &once{Log: o.Log, refuse: &refuse}
		o.Ready = func(context.Context) error { return nil }
	})
	chat(t, g, hello)
	for g.gapless() { // until it is given up
		runtime.Gosched()
	}
	chat(t, g, hello+","+hi+","+price)
	var got []string
	for _, e := range g.recorded() {
		if e.Source != Source {
			got = append(got, strings.Join(strings.Split(told(e), "|")[3:], "|"))
		}
	}
	expect(t, got, "client|Привет", "assistant|Добрый день!", "client|Сколько?", "assistant|Добрый день!")
}

// gapless reports whether the log holds nothing yet.
func (g *gate) gapless() bool {
	g.shelf.mu.Lock()
	defer g.shelf.mu.Unlock()
	return len(g.shelf.events) == 0
}

// once refuses everything until it is asked for a gap.
type once struct {
	Log
	refuse *bool
}

func (o *once) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	*o.refuse = *o.refuse && events[0].Source != Source
	if *o.refuse {
		return nil, errFull
	}
	return o.Log.Append(ctx, events)
}
