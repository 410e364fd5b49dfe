package model

import "testing"

func TestRecoveryNamesItsSession(t *testing.T) {
	ref := RecoveryOf("wa:7900")
	if session, ok := ref.Recovery(); !ok || session != "wa:7900" {
		t.Errorf("%v stands for %q, %t", ref, session, ok)
	}
	for _, ref := range []EntityRef{{EntityLead, "7"}, {EntityDeal, "new:s"}, {}} {
		if session, ok := ref.Recovery(); ok {
			t.Errorf("%v stands for a lead that %q does not have yet", ref, session)
		}
	}
}

func TestFixKeepsItsKindAndWhatItMade(t *testing.T) {
	entity := RecoveryOf("s")
	step := func(seq int64, typ Type) *Entry {
		return act(seq, string(typ), &FixStep{Type: typ, Fix: keyOf("f"), Entity: entity, Made: EntityRef{EntityLead, "8"}})
	}
	fixes := FoldFixes([]*Entry{
		act(1, "f", &FixQueued{Kind: FixRecover, Entity: entity, Session: "s"}),
		step(2, TypeFixClaimed), step(3, TypeFixWritten), step(4, TypeFixConfirmed),
	})
	if len(fixes) != 1 {
		t.Fatalf("%d fixes", len(fixes))
	}
	got := fixes[0]
	if got.Kind != FixRecover || got.Session != "s" || got.Made != (EntityRef{EntityLead, "8"}) || got.State != FixConfirmed {
		t.Errorf("%+v", got)
	}
}
