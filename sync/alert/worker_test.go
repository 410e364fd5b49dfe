package alert_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"debrief/model"
	rules "debrief/model/alert"
	"debrief/storage"
	"debrief/sync/alert"
)

var ten = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// place is a sender that answers as it is told and remembers what came.
type place struct {
	policy  rules.Policy
	answers []error // for the next tries, nil when there are no more
	got     []alert.Message
	during  func(context.Context)
	dies    func() // where set, the program ends while the answer is on its way
}

func (p *place) Policy() rules.Policy { return p.policy }

// errKilled is what everything answers after the program has ended.
var errKilled = errors.New("killed")

// Append implements alert.Log: the dead record nothing.
func (o *office) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	if o.dead {
		return nil, errKilled
	}
	return o.archive.Append(ctx, events)
}

// dies ends the program.
func (o *office) dies() { o.dead = true }

func (p *place) Send(ctx context.Context, m *alert.Message) error {
	p.got = append(p.got, *m)
	if p.during != nil {
		p.during(ctx)
		return ctx.Err()
	}
	if p.dies != nil {
		p.dies()
		return nil
	}
	if len(p.answers) == 0 {
		return nil
	}
	err := p.answers[0]
	p.answers = p.answers[1:]
	return err
}

// office is an archive with a worker over it, and a clock.
type office struct {
	t       *testing.T
	now     time.Time
	archive *storage.Archive
	worker  *alert.Worker
	targets []alert.Target
	said    []string
	n       int
	dead    bool
}

func newOffice(t *testing.T, targets ...alert.Target) *office {
	t.Helper()
	o := &office{t: t, now: ten, targets: targets}
	options := storage.Options{InMemory: true, Now: func() time.Time { return o.now }, Rand: rand.NewChaCha8([32]byte{1})}
	var err error
	if o.archive, err = storage.Open(context.Background(), options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.archive.Close(); err != nil {
			t.Error(err)
		}
	})
	o.restart()
	return o
}

// restart forgets what the worker has in mind.
func (o *office) restart() {
	o.dead = false
	o.worker = alert.New(alert.Options{
		Archive: o.archive, Log: o, Targets: o.targets, Gone: storage.ErrNotFound, Now: func() time.Time { return o.now },
		Write: func(w alert.Words) (string, string) {
			text := fmt.Sprintf("%d for %s", len(w.Incidents), w.Place)
			for _, n := range w.Incidents {
				text += " " + n.Detail + n.Dialogue
			}
			if w.Repeat {
				text += " again"
			}
			return text, text
		},
		Failed: func(err error) { o.said = append(o.said, err.Error()) },
	})
}

// opens records a message of a client and an incident about it.
func (o *office) opens(detail string) model.Incident {
	o.t.Helper()
	o.n++
	session := fmt.Sprint("wa:7900000000", o.n)
	o.append(model.Event{V: 1, Type: model.TypeMessage, ID: fmt.Sprint("m", o.n), TS: o.now, Source: "whatsapp", SessionID: session, Body: &model.Message{Role: model.RoleClient, Text: "ау"}})
	d, err := o.archive.Dialogues(context.Background(), model.DialogueQuery{Limit: 1})
	if err != nil || len(d.Rows) == 0 {
		o.t.Fatal(err)
	}
	o.append(model.Event{
		V: 1, Type: model.TypeIncident, ID: fmt.Sprint("i", o.n), TS: o.now, Source: model.SourceOwn, Actor: "syncer", SessionID: session,
		Body: &model.IncidentOpened{Rule: model.RuleUnanswered, Cause: model.CauseSilence, Since: o.now, Detail: detail},
	})
	found, err := o.archive.Incidents(context.Background(), model.IncidentQuery{Session: session})
	if err != nil || len(found) != 1 {
		o.t.Fatalf("%v %v", found, err)
	}
	return found[0]
}

func (o *office) append(e model.Event) {
	o.t.Helper()
	if _, err := o.archive.Append(context.Background(), []model.Event{e}); err != nil {
		o.t.Fatal(err)
	}
}

// takes has a person see to an incident.
func (o *office) takes(n model.Incident) {
	o.t.Helper()
	body := &model.IncidentStep{Type: model.TypeIncidentTaken, Incident: n.ID}
	receipt := <-o.archive.Submit(model.Submission{Events: []model.Event{{Type: body.Type, Actor: "olga", SessionID: n.Session, Body: body}}})
	if receipt.Err != nil {
		o.t.Fatal(receipt.Err)
	}
}

// after lets time pass and works.
func (o *office) after(d time.Duration) {
	o.t.Helper()
	o.now = o.now.Add(d)
	if _, err := o.worker.Round(context.Background()); err != nil {
		o.t.Fatal(err)
	}
}

// endsAfter lets time pass and works until the program ends.
func (o *office) endsAfter(d time.Duration) {
	o.t.Helper()
	o.now = o.now.Add(d)
	if _, err := o.worker.Round(context.Background()); !errors.Is(err, errKilled) {
		o.t.Fatalf("the program did not end: %v", err)
	}
}

func (o *office) deliveries() string {
	o.t.Helper()
	all, err := o.archive.Alerts(context.Background(), ten)
	if err != nil {
		o.t.Fatal(err)
	}
	var parts []string
	for _, d := range all {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s %d/%d %s", d.Place, d.State, d.Attempts, d.Unsure, d.Error)))
	}
	return strings.Join(parts, "; ")
}

func (o *office) want(what, got, want string) {
	o.t.Helper()
	if got != want {
		o.t.Fatalf("%s: got %q, want %q", what, got, want)
	}
}

func texts(p *place) string {
	var all []string
	for _, m := range p.got {
		all = append(all, m.Text)
	}
	return strings.Join(all, "; ")
}

func target(name string, sender alert.Sender) alert.Target {
	return alert.Target{Place: rules.Place{Name: name, GroupFor: time.Minute}, Sender: sender}
}

func TestABurstIsSentOnceThroughARestart(t *testing.T) {
	p := &place{}
	o := newOffice(t, target("front", p))
	o.opens("")
	o.opens("")
	o.after(30 * time.Second)
	o.want("too soon", texts(p), "")
	o.after(30 * time.Second)
	o.want("sent", strings.TrimSpace(texts(p)), "2 for front")
	o.restart()
	o.after(time.Hour)
	o.want("after a restart", o.deliveries(), "front sent 1/0")
	if len(p.got) != 1 {
		t.Errorf("%d messages", len(p.got))
	}
}

func TestWhatClientsSayLeavesOnlyWhereItMay(t *testing.T) {
	shy, open := &place{}, &place{}
	frank := target("open", open)
	frank.WithText = true
	o := newOffice(t, target("shy", shy), frank)
	n := o.opens("позвоните мне +79001234567")
	o.after(time.Minute)
	if len(shy.got) != 1 || len(open.got) != 1 {
		t.Fatalf("%d and %d messages", len(shy.got), len(open.got))
	}
	hidden := fmt.Sprintf("%+v", shy.got[0])
	for _, secret := range []string{"79001234567", "позвоните", n.Session} {
		if strings.Contains(hidden, secret) {
			t.Errorf("%q is in %s", secret, hidden)
		}
		if !strings.Contains(fmt.Sprintf("%+v", open.got[0]), secret) {
			t.Errorf("%q is not in what may hold it", secret)
		}
	}
}

func TestATryIsRepeatedUntilItArrives(t *testing.T) {
	p := &place{policy: rules.Policy{MostUnsure: 2}, answers: []error{
		&alert.Failure{What: "connection refused"}, &alert.Failure{What: "busy", Outcome: rules.Outcome{After: 40 * time.Second}},
	}}
	o := newOffice(t, target("front", p))
	o.opens("")
	o.after(time.Minute)
	o.want("refused", o.deliveries(), "front waits 1/0 connection refused")
	o.after(9 * time.Second)
	o.want("not yet", o.deliveries(), "front waits 1/0 connection refused")
	o.after(time.Second)
	o.want("busy", o.deliveries(), "front waits 2/0 busy")
	o.after(39 * time.Second)
	o.want("it asked for more", o.deliveries(), "front waits 2/0 busy")
	o.restart()
	o.after(time.Second)
	o.want("arrived", o.deliveries(), "front sent 3/0")
	ids := map[string]bool{}
	for _, m := range p.got {
		ids[m.ID] = true
	}
	if len(ids) != 1 || len(o.said) != 2 {
		t.Errorf("%d ids, said %q", len(ids), o.said)
	}
}

func TestALostAnswerIsRepeatedOnceAndSaysSo(t *testing.T) {
	lost := &alert.Failure{What: "the answer was lost", Outcome: rules.Outcome{Unsure: true}}
	p := &place{policy: rules.Policy{MostUnsure: 2}, answers: []error{lost, lost, lost}}
	o := newOffice(t, target("front", p))
	o.opens("")
	for range 5 {
		o.after(time.Hour)
	}
	o.want("the list", o.deliveries(), "front failed 2/2 the answer was lost")
	o.want("what came", strings.ReplaceAll(texts(p), "  ", " "), "1 for front ; 1 for front again")
}

// TestATryThatWasCutOffIsNotForgotten ends the program between a message that left
// and the record that it did.
func TestATryThatWasCutOffIsNotForgotten(t *testing.T) {
	p := &place{policy: rules.Policy{MostUnsure: 2}}
	o := newOffice(t, target("front", p))
	p.dies = o.dies
	o.opens("")
	o.endsAfter(time.Minute)
	o.want("tried", o.deliveries(), "front trying 1/1")
	o.restart()
	p.dies = nil
	o.after(time.Second)
	o.want("nobody knows", o.deliveries(), "front waits 1/1 cut off")
	o.after(time.Minute)
	o.want("once more", o.deliveries(), "front sent 2/1")
	if len(p.got) != 2 || !strings.HasSuffix(p.got[1].Text, "again") {
		t.Errorf("got %q", texts(p))
	}
}

func TestAfterTwoCutOffTriesItIsGivenUp(t *testing.T) {
	p := &place{policy: rules.Policy{MostUnsure: 2}}
	o := newOffice(t, target("front", p))
	p.dies = o.dies
	o.opens("")
	for range 2 {
		o.endsAfter(time.Hour)
		o.restart()
		o.after(time.Second) // which only notes that the try was cut off
	}
	o.after(time.Hour)
	o.want("the list", o.deliveries(), "front failed 2/2 cut off")
}

func TestNobodyIsCalledForWhatSomebodyTook(t *testing.T) {
	p := &place{answers: []error{&alert.Failure{What: "down"}}}
	o := newOffice(t, target("front", p))
	n := o.opens("")
	o.after(time.Minute)
	o.takes(n)
	o.after(time.Minute)
	o.want("the list", o.deliveries(), "front failed 1/0 "+rules.NotNeeded)
	if len(p.got) != 1 {
		t.Errorf("%d messages", len(p.got))
	}
}

func TestAPlaceThatIsGoneGetsNothing(t *testing.T) {
	p := &place{answers: []error{&alert.Failure{What: "down"}}}
	o := newOffice(t, target("front", p))
	o.opens("")
	o.after(time.Minute)
	o.targets = nil
	o.restart()
	o.after(time.Minute)
	o.want("the list", o.deliveries(), "front failed 1/0 "+rules.NoPlace)
}

func TestNobodyTookIt(t *testing.T) {
	front, boss := &place{}, &place{}
	first := target("front", front)
	first.EscalateAfter, first.EscalateTo = 15*time.Minute, "boss"
	second := target("boss", boss)
	second.Escalates = true
	o := newOffice(t, first, second)
	taken := o.opens("")
	o.opens("")
	o.after(time.Minute)
	o.takes(taken)
	o.after(15 * time.Minute)
	o.after(time.Minute)
	if len(boss.got) != 1 || !boss.got[0].Escalated || len(boss.got[0].Incidents) != 1 {
		t.Fatalf("the boss got %+v", boss.got)
	}
	o.restart()
	o.after(time.Hour)
	o.want("the list", o.deliveries(), "front sent 1/0; boss sent 1/0")
}

// TestOneDeadPlaceHoldsNobodyUp has a place fail at the first of its messages: the
// others of that round wait, other places do not.
func TestOneDeadPlaceHoldsNobodyUp(t *testing.T) {
	dead, alive := &place{}, &place{}
	for range 20 {
		dead.answers = append(dead.answers, &alert.Failure{What: "down"})
	}
	o := newOffice(t, target("dead", dead), target("alive", alive))
	o.opens("")
	o.after(time.Minute)
	o.opens("")
	o.after(time.Minute)
	if len(alive.got) != 2 || len(dead.got) != 2 {
		t.Errorf("%d came through, %d tries at the dead one", len(alive.got), len(dead.got))
	}
}

// TestAnAnswerOnItsWayIsWaitedFor stops the program during a try: for a while the
// answer may still come, and then it may not.
func TestAnAnswerOnItsWayIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		patient bool
		want    string
	}{"it comes": {true, "front sent 1/0"}, "it does not": {false, "front waits 1/1 context canceled"}} {
		t.Run(name, func(t *testing.T) {
			p := &place{}
			o := newOffice(t, target("front", p))
			o.opens("")
			o.now = o.now.Add(time.Minute)
			ctx, stop := context.WithCancel(context.Background())
			over := make(chan time.Time)
			p.during = func(sending context.Context) {
				stop()
				if !c.patient {
					over <- o.now
					<-sending.Done()
				}
			}
			worker := alert.New(alert.Options{
				Archive: o.archive, Log: o.archive, Targets: o.targets, Now: func() time.Time { return o.now },
				Write: func(alert.Words) (string, string) { return "", "" },
				After: func(time.Duration) <-chan time.Time { return over },
			})
			_, _ = worker.Round(ctx) // which may end with what it was stopped by
			o.want("the list", o.deliveries(), c.want)
		})
	}
}

func TestTheWorkerRunsUntilItIsStopped(t *testing.T) {
	p := &place{}
	o := newOffice(t, target("front", p))
	o.opens("")
	ctx, stop := context.WithCancel(context.Background())
	waits := 0
	worker := alert.New(alert.Options{
		Archive: o.archive, Log: o.archive, Targets: o.targets, Now: func() time.Time { return o.now },
		Write: func(alert.Words) (string, string) { return "", "" },
		After: func(d time.Duration) <-chan time.Time {
			if waits++; waits > 20 {
				stop()
			}
			o.now = o.now.Add(d)
			c := make(chan time.Time, 1)
			c <- o.now
			return c
		},
	})
	if err := worker.Run(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if len(p.got) != 1 {
		t.Errorf("%d messages", len(p.got))
	}
}
