package storage

import (
	"fmt"
	"testing"
	"time"

	"debrief/model"
)

// Messages are kept by week: they are found where the clock stands, and are the same
// after a rebuild.
func TestMessagesAreReadByWeek(t *testing.T) {
	a := open(t, place(t))
	record := func(id string, at time.Time, body model.Body) model.Key {
		t.Helper()
		return add(t, a, model.Event{V: 1, Type: body.EventType(), ID: id, TS: at, Source: model.SourceOwn, Actor: "syncer", Body: body})[0].Key
	}
	now := a.now()
	for i, ago := range []int{30, 10, 0} {
		at := now.AddDate(0, 0, -ago)
		week := model.WeekOf(at, time.UTC).String()
		key := record(fmt.Sprint("alert", i), at, &model.AlertQueued{Week: week, Place: fmt.Sprint(ago), Incidents: []model.Key{{1}}})
		record(fmt.Sprint("sent", i), at, &model.AlertStep{Type: model.TypeAlertSent, Week: week, Alert: key, Attempt: 1})
	}
	list := func(days int) (words string) {
		t.Helper()
		all, err := a.Alerts(background, now.AddDate(0, 0, -days))
		must(t, err)
		for _, d := range all {
			words += fmt.Sprintf("%s %s, ", d.Place, d.State)
		}
		return words
	}
	for days, want := range map[int]string{0: "0 sent, ", 14: "10 sent, 0 sent, ", 31: "30 sent, 10 sent, 0 sent, "} {
		if got := list(days); got != want {
			t.Errorf("of %d days: %q, want %q", days, got, want)
		}
	}
	must(t, a.Rebuild(background, nil))
	if got := list(31); got != "30 sent, 10 sent, 0 sent, " {
		t.Errorf("after a rebuild: %q", got)
	}
}
