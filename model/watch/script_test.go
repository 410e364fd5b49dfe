package watch_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// A script is a dialogue as a test writes it, one event a line:
//
//	10:00 c What the client wrote        (b: the assistant, o: an operator)
//	10:01 lead requested                 also: lead created 5, lead failed The CRM's words
//	10:02 booking made 2d 12:00          also: moved, cancelled, visited, no_show; the time is that of the appointment
//	10:03 notification failed No such number
//	10:04 tool cancel_booking {"ok":true}
//	10:05 crm add lead 5 STATUS_ID=NEW PHONE=+79161234567
//	10:06 form phone=+79161234567
//	10:07 call | handoff | verdict | todo
//	1d 10:00 c the next day
type script struct {
	entries []*model.Entry
	seq     int64
}

// monday is the day of every script, in Moscow.
var (
	moscow = time.FixedZone("MSK", 3*3600)
	monday = time.Date(2026, 3, 2, 0, 0, 0, 0, moscow)
)

func clockAt(t testing.TB, words []string) (time.Time, []string) {
	t.Helper()
	day := monday
	if n, ok := strings.CutSuffix(words[0], "d"); ok {
		var days int
		if _, err := fmt.Sscan(n, &days); err != nil {
			t.Fatalf("%v: %v", words, err)
		}
		day, words = day.AddDate(0, 0, days), words[1:]
	}
	layout := "15:04"
	if strings.Count(words[0], ":") == 2 {
		layout = time.TimeOnly
	}
	clock, err := time.Parse(layout, words[0])
	if err != nil {
		t.Fatalf("%v: %v", words, err)
	}
	return day.Add(clock.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))).UTC(), words[1:]
}

func (s *script) line(t testing.TB, line string) {
	t.Helper()
	ts, words := clockAt(t, strings.Fields(line))
	s.seq++
	e := &model.Entry{Key: model.Key{byte(s.seq >> 8), byte(s.seq)}, Pos: uint64(s.seq), ReceivedAt: ts, Event: model.Event{
		V: 1, TS: ts, Seq: s.seq, ID: fmt.Sprint("e", s.seq), Source: "whatsapp", SessionID: "s",
	}}
	e.Body = s.body(t, e, words[0], strings.Join(words[1:], " "), words[1:])
	e.Type = e.Body.EventType()
	if e.Type.Own() {
		e.Source, e.Actor = model.SourceOwn, "olga"
	}
	s.entries = append(s.entries, e)
}

func (s *script) body(t testing.TB, e *model.Entry, what, rest string, words []string) model.Body {
	t.Helper()
	roles := map[string]model.Role{"c": model.RoleClient, "b": model.RoleAssistant, "o": model.RoleOperator}
	switch what {
	case "c", "b", "o":
		return &model.Message{Role: roles[what], Text: strings.ReplaceAll(rest, `\n`, "\n")}
	case "lead":
		lead := &model.Lead{Status: model.LeadStatus(words[0])}
		switch lead.Status {
		case model.LeadCreated:
			lead.LeadID = words[1]
			lead.Fields = fieldsOf(words[2:])
		case model.LeadFailed:
			lead.Error = strings.Join(words[1:], " ")
		case model.LeadRequested:
			lead.Fields = fieldsOf(words[1:])
		case model.LeadNone:
		}
		return lead
	case "booking":
		b := &model.Booking{Status: words[0], BookingID: "1"}
		if len(words) > 1 {
			b.At, _ = clockAt(t, words[1:])
		}
		return b
	case "notification":
		return &model.Notification{Status: words[0], Template: "reminder", Error: strings.Join(words[1:], " ")}
	case "tool":
		return &model.ToolCall{CallID: e.ID, Tool: words[0]}
	case "result":
		return &model.ToolResult{CallID: words[0], Result: json.RawMessage(strings.Join(words[1:], " "))}
	case "crm":
		e.SessionID, e.Source = "", "bitrix24"
		return &model.CRM{
			Action: model.CRMAction(words[0]), Entity: model.EntityRef{Kind: model.EntityKind(words[1]), ID: words[2]}, Fields: fieldsOf(words[3:]),
		}
	case "form":
		return &model.Form{Fields: fieldsOf(words)}
	case "call":
		return &model.Call{CallID: e.ID}
	case "handoff":
		return &model.Handoff{To: "operator"}
	case "end":
		return &model.Session{}
	case "verdict":
		last := s.entries[len(s.entries)-1]
		return &model.Verdict{Answer: last.Key, Value: model.Bad}
	}
	t.Fatalf("%s is nothing that a script knows", what)
	return nil
}

func fieldsOf(words []string) model.Fields {
	var fields model.Fields
	for _, word := range words {
		name, text, _ := strings.Cut(word, "=")
		fields = fields.With(name, text)
	}
	return fields
}

// play makes the dialogue of a script and what is around it. The CRM was read when
// the last thing happened, and an hour later.
func play(t testing.TB, text string) (*model.Dialogue, watch.Around) {
	t.Helper()
	var s script
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		s.line(t, strings.TrimSpace(line))
	}
	var own, crm []*model.Entry
	var last time.Time
	for _, e := range s.entries {
		last = latest(last, e.TS)
		if e.Type == model.TypeCRM {
			crm = append(crm, e)
		} else {
			own = append(own, e)
		}
	}
	stretch := model.Cut(own, model.DefaultSilence)[0]
	summary := model.Summarize("s", stretch)
	var around watch.Around
	linked := crm
	for _, ref := range summary.Entities() {
		if n, known := model.FoldEntity(ref, linked); known {
			around.Entities = append(around.Entities, n)
		}
	}
	d := model.Fold("s", stretch, linked)
	around.Stages = watch.Stages{First: []string{"NEW"}, Junk: []string{"JUNK"}}
	around.Habits = watch.Habits{Leads: true, Bookings: true, Notifications: true}
	if len(crm) > 0 {
		around.CRMRead = last.Add(time.Hour)
	}
	return &d, around
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

var defaults = sync.OnceValue(watch.Defaults)

func config() watch.Config {
	c := defaults()
	c.Hours.Zone = moscow
	return c
}

// incidents returns what was an incident at some time up to now, as words:
// "lead_not_created never_sent 10:05", with " until 10:07" when it ended.
func incidents(t testing.TB, text string, now time.Time) []string {
	t.Helper()
	d, around := play(t, text)
	var out []string
	for _, f := range watch.Look(watch.NewView(d, around, config())) {
		if !f.Became(now) {
			continue
		}
		words := fmt.Sprintf("%s %s %s", f.Rule, f.Cause, clockOf(f.Due))
		if !f.Ended.IsZero() {
			words += " until " + clockOf(f.Ended)
		}
		out = append(out, words)
	}
	return out
}

func clockOf(t time.Time) string {
	local := t.In(moscow)
	text := local.Format("15:04")
	if days := int(local.Sub(monday) / (24 * time.Hour)); days > 0 {
		text = fmt.Sprintf("%dd %s", days, text)
	}
	return text
}
