package sync

import (
	"testing"
	"time"

	"debrief/model"
)

// recovering queues a recovery and lets it come to its end.
func recoverLead(t *testing.T, w *world, fields model.Fields) model.Fix {
	t.Helper()
	id := w.want(t, &model.FixQueued{
		Kind: model.FixRecover, Entity: model.RecoveryOf(lostSession), Session: lostSession, Evidence: w.lost(), Changes: fields,
	})
	w.clock.pass(2 * graceOfTests)
	w.settle(t)
	w.careful(t)
	return w.archive.fix(t, id)
}

func phone(value string) model.Fields {
	return model.Fields{"PHONE": []byte(`[{"VALUE":"` + value + `"}]`)}
}

func TestALeadThatIsThereIsLinkedAndNotMadeAgain(t *testing.T) {
	mail := model.Fields{"EMAIL": []byte(`[{"VALUE":"anna@example.com"}]`)}
	for name, c := range map[string]struct {
		held []model.Fields // leads of the portal
		want string         // the lead that the dialogue gets
	}{
		"the phone in another form": {[]model.Fields{phone("8 (900) 000-00-09")}, "1"},
		"the address":               {[]model.Fields{mail}, "1"},
		"the newest of those that are worked on": {
			[]model.Fields{phone("+79000000009"), phone("+79000000009"), phone("+79000000009").With("STATUS_ID", "JUNK")}, "2",
		},
		"one that is closed is history": {[]model.Fields{phone("+79000000009").With("STATUS_ID", "CONVERTED")}, "2"},
		"another client":                {[]model.Fields{phone("+79000000008")}, "2"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for _, fields := range c.held {
				w.lead(t, fields)
			}
			fix := recoverLead(t, w, text("TITLE", "Стрижка").With("PHONE", "+7 900 000-00-09").With("EMAIL", "Anna@example.com"))
			want := model.EntityRef{Kind: model.EntityLead, ID: c.want}
			if fix.State != model.FixConfirmed || fix.Made != want {
				t.Fatalf("%s (%s), made %v", fix.State, fix.Error, fix.Made)
			}
			d := w.archive.lostDialogues()[0]
			linked := len(w.recovered()) == 0
			if d.Lead.LeadID != c.want || d.Lead.Status != model.LeadCreated || linked != (len(d.Sent) == 0) {
				t.Errorf("the dialogue shows %+v, sent %s", d.Lead, d.Sent)
			}
		})
	}
}

func TestTheOpenLeadOrDealOfAContactIsLinked(t *testing.T) {
	for name, kind := range map[string]model.EntityKind{"lead": model.EntityLead, "deal": model.EntityDeal} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			contact, err := w.portal.AddContact(phone("8 900 000-00-09"))
			if err != nil {
				t.Fatal(err)
			}
			lead := text("CONTACT_ID", contact)
			deal := lead
			if kind == model.EntityDeal {
				lead = lead.With("STATUS_ID", "CONVERTED")
			}
			w.lead(t, lead)
			id, err := w.portal.AddDeal(deal)
			if err != nil {
				t.Fatal(err)
			}
			fix := recoverLead(t, w, text("PHONE", "+79000000009"))
			if want := (model.EntityRef{Kind: kind, ID: id}); fix.Made != want || len(w.recovered()) != 0 {
				t.Fatalf("made %v", fix.Made)
			}
			if d := w.archive.lostDialogues()[0]; d.Entities()[0] != fix.Made {
				t.Errorf("the dialogue shows %+v", d.Lead)
			}
		})
	}
}

func TestALeadWithoutPhoneAndAddressIsMade(t *testing.T) {
	w := newWorld(t)
	w.lead(t, text("TITLE", "Стрижка"))
	if fix := recoverLead(t, w, text("TITLE", "Стрижка")); fix.Made.ID != "2" {
		t.Errorf("made %v", fix.Made)
	}
}

func TestASecondRecoveryFindsTheFirst(t *testing.T) {
	w := newWorld(t)
	first := recoverLead(t, w, text("TITLE", "one"))
	second := recoverLead(t, w, text("TITLE", "two"))
	if first.Made != second.Made || len(w.recovered()) != 1 {
		t.Errorf("made %v and %v", first.Made, second.Made)
	}
}

// A client's chat is one session for years: a lead that was made for an earlier
// dialogue of it, and is closed by now, is not the one that was lost in a later one.
func TestALaterDialogueOfTheSessionGetsItsOwnLead(t *testing.T) {
	w := newWorld(t)
	first := recoverLead(t, w, text("TITLE", "haircut"))
	w.edit(t, first.Made, "STATUS_ID", "JUNK")
	w.clock.pass(72 * time.Hour)
	later := model.Event{
		V: 1, Type: model.TypeLead, ID: "lost again", TS: w.clock.Now().Add(-time.Hour), Source: "whatsapp", SessionID: lostSession,
		Body: &model.Lead{Status: model.LeadFailed, Error: "Too many requests"},
	}
	said := later
	said.Type, said.ID, said.Body = model.TypeMessage, "said again", &model.Message{Role: model.RoleClient, Text: "And a manicure"}
	w.archive.add(said)
	id := w.want(t, &model.FixQueued{
		Kind: model.FixRecover, Entity: model.RecoveryOf(lostSession), Session: lostSession, Changes: text("TITLE", "manicure"),
		Evidence: w.archive.add(later).Key,
	})
	w.clock.pass(2 * graceOfTests)
	w.settle(t)
	w.careful(t)
	second := w.archive.fix(t, id)
	if second.State != model.FixConfirmed || second.Made == first.Made || w.held(second.Made, "TITLE") != "manicure" || len(w.recovered()) != 2 ||
		w.archive.lostDialogues()[1].Lead.LeadID != second.Made.ID {
		t.Errorf("%s (%s): made %v after %v", second.State, second.Error, second.Made, first.Made)
	}
}

// TestTheLeadIsShownByTheDialogueThatLostIt: the session has gone on since, and the
// lead is not that of its later dialogue.
func TestTheLeadIsShownByTheDialogueThatLostIt(t *testing.T) {
	w := newWorld(t)
	w.lost()
	w.clock.pass(72 * time.Hour)
	w.archive.add(model.Event{
		V: 1, Type: model.TypeMessage, ID: "later", TS: w.clock.Now().Add(-2 * time.Hour), Source: "whatsapp", SessionID: lostSession,
		Body: &model.Message{Role: model.RoleClient, Text: "And again"},
	})
	id := w.want(t, &model.FixQueued{
		Kind: model.FixRecover, Entity: model.RecoveryOf(lostSession), Session: lostSession, Changes: text("TITLE", "Стрижка"),
		Evidence: keyOf(model.Event{Source: "whatsapp", Type: model.TypeLead, ID: "lost"}),
	})
	w.clock.pass(2 * graceOfTests)
	w.settle(t)
	dialogues := w.archive.lostDialogues()
	if len(dialogues) != 2 || dialogues[0].Lead.LeadID != w.archive.fix(t, id).Made.ID || dialogues[1].Lead.Status != model.LeadNone {
		t.Errorf("%d dialogues, the first shows %+v", len(dialogues), dialogues[0].Lead)
	}
}

func TestARefusedStageListsThoseThatExist(t *testing.T) {
	w := newWorld(t)
	w.round(t) // the archive learns of the stages
	fix := recoverLead(t, w, text("STATUS_ID", "GONE"))
	want := `Invalid value for field "Stage": there is no GONE; there are NEW (New), IN_PROCESS (In progress), PROCESSED (Processed), CONVERTED (Good lead), JUNK (Junk lead)`
	if fix.State != model.FixRefused || fix.Error != want {
		t.Errorf("%s: %s", fix.State, fix.Error)
	}
}
