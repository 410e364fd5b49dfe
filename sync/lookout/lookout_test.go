package lookout_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/model/watch"
	"debrief/storage"
	"debrief/sync/lookout"
)

var defaults = sync.OnceValue(watch.Defaults)

var ten = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// post is an archive with a lookout over it, and a clock.
type post struct {
	t       testing.TB
	now     time.Time
	archive *storage.Archive
	lookout *lookout.Lookout
	n       int
	rules   watch.Config
	account string
}

func newPost(t testing.TB) *post {
	t.Helper()
	p := &post{t: t, now: ten, rules: defaults()}
	o := storage.Options{InMemory: true, Now: func() time.Time { return p.now }, Rand: rand.NewChaCha8([32]byte{1})}
	var err error
	if p.archive, err = storage.Open(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.archive.Close(); err != nil {
			t.Error(err)
		}
	})
	p.restart()
	return p
}

// restart forgets what the lookout has in mind.
func (p *post) restart() {
	p.lookout = lookout.New(lookout.Options{
		Archive: p.archive, Log: p.archive, Rules: p.rules, Gone: storage.ErrNotFound, Now: func() time.Time { return p.now },
	})
}

func (p *post) pass(d time.Duration) { p.now = p.now.Add(d) }

// happens records events that happen now.
func (p *post) happens(session string, bodies ...model.Body) {
	p.t.Helper()
	for _, body := range bodies {
		p.n++
		e := model.Event{
			V: 1, Type: body.EventType(), ID: fmt.Sprint("e", p.n), TS: p.now, Seq: int64(p.n), Source: "whatsapp", Account: p.account, SessionID: session, Body: body,
		}
		if e.Type == model.TypeCRM {
			e.SessionID, e.Source = "", "bitrix24"
		}
		if _, err := p.archive.Append(context.Background(), []model.Event{e}); err != nil {
			p.t.Fatal(err)
		}
	}
}

// does submits what a person does with an incident.
func (p *post) does(who string, session string, body model.Body) {
	p.t.Helper()
	receipt := <-p.archive.Submit(model.Submission{Events: []model.Event{{
		Type: body.EventType(), Actor: who, SessionID: session, Body: body,
	}}})
	if receipt.Err != nil {
		p.t.Fatal(receipt.Err)
	}
}

func (p *post) look() {
	p.t.Helper()
	if err := p.lookout.Once(context.Background()); err != nil {
		p.t.Fatal(err)
	}
}

// incidents returns all incidents as words, in the order in which they were opened.
func (p *post) incidents(q model.IncidentQuery) []string {
	p.t.Helper()
	found, err := p.archive.Incidents(context.Background(), q)
	if err != nil {
		p.t.Fatal(err)
	}
	var out []string
	for _, n := range slices.Backward(found) {
		words := fmt.Sprintf("%s %s %s %s", n.Rule, n.Cause, n.OpenedAt.Format("15:04"), n.State)
		if n.State == model.IncidentClosed {
			words += " " + n.ClosedAt.Format("15:04") + " by " + n.ClosedBy
		}
		out = append(out, words)
	}
	return out
}

func (p *post) want(words ...string) {
	p.t.Helper()
	if have := p.incidents(model.IncidentQuery{}); !slices.Equal(have, words) {
		p.t.Errorf("at %s the incidents are\n%q\nwant\n%q", p.now.Format("15:04"), have, words)
	}
}

func client(text string) *model.Message { return &model.Message{Role: model.RoleClient, Text: text} }
func bot(text string) *model.Message    { return &model.Message{Role: model.RoleAssistant, Text: text} }

// asked is a client who wants an appointment, and a bot that asks the CRM for a
// lead.
func (p *post) asked() {
	p.t.Helper()
	p.happens("wa:1", client("Запишите меня на завтра"), &model.Lead{Status: model.LeadRequested}, bot("Минуту, передаю ваши данные"))
}

func TestAnIncidentOpensWhenItIsDueAndClosesWhenItsCauseIsGone(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.look()
	p.want()
	p.pass(4*time.Minute + 59*time.Second)
	p.look()
	p.want()
	p.pass(time.Second)
	p.look()
	p.want("lead_not_created no_answer 10:05 open")
	p.pass(time.Minute)
	p.happens("wa:1", &model.Lead{Status: model.LeadCreated, LeadID: "5"})
	p.look()
	p.want("lead_not_created no_answer 10:05 closed 10:06 by syncer")
}

func TestTimersSurviveARestart(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.look()
	p.restart()
	p.pass(5 * time.Minute)
	p.look()
	p.want("lead_not_created no_answer 10:05 open")
	p.restart()
	p.look()
	p.want("lead_not_created no_answer 10:05 open")
}

func TestWhatWasGoneWhileNobodyWatchedCloses(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.pass(10 * time.Minute)
	p.look()
	p.happens("wa:1", &model.Lead{Status: model.LeadCreated, LeadID: "5"})
	p.pass(60 * 24 * time.Hour) // far out of the window
	p.restart()
	p.look()
	p.want("lead_not_created no_answer 10:05 closed 10:10 by syncer")
}

func TestTwoLookoutsOpenOneIncident(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.pass(5 * time.Minute)
	first := p.lookout
	p.restart()
	p.look()
	p.pass(time.Minute)
	p.lookout = first
	p.look()
	p.want("lead_not_created no_answer 10:05 open")
}

func TestAnOldDialogueOpensNothing(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.pass(30 * 24 * time.Hour)
	p.look()
	p.want()
}

func TestWhatAPersonClosedStaysClosed(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.pass(5 * time.Minute)
	p.look()
	p.closeAll("olga")
	p.pass(time.Hour)
	p.happens("wa:1", bot("Что-нибудь ещё?"))
	p.look()
	p.want("lead_not_created no_answer 10:05 closed 10:05 by olga")
}

func (p *post) closeAll(who string) {
	p.t.Helper()
	open, err := p.archive.Incidents(context.Background(), model.IncidentQuery{States: []model.IncidentState{model.IncidentOpen}})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, n := range open {
		p.does(who, n.Session, &model.IncidentStep{Type: model.TypeIncidentClosed, Incident: n.ID, Reason: "спам"})
	}
}

func TestASnoozedIncidentComesBack(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.pass(5 * time.Minute)
	p.look()
	open, err := p.archive.Incidents(context.Background(), model.IncidentQuery{})
	if err != nil || len(open) != 1 {
		t.Fatalf("%v, %v", open, err)
	}
	p.does("olga", "wa:1", &model.IncidentStep{Type: model.TypeIncidentTaken, Incident: open[0].ID})
	p.does("olga", "wa:1", &model.IncidentStep{Type: model.TypeIncidentSnoozed, Incident: open[0].ID, Until: p.now.Add(time.Hour)})
	p.pass(59 * time.Minute)
	p.look()
	p.want("lead_not_created no_answer 10:05 snoozed")
	p.pass(time.Minute)
	p.look()
	p.want("lead_not_created no_answer 10:05 taken")
}

func TestALateEventClosesWhatItExplains(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.pass(10 * time.Minute)
	p.look()
	p.n++
	late := model.Event{
		V: 1, Type: model.TypeLead, ID: "late", TS: ten.Add(2 * time.Minute), Source: "whatsapp", SessionID: "wa:1",
		Body: &model.Lead{Status: model.LeadCreated, LeadID: "5"},
	}
	if _, err := p.archive.Append(context.Background(), []model.Event{late}); err != nil {
		t.Fatal(err)
	}
	p.look()
	p.want("lead_not_created no_answer 10:05 closed 10:10 by syncer")
}

func TestAClockThatIsSetBackOpensNothingTwice(t *testing.T) {
	p := newPost(t)
	p.asked()
	p.pass(5 * time.Minute)
	p.look()
	p.pass(-3 * time.Minute)
	p.happens("wa:1", bot("Что-нибудь ещё?"))
	p.look()
	p.pass(10 * time.Minute)
	p.look()
	open := p.incidents(model.IncidentQuery{States: []model.IncidentState{model.IncidentOpen}, Rules: []model.IncidentRule{model.RuleLeadNotCreated}})
	if len(open) != 1 {
		t.Errorf("open: %q", open)
	}
}

func TestAChangeOfTheLeadIsAChangeOfItsDialogue(t *testing.T) {
	p := newPost(t)
	p.happens("", &model.CRM{Entity: model.EntityRef{Kind: model.EntityLead, ID: "5"}, Action: model.CRMAdd, Fields: model.Fields{
		"STATUS_ID": model.TextValue("IN_PROCESS"), "DATE_CREATE": model.TextValue(ten.Format(time.RFC3339)),
	}})
	p.happens("wa:1", client("8 916 123-45-67"), &model.Lead{Status: model.LeadCreated, LeadID: "5"}, bot("Спасибо!"))
	p.pass(5 * time.Minute)
	p.look()
	p.want("lead_empty field_empty 10:05 open")
	p.happens("", &model.CRM{Entity: model.EntityRef{Kind: model.EntityLead, ID: "5"}, Action: model.CRMUpdate, Fields: model.Fields{
		"PHONE": model.TextValue("+79161234567"),
	}})
	p.look()
	p.want("lead_empty field_empty 10:05 closed 10:05 by syncer")
}

// Whatever happens, whenever the lookout looks or is started anew, in the end the
// same incidents are open as for a lookout that looks only then. Their cause is the
// one of the time when they were opened, so it is not compared.
func TestWatchingAlongIsLookingAtTheEnd(t *testing.T) {
	along, late := newPost(t), newPost(t)
	both, round := []*post{along, late}, 0
	rapid.Check(t, func(rt *rapid.T) {
		round++ // each has sessions and an account of its own
		for _, p := range both {
			p.account = fmt.Sprint("bot ", round)
			p.pass(20 * 24 * time.Hour)
			p.look()
		}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			session := fmt.Sprintf("wa:%d/%d", round, rapid.IntRange(1, 2).Draw(rt, "session"))
			body := rapid.SampledFrom([]model.Body{
				client("Запишите меня"), client("Спасибо"), client("Сколько стоит?"), bot("Записала вас на завтра"), bot("Я не понял вопрос"),
				&model.Lead{Status: model.LeadRequested}, &model.Lead{Status: model.LeadFailed, Error: "no"}, &model.Lead{Status: model.LeadCreated, LeadID: "5"},
				&model.Message{Role: model.RoleOperator, Text: "Добрый день"}, &model.Booking{Status: "made", BookingID: "1", At: ten.Add(5 * time.Hour)},
				&model.Notification{Status: "failed", Template: "t"}, &model.Notification{Status: "sent", Template: "t"},
			}).Draw(rt, "what")
			wait := time.Duration(rapid.IntRange(0, 20).Draw(rt, "minutes")) * time.Minute
			for _, p := range both {
				p.happens(session, body)
				p.pass(wait)
			}
			switch rapid.IntRange(0, 3).Draw(rt, "look") {
			case 0:
				along.restart()
				along.look()
			case 1:
				along.look()
			}
		}
		late.restart()
		along.look()
		late.look()
		active := model.IncidentQuery{States: []model.IncidentState{model.IncidentOpen}, Since: along.now.Add(-10 * 24 * time.Hour), Limit: 1000}
		if a, b := along.incidents(active), late.incidents(active); !slices.Equal(causeless(a), causeless(b)) {
			rt.Fatalf("along:\n%q\nat the end:\n%q", a, b)
		}
	})
}

// causeless leaves the cause out of "rule cause time state", and sorts them.
func causeless(incidents []string) []string {
	for i, told := range incidents {
		words := strings.Fields(told)
		incidents[i] = strings.Join(slices.Delete(words, 1, 2), " ")
	}
	slices.Sort(incidents)
	return incidents
}
