package sync

import (
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
)

// loseIn puts the dialogue whose lead the bot failed to make into the real archive,
// and what the person asks for then, and returns the fix.
func (w *world) loseIn(t *testing.T, store *storage.Archive) model.Key {
	t.Helper()
	e := model.Event{V: 1, TS: w.clock.Now().Add(-time.Hour), Source: "whatsapp", SessionID: lostSession}
	said, lost := e, e
	said.Type, said.ID, said.Body = model.TypeMessage, "said", &model.Message{Role: model.RoleClient, Text: "8 900 000-00-09"}
	lost.Type, lost.ID, lost.TS, lost.Body = model.TypeLead, "lost", e.TS.Add(time.Second), &model.Lead{Status: model.LeadFailed}
	if _, err := store.Append(t.Context(), []model.Event{said, lost}); err != nil {
		t.Fatal(err)
	}
	d, err := store.Dialogue(t.Context(), lostSession)
	if err != nil {
		t.Fatal(err)
	}
	draft := model.DraftLead(&d, "RU")
	receipt := <-store.Submit(model.Submission{Events: []model.Event{{Type: model.TypeFixQueued, Actor: "irina", Body: &model.FixQueued{
		Kind: model.FixRecover, Entity: model.RecoveryOf(lostSession), Session: lostSession, Changes: draft.Fields, Evidence: draft.Evidence,
	}}}})
	if receipt.Err != nil {
		t.Fatal(receipt.Err)
	}
	return receipt.Outcomes[0].Key
}

func TestOnTheRealArchiveAKilledRecoveryMakesOneLead(t *testing.T) {
	for _, p := range points(t, waysOfActs()["recovery"].play) {
		t.Run(p.String(), func(t *testing.T) {
			w := newWorld(t)
			store := openStore(t, w)
			w.realArchive(t, store)
			id := w.loseIn(t, store)
			dead, times := false, 0
			w.syncer.failAt = func(at string) error {
				if at == p.step {
					times++
				}
				if dead = dead || times == p.nth; dead {
					return errKilled
				}
				return nil
			}
			w.round(t)
			if !dead {
				t.Fatal("it was not killed")
			}
			w.realArchive(t, store)
			for range 3 {
				w.clock.pass(2 * time.Minute)
				w.round(t)
			}
			fix, made := fixIn(t, store, id), w.recovered()
			if fix.State != model.FixConfirmed || len(made) != 1 || fix.Made != made[0] {
				t.Fatalf("%s (%s), made %v of %v", fix.State, fix.Error, fix.Made, made)
			}
			d, err := store.Dialogue(t.Context(), lostSession)
			if err != nil || d.Lead.LeadID != fix.Made.ID || d.Lead.Status != model.LeadCreated || d.Sent.Text("PHONE") != "+79000000009" {
				t.Errorf("the dialogue shows %+v, sent %s, %v", d.Lead, d.Sent, err)
			}
			w.careful(t)
		})
	}
}
