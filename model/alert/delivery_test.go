package alert_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/model/alert"
)

var message = model.Key{7}

func entry(n byte, when time.Time, body model.Body) *model.Entry {
	return &model.Entry{Key: model.Key{n}, Event: model.Event{Type: body.EventType(), TS: when, Body: body}}
}

func queued() *model.Entry {
	return entry(message[0], ten, &model.AlertQueued{Place: "front", Incidents: []model.Key{{1}}})
}

func step(typ model.Type, attempt int, of model.AlertStep) *model.Entry {
	of.Type, of.Alert, of.Attempt = typ, message, attempt
	return entry(byte(50+attempt*4+len(typ)%4), ten.Add(time.Duration(attempt)*time.Minute), &of)
}

func TestHowFarAMessageIs(t *testing.T) {
	tried := func(n int) *model.Entry { return step(model.TypeAlertTried, n, model.AlertStep{}) }
	arrived := func(n int) *model.Entry { return step(model.TypeAlertSent, n, model.AlertStep{}) }
	failed := func(n int, s model.AlertStep) *model.Entry { return step(model.TypeAlertFailed, n, s) }
	for _, c := range []struct {
		name    string
		entries []*model.Entry
		want    string
	}{
		{"queued", []*model.Entry{queued()}, "queued tries 0 unsure 0"},
		{"a try began", []*model.Entry{queued(), tried(1)}, "trying tries 1 unsure 1"},
		{"it arrived", []*model.Entry{queued(), tried(1), arrived(1)}, "sent tries 1 unsure 0"},
		{"it did not", []*model.Entry{queued(), tried(1), failed(1, model.AlertStep{Error: "no"})}, "waits tries 1 unsure 0 no"},
		{"nobody knows", []*model.Entry{queued(), tried(1), failed(1, model.AlertStep{Error: "lost", Unsure: true})}, "waits tries 1 unsure 1 lost"},
		{"the second try arrived", []*model.Entry{queued(), tried(1), failed(1, model.AlertStep{Error: "lost", Unsure: true}), tried(2), arrived(2)}, "sent tries 2 unsure 1"},
		{"given up", []*model.Entry{queued(), tried(1), failed(1, model.AlertStep{Error: "no", Final: true})}, "failed tries 1 unsure 0 no"},
		{"given up without a try", []*model.Entry{queued(), failed(1, model.AlertStep{Error: alert.NotNeeded, Final: true})}, "failed tries 0 unsure 0 no longer needed"},
		{"a step of another message", []*model.Entry{entry(99, ten, &model.AlertStep{Type: model.TypeAlertSent, Alert: model.Key{8}, Attempt: 1}), queued()}, "queued tries 0 unsure 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				all := alert.Fold(rapid.Permutation(c.entries).Draw(t, "order"))
				if len(all) != 1 {
					t.Fatalf("%d messages", len(all))
				}
				d := all[0]
				got := fmt.Sprintf("%s tries %d unsure %d", d.State, d.Attempts, d.Unsure)
				if d.Error != "" {
					got += " " + d.Error
				}
				if got != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		})
	}
}

func TestWhenATryIsRepeated(t *testing.T) {
	trusting, careful := alert.Policy{}, alert.Policy{MostUnsure: 2}
	for _, c := range []struct {
		name   string
		policy alert.Policy
		before alert.Delivery
		how    alert.Outcome
		now    time.Time
		want   string // how long after, "" for never
	}{
		{"the first pause is short", careful, alert.Delivery{}, alert.Outcome{}, ten, "10s"},
		{"they grow", careful, alert.Delivery{Attempts: 3}, alert.Outcome{}, ten, "5m0s"},
		{"up to an hour", careful, alert.Delivery{Attempts: 30}, alert.Outcome{}, ten, "1h0m0s"},
		{"the place may ask for more", careful, alert.Delivery{}, alert.Outcome{After: 40 * time.Second}, ten, "40s"},
		{"but not for less", careful, alert.Delivery{Attempts: 3}, alert.Outcome{After: time.Second}, ten, "5m0s"},
		{"a refusal is final", trusting, alert.Delivery{}, alert.Outcome{Refused: true}, ten, ""},
		{"a day later it is given up", trusting, alert.Delivery{Attempts: 30}, alert.Outcome{}, at("23h30m"), ""},
		{"a lost answer is tried once more", careful, alert.Delivery{}, alert.Outcome{Unsure: true}, ten, "10s"},
		{"and not again", careful, alert.Delivery{Attempts: 1, Unsure: 1}, alert.Outcome{Unsure: true}, ten, ""},
		{"what surely did not arrive is tried", careful, alert.Delivery{Attempts: 2, Unsure: 1}, alert.Outcome{}, ten, "1m0s"},
		{"who tells repeats apart gets any number", trusting, alert.Delivery{Attempts: 4, Unsure: 4}, alert.Outcome{Unsure: true}, ten, "15m0s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.before.QueuedAt = ten
			next, final := c.policy.Next(&c.before, c.how, c.now)
			got := next.Sub(c.now).String()
			if final {
				got = ""
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
