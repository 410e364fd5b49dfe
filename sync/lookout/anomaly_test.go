package lookout_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"debrief/model"
	"debrief/model/watch"
	"debrief/storage"
	"debrief/sync/lookout"
)

// counted is a post with five weeks in which forty clients came in each of the hours
// around ten o'clock.
func counted(t *testing.T) *post {
	const clients = 40
	p := newPost(t)
	p.rules.Anomaly.Least = 10
	p.rules.Off = slices.DeleteFunc(model.IncidentRules(), func(r model.IncidentRule) bool { return r == model.RuleAnomaly })
	for week := -5; week < 0; week++ {
		for _, hour := range []time.Duration{-1, 0, 1} {
			p.clients(clients, ten.AddDate(0, 0, 7*week).Add(hour*time.Hour))
		}
	}
	p.clients(clients, ten.Add(-time.Hour))
	p.rested(true)
	return p
}

// rested starts the lookout anew.
func (p *post) rested(fed bool) {
	p.lookout = lookout.New(lookout.Options{
		Archive: p.archive, Log: p.archive, Rules: p.rules, Gone: storage.ErrNotFound, Fed: fed, Now: func() time.Time { return p.now },
	})
}

// clients lets so many come in the hour that begins at a time.
func (p *post) clients(n int, at time.Time) {
	p.t.Helper()
	events := make([]model.Event, n)
	for i := range events {
		p.n++
		events[i] = model.Event{
			V: 1, Type: model.TypeMessage, ID: fmt.Sprint("c", p.n), TS: at.Add(time.Duration(i) * time.Second), Seq: int64(p.n), Source: "whatsapp",
			SessionID: fmt.Sprint("wa:", p.n), Body: &model.Message{Role: model.RoleClient, Text: "Добрый день"},
		}
	}
	if _, err := p.archive.Append(context.Background(), events); err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) anomaly() model.Incident {
	p.t.Helper()
	found, err := p.archive.Incidents(context.Background(), model.IncidentQuery{Rules: []model.IncidentRule{model.RuleAnomaly}})
	if err != nil || len(found) == 0 {
		p.t.Fatalf("%v, %v", found, err)
	}
	return found[0]
}

func TestAnAnomalyOpensAndClosesByItself(t *testing.T) {
	p := counted(t)
	p.clients(100, ten)
	p.now = ten.Add(time.Hour + 9*time.Minute)
	p.look()
	p.want()
	p.pass(time.Minute)
	p.look()
	p.rested(true) // nothing of it is lost by a restart
	p.look()
	p.want("anomaly volume 11:10 open")
	n := p.anomaly()
	if f := n.Figures; f.Seen != 100 || f.Usual != 40 || f.Weeks != 5 || f.High >= 100 || !f.At.Equal(ten) || !n.Since.Equal(ten) || len(n.Evidence) != 5 {
		t.Errorf("%+v", n)
	}
	p.does("olga", "", &model.IncidentStep{Type: model.TypeIncidentTaken, Incident: n.ID})
	p.clients(41, ten.Add(time.Hour))
	p.now = ten.Add(2*time.Hour + 10*time.Minute)
	p.look()
	p.want("anomaly volume 11:10 closed 12:10 by syncer")
	if n := p.anomaly(); !n.Cleared || n.Owner != "olga" || n.EndedAs.Seen != 41 || !n.EndedAs.At.Equal(ten.Add(time.Hour)) {
		t.Errorf("%+v", n)
	}
}

func TestSilenceSaysSomethingOnlyWhereEventsComeByThemselves(t *testing.T) {
	p := counted(t)
	p.now = ten.Add(2*time.Hour + 10*time.Minute)
	p.rested(false)
	p.look()
	p.want()
	p.rested(true)
	p.look()
	p.want("anomaly volume 11:10 open")
}

func TestLateEventsCloseAnAnomalyAndAPersonsWordIsKept(t *testing.T) {
	p := counted(t)
	p.now = ten.Add(time.Hour + 10*time.Minute)
	p.look()
	p.want("anomaly volume 11:10 open")
	p.clients(40, ten)
	p.pass(10 * time.Minute)
	p.look()
	p.want("anomaly volume 11:10 closed 11:20 by syncer")
	p.now = ten.Add(2*time.Hour + 10*time.Minute)
	p.look()
	p.closeAll("olga")
	p.pass(10 * time.Minute)
	p.look()
	p.want("anomaly volume 11:10 closed 11:20 by syncer", "anomaly volume 12:10 closed 12:10 by olga")
}

func TestAClockThatJumpsLeavesAnomaliesAlone(t *testing.T) {
	p := counted(t)
	p.clients(100, ten)
	p.now = ten.Add(time.Hour + 10*time.Minute)
	p.look()
	p.pass(-time.Hour)
	p.look()
	p.want("anomaly volume 11:10 open")
	p.pass(-3 * time.Hour)
	p.look()
	p.want("anomaly volume 11:10 open")
	p.now = ten.Add(time.Hour + 20*time.Minute)
	p.look()
	p.want("anomaly volume 11:10 open")
	p.now = ten.AddDate(3, 0, 0)
	p.look() // nothing has been usual for years
	p.want("anomaly volume 11:10 closed 11:10 by syncer")
}

func TestWhatTheFiguresWouldHaveToldOf(t *testing.T) {
	p := counted(t)
	p.clients(100, ten)
	p.clients(40, ten.Add(time.Hour))
	p.now = ten.Add(3 * time.Hour)
	var got []string
	err := p.lookout.LookBackAtFigures(context.Background(), ten.AddDate(0, 0, -3), func(d watch.Drift) error {
		got = append(got, fmt.Sprintf("%s %s to %s", d.Cause, d.Due.Format("15:04"), d.Ended.Format("15:04")))
		return nil
	})
	if want := []string{"volume 11:10 to 12:10"}; err != nil || !slices.Equal(got[len(got)-1:], want) {
		t.Errorf("%q, %v", got, err)
	}
	p.want() // and records nothing
}
