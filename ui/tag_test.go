package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"debrief/model"
	"debrief/ui/pane"
)

func (s *session) tags(t *testing.T, id string) []string {
	t.Helper()
	return s.dialogue(t, id).Tags
}

func TestADialogueIsTagged(t *testing.T) {
	s := replaying(t, "chat-2", setting{env: func(e *pane.Env) { e.Tags = []string{"old prices", "VIP"} }})
	s.Press("t")
	s.See(t, "Which tag?", "old prices", "VIP")
	s.Press("down", "enter")
	s.See(t, "#VIP", "saved 12:04:00")
	s.Hidden(t, "Which tag?")
	s.Press("ctrl+t")
	s.Type("Перезвонить")
	s.See(t, "new: Перезвонить")
	s.Press("enter")
	s.See(t, "#VIP #Перезвонить")
	if got := s.tags(t, "chat-2"); !slices.Equal(got, []string{"VIP", "Перезвонить"}) {
		t.Fatalf("tags %q", got)
	}
	s.Press("t")
	s.See(t, "VIP  take off", "Перезвонить  take off", "old prices")
	s.Type("vip")
	s.Press("enter")
	if got := s.tags(t, "chat-2"); !slices.Equal(got, []string{"Перезвонить"}) {
		t.Fatalf("tags %q", got)
	}
	s.Press("u")
	s.See(t, "taken back: tag", "#VIP #Перезвонить")
}

func TestATagIsShownAtOnceAndGoesWhenItIsNotSaved(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Hold = true
	s.Press("t")
	s.Type("late")
	s.Press("enter")
	s.See(t, "#late")
	s.Hidden(t, "saved")
	s.Release()
	s.See(t, "#late", "saved 12:04:00")
	s.Hold = false
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("t")
	s.Type("vip")
	s.Press("enter")
	s.See(t, "disk full", "#late")
	s.Hidden(t, "#vip")
}

func TestNoTagIsPutByEscapeOrOfWhatCannotBeOne(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("t")
	s.Type("late")
	s.Press("esc")
	s.Hidden(t, "Which tag?")
	s.Press("t", "enter") // there is nothing to choose
	s.See(t, "Which tag?")
	s.Type(strings.Repeat("long", 15))
	s.Press("enter")
	s.See(t, "A tag is 1 to 40 characters long.")
	if got := s.tags(t, "chat-2"); got != nil {
		t.Errorf("tags %q", got)
	}
}

func TestTheTagsOfOthersAreOfferedAndStandInTheQueue(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	for id, tags := range map[string][]string{"chat-1": {"late"}, "chat-2": {"late", "price", "vip"}} {
		d := s.dialogue(t, id)
		for _, tag := range tags {
			s.archive.Add(model.Event{
				V: model.Version, Type: model.TypeTagged, Source: model.SourceOwn, ID: id + tag, TS: d.LastAt.Add(1), SessionID: d.SessionID,
				Actor: "boris", Body: &model.Tagged{Target: d.First, Tag: tag},
			})
		}
	}
	s.Press("g", "i", "g", "q")
	s.See(t, "#late #price +1")
	s.Press("f")
	s.Type("tag:")
	s.See(t, "Tab  late  price  vip")
	s.Type("pr")
	s.See(t, "Tab  price", "0 dialogues")
	s.Press("tab", "enter")
	s.See(t, "f tag:price", "1 dialogue")
	s.Press("enter", "t")
	s.See(t, "late  take off", "price  take off", "vip  take off")
}

func TestTagsInTheHeaderOfAWideScreenAndWordByWord(t *testing.T) {
	s := replaying(t, "chat-2", setting{width: 160, height: 40})
	s.Press("t")
	s.Type("late")
	s.Press("enter")
	s.See(t, "#late")
	p, ok := s.app.panes[pane.Replay].(pane.Spoken)
	if !ok {
		t.Fatal("the screen is not told line by line")
	}
	if told := strings.Join(p.Whole(), "\n"); !strings.Contains(told, "#late") {
		t.Errorf("told: %s", told)
	}
	s.Press("t")
	if told := strings.Join(p.Here(), "\n"); !strings.Contains(told, "late take off") {
		t.Errorf("told: %s", told)
	}
	p.Write("price")
	s.Press("t")
	s.See(t, "late  take off", "price  take off")
}
