package ui

import (
	"context"
	"testing"

	"debrief/model"
	"debrief/ui/pane"
)

// second is an archive as its second reviewer sees it.
type second struct {
	pane.Archive
	who string
}

func (s second) Dialogue(ctx context.Context, id string) (model.Dialogue, error) {
	d, err := s.Archive.Dialogue(ctx, id)
	return d.ForSecond(s.who), err
}

// replaySecond opens chat-2, which anna reviewed, before boris, who is second.
func replaySecond(t *testing.T, s setting) *session {
	t.Helper()
	s.start = pane.Queue
	s.env = func(e *pane.Env) { e.Actor, e.Archive = "boris", second{e.Archive, "boris"} }
	out := newSession(t, s)
	d := out.dialogue(t, "chat-2")
	for _, i := range d.Order {
		out.archive.Add(model.Event{
			V: model.Version, Type: model.TypeVerdict, Source: model.SourceOwn, ID: "first" + d.Items[i].Entry.ID, TS: d.LastAt,
			SessionID: d.SessionID, Actor: "anna",
			Body: &model.Verdict{Answer: d.Items[i].Entry.Key, Value: model.Bad, Reason: "rude", Note: "hers", Correction: "better"},
		})
	}
	out.Press(":")
	out.Type("chat-2")
	out.Press("enter")
	return out
}

func TestASecondReviewIsGivenBlind(t *testing.T) {
	s := replaySecond(t, setting{})
	s.See(t, "second review", "bot 1 ?")
	s.Hidden(t, "hers", "better", "reason: rude")
	s.Press("n")
	s.See(t, "judge the answer first")
	s.Press("a", "x", "2", "s")
	for i, v := range s.verdicts() {
		if !v.Second {
			t.Errorf("verdict %d is of the first review: %+v", i, v)
		}
	}
	d := s.dialogue(t, "chat-2")
	for _, i := range d.Order {
		turn := d.Items[i].Turn
		if turn.Verdict == nil || turn.Verdict.By != "anna" || turn.Second == nil || turn.Second.By != "boris" || turn.Note != "hers" {
			t.Errorf("%+v", turn)
		}
	}
}

func TestTheFirstReviewIsShownWhenTheSecondIsOver(t *testing.T) {
	s := replaySecond(t, setting{width: 120, height: 40})
	s.Press("a", "a", "a", "g", "i", ":")
	s.Type("chat-2")
	s.Press("enter")
	s.See(t, "second review", "first review, anna: bad · rude · note: hers · better: better")
}

func TestANoteOfASecondReviewGoesWithItsVerdict(t *testing.T) {
	s := replaySecond(t, setting{})
	s.Press("x", "n")
	s.Type("mine")
	s.Press("enter")
	all := s.verdicts()
	if last := all[len(all)-1]; last.Note != "mine" || !last.Second || last.Value != model.Bad {
		t.Errorf("%+v", last)
	}
	d := s.dialogue(t, "chat-2")
	if turn := d.Items[d.Order[0]].Turn; turn.Note != "hers" || turn.Second.Note != "mine" {
		t.Errorf("%+v", turn)
	}
	s.See(t, "note: mine")
	s.Hidden(t, "hers")
}
