package ui

import (
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/uitest"
)

func TestHeaderTellsHowTheSyncerIs(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	cases := []struct {
		status model.SyncStatus
		want   string
	}{
		{model.SyncStatus{}, "Sync -"},
		{model.SyncStatus{Portal: "p", Sources: []model.SourceStatus{{State: "ok", LastAt: at}}}, "Sync ok 12:00"},
		{model.SyncStatus{Portal: "p", Sources: []model.SourceStatus{{State: "running"}}}, "Sync reading"},
		{model.SyncStatus{Portal: "p", Sources: []model.SourceStatus{{State: "failed", LastAt: at}}}, "Sync failed 12:00"},
		{model.SyncStatus{Portal: "p", Limit: "auth"}, "Sync failed"},
	}
	for _, c := range cases {
		s := newSession(t, setting{})
		s.syncer.State = c.status
		s.Send(changedMsg{})
		s.See(t, c.want)
	}
}

// The syncer looks every few seconds whether something changed; a word that
// comes and goes with it would only catch the eye.
func TestHeaderTellsOfReadingOnlyWhenItIsLong(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s := newSession(t, setting{})
	reading := func(state string) {
		s.syncer.State = model.SyncStatus{Portal: "p", Sources: []model.SourceStatus{{State: state, LastAt: at}}}
		s.Send(changedMsg{})
	}
	reading("running")
	s.See(t, "Sync ok 12:00")
	s.clock.Advance(longReading)
	at = at.Add(time.Minute) // another one, after the first ended unseen
	reading("running")
	s.See(t, "Sync ok 12:01")
	s.clock.Advance(longReading)
	reading("running")
	s.See(t, "Sync reading")
	reading("ok")
	s.See(t, "Sync ok 12:01")
	reading("running")
	s.See(t, "Sync ok 12:01")
}

func TestHeaderLeavesOutWhatHasNoRoom(t *testing.T) {
	s := newSession(t, setting{width: 120, height: 20})
	s.See(t, "debrief", "gi [Inbox 1]", "anna", "EN")
	narrow := newSession(t, setting{width: 60, height: 18})
	narrow.See(t, "[Inbox 1]", "Queue 3")
	narrow.Hidden(t, "gi ", "debrief")
	longer := newSession(t, setting{width: 60, height: 18, lang: "ru"})
	longer.See(t, "[Входящие 1]", "Очередь 3")
	longer.Hidden(t, "anna")
}

func TestStatusGoesAwayAfterItsTime(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.timers.Take()
	s.Press("a")
	first := s.timers.Take()
	s.Press("a")
	s.Send(first[0].Msg) // the first one's time is up, not the second one's
	s.See(t, "saved")
	for _, timer := range s.timers.Take() {
		s.Send(timer.Msg)
	}
	s.Hidden(t, "saved")
}

func TestChangesAreGathered(t *testing.T) {
	s := newSession(t, setting{})
	changes := make(chan struct{}, 1)
	s.app.changes = changes
	s.timers.Take()
	s.archive.Add(uitest.Talk("newer", uitest.Today, "q", "a")...)
	s.Send(changedMsg{})
	s.See(t, "4 dialogues to review")
	waiting := s.timers.Take()
	if len(waiting) != 1 || waiting[0].After != settle {
		t.Fatalf("timers %v", waiting)
	}
	changes <- struct{}{}
	s.archive.Add(uitest.Talk("newest", uitest.Today, "q", "a")...)
	_, cmd := s.app.Update(waiting[0].Msg)
	for _, msg := range uitest.Collect(cmd) {
		s.Send(msg)
	}
	s.See(t, "5 dialogues to review")
}

func TestOutsideTextInTheStatusIsOneSafeLine(t *testing.T) {
	s := newSession(t, setting{})
	s.app.say(0, "one\ntwo\n"+strings.Repeat("long ", 50))
	s.exact(t)
	s.See(t, "one two long")
}
