package fixes_test

import (
	"testing"

	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/fixes/fixtest"
)

// ends queues a fix and takes it to its end.
func ends(t *testing.T, w *fixtest.World, wanted *model.FixQueued, end model.FixStep) model.Fix {
	t.Helper()
	id := submit(t, w, fixes.Queue(by(w), wanted)).Outcomes[0].Key
	end.Entity = wanted.Entity
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: wanted.Entity})
	w.Step(id, end)
	return w.LastFix()
}

func TestARefusedFixIsEdited(t *testing.T) {
	w := fixtest.Salon()
	no := model.FixStep{Type: model.TypeFixRefused, Error: "no such stage"}
	old := ends(t, w, fixes.Recover(fixtest.Session, model.Fields{}.With("STATUS_ID", "GONE"), model.Key{1}), no)
	submit(t, w, fixes.Edit(by(w), &old, model.Entity{}, model.Fields{}.With("STATUS_ID", "NEW")))
	got := w.LastFix()
	if got.Kind != model.FixRecover || got.Session != fixtest.Session || got.Entity != old.Entity || got.Changes.Text("STATUS_ID") != "NEW" {
		t.Errorf("%+v", got)
	}
	if r := submit(t, w, fixes.Edit(by(w), &old, model.Entity{}, old.Changes)); r.Err == nil {
		t.Error("it was settled twice")
	}
}

func TestWhatTheCRMHoldsIsWhatTheEditorSaw(t *testing.T) {
	w := fixtest.Salon()
	now, err := w.Entity(t.Context(), fixtest.Lead7719())
	if err != nil {
		t.Fatal(err)
	}
	seen := model.Entity{Ref: now.Ref, Fields: model.Fields{}.With("STATUS_ID", "NEW")}
	old := ends(t, w, fixes.Change(seen, model.Fields{}.With("STATUS_ID", "GONE"), model.Key{}), model.FixStep{Type: model.TypeFixRefused})
	submit(t, w, fixes.Edit(by(w), &old, now, model.Fields{}.With("STATUS_ID", "IN_PROCESS").With("EMAIL", "m@example.com")))
	if got := w.LastFix(); got.Base.Text("STATUS_ID") != "JUNK" || string(got.Base["EMAIL"]) != "null" || !got.BaseTime.Equal(now.ChangedAt) {
		t.Errorf("base %s of %s", got.Base, got.BaseTime)
	}
}

func TestTheConflictOfAVoteStartsAgainFromTheirs(t *testing.T) {
	w := fixtest.Salon()
	theirs := model.FixStep{Type: model.TypeFixConflict, Theirs: model.Fields{}.With("RATING", "5")}
	old := ends(t, w, fixes.Vote(fixtest.Lead7719(), fixtest.Session, "321", 2, "rude", model.Key{}), theirs)
	submit(t, w, fixes.Mine(by(w), &old, w.Clock))
	if got := w.LastFix(); got.Kind != model.FixVote || got.Session != fixtest.Session || got.Base.Text("RATING") != "5" || got.Changes.Text("RATING") != "2" {
		t.Errorf("%+v", got)
	}
}
