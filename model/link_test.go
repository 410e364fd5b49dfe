package model

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var lead7, lead8, deal70 = EntityRef{EntityLead, "7"}, EntityRef{EntityLead, "8"}, EntityRef{EntityDeal, "70"}

// linking makes an act that links the dialogue of "hi".
func linking(seq int64, name, actor string, ref EntityRef, reason LinkReason) *Entry {
	e := act(seq, name, &Link{Target: keyOf("hi"), Entity: ref, Reason: reason})
	e.Actor = actor
	return e
}

func unlinking(seq int64, name string, ref EntityRef) *Entry {
	return act(seq, name, &Link{Target: keyOf("hi"), Entity: ref, Reason: LinkPerson, Removed: true})
}

func TestLinks(t *testing.T) {
	hi := says(0, "hi", RoleClient, "Hi")
	named := at(1, "lead", &Lead{Status: LeadCreated, LeadID: "7", DealID: "70"})
	found := func(seq int64, name string, ref EntityRef, reason LinkReason) *Entry {
		return linking(seq, name, "syncer", ref, reason)
	}
	type link struct {
		ref    EntityRef
		reason LinkReason
		by     string
	}
	for name, test := range map[string]struct {
		entries []*Entry
		want    []link
	}{
		"nothing is linked by itself":               {nil, nil},
		"what the dialogue names needs no event":    {[]*Entry{named}, []link{{lead7, LinkLead, ""}, {deal70, LinkDeal, ""}}},
		"what was found":                            {[]*Entry{found(1, "a", lead7, LinkPhone)}, []link{{lead7, LinkPhone, "syncer"}}},
		"the strongest reason counts":               {[]*Entry{found(1, "a", lead7, LinkPhone), found(2, "b", lead7, LinkChat), found(3, "c", lead7, LinkEmail)}, []link{{lead7, LinkChat, "syncer"}}},
		"several leads, the strongest first":        {[]*Entry{found(1, "a", lead7, LinkPhone), found(2, "b", lead8, LinkOrigin)}, []link{{lead8, LinkOrigin, "syncer"}, {lead7, LinkPhone, "syncer"}}},
		"another lead by phone is another matter":   {[]*Entry{named, found(1, "a", lead8, LinkPhone)}, []link{{lead7, LinkLead, ""}, {deal70, LinkDeal, ""}}},
		"another lead by origin is not":             {[]*Entry{named, found(1, "a", lead8, LinkOrigin)}, []link{{lead7, LinkLead, ""}, {deal70, LinkDeal, ""}, {lead8, LinkOrigin, "syncer"}}},
		"a person's link":                           {[]*Entry{found(1, "a", lead8, LinkPhone), linking(2, "b", "olga", lead8, LinkPerson)}, []link{{lead8, LinkPerson, "olga"}}},
		"a person's unlinking is not redone":        {[]*Entry{found(1, "a", lead7, LinkPhone), unlinking(2, "b", lead7), found(3, "c", lead7, LinkOrigin)}, nil},
		"nor where it came first":                   {[]*Entry{unlinking(1, "a", lead7), found(2, "b", lead7, LinkPhone)}, nil},
		"a person may change their mind":            {[]*Entry{unlinking(1, "a", lead7), linking(2, "b", "olga", lead7, LinkPerson)}, []link{{lead7, LinkPerson, "olga"}}},
		"an undone unlinking":                       {[]*Entry{found(1, "a", lead7, LinkPhone), unlinking(2, "b", lead7), act(3, "c", &Undo{Targets: []Key{keyOf("b")}})}, []link{{lead7, LinkPhone, "syncer"}}},
		"what is named can be taken off":            {[]*Entry{named, unlinking(1, "a", lead7)}, []link{{deal70, LinkDeal, ""}}},
		"and then another lead by phone counts":     {[]*Entry{named, unlinking(1, "a", lead7), found(2, "b", lead8, LinkPhone)}, []link{{deal70, LinkDeal, ""}, {lead8, LinkPhone, "syncer"}}},
		"a link of an event that is elsewhere":      {[]*Entry{act(1, "a", &Link{Target: keyOf("gone"), Entity: lead7, Reason: LinkChat})}, []link{{lead7, LinkChat, "olga"}}},
		"the links of another dialogue are its own": {[]*Entry{says(100, "later", RoleClient, "Hi again"), found(1, "a", lead7, LinkPhone)}, []link{{lead7, LinkPhone, "syncer"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := Summarize("s", Cut(append([]*Entry{hi}, test.entries...), DefaultSilence)[0])
			var got []link
			for _, tie := range s.Links() {
				got = append(got, link{tie.Entity, tie.Reason, tie.By})
				if tie.Since.IsZero() || tie.Removed {
					t.Errorf("%s: since %v, removed %t", tie.Entity, tie.Since, tie.Removed)
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("links are %v, want %v", got, test.want)
			}
		})
	}
}

func TestALinkStandsWithItsDialogue(t *testing.T) {
	entries := []*Entry{says(0, "hi", RoleClient, "Hi"), says(100, "later", RoleClient, "Hi again"), linking(1, "a", "syncer", lead7, LinkPhone)}
	stretches := Cut(entries, DefaultSilence)
	first, second := Summarize("s", stretches[0]), Summarize("s", stretches[1])
	if len(first.Links()) != 1 || len(second.Links()) != 0 {
		t.Errorf("links are %v and %v", first.Links(), second.Links())
	}
	crm := at(1, "crm", &CRM{Entity: lead7, Action: CRMMove})
	d := Fold("s", stretches[0], []*Entry{crm})
	if len(d.Items) != 2 || d.Items[1].Link != LinkPhone {
		t.Errorf("the timeline has %d items", len(d.Items))
	}
}

// Whatever was done in whatever order, a dialogue is linked to each entity once,
// in the order of the reasons, and to nothing that a person took off last.
func TestLinksAreOneForEachEntity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, stretch := range Cut(history.Draw(t, "history"), DefaultSilence) {
			s := Summarize("s", stretch)
			links := s.Links()
			if !slices.IsSortedFunc(links, compareTies) {
				t.Fatalf("out of order: %v", links)
			}
			seen := map[EntityRef]bool{}
			for _, tie := range links {
				if said, ok := s.Tied(tie.Entity); seen[tie.Entity] || ok && said.Removed {
					t.Fatalf("%s stands twice, or was taken off: %v", tie.Entity, links)
				}
				seen[tie.Entity] = true
			}
		}
	})
}
