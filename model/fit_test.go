package model

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// leadAt is a lead that was made so many hours after start, and closed so many
// after it, or not at 0.
func leadAt(made, closed float64) *Entity {
	n := &Entity{Ref: lead7, Fields: Fields{"DATE_CREATE": TextValue(hour(made).Format(time.RFC3339)), "STATUS_SEMANTIC_ID": TextValue("P")}}
	if closed > 0 {
		n.Fields = n.Fields.With("STATUS_SEMANTIC_ID", "F").With("DATE_CLOSED", hour(closed).Format(time.RFC3339))
	}
	return n
}

// sharing is a dialogue that began and ended so many hours after start.
func sharing(id string, from, to float64, reason LinkReason, ties ...Tie) Shared {
	return Shared{Summary: Summary{ID: id, StartedAt: hour(from), LastAt: hour(to), Ties: ties}, Reason: reason}
}

func TestWhichDialoguesALeadIsLinkedTo(t *testing.T) {
	named := func(d Shared, id string) Shared {
		d.Lead = LeadBrief{LeadID: id, LeadSince: d.StartedAt}
		return d
	}
	tied := func(reason LinkReason) Tie { return Tie{Entity: lead7, Reason: reason, By: "syncer"} }
	for name, test := range map[string]struct {
		lead  *Entity
		found []Shared
		want  []string
	}{
		"none":                                 {leadAt(1, 0), nil, nil},
		"the one that led to it":               {leadAt(1, 0), []Shared{sharing("a", 0, 1, LinkPhone)}, []string{"a"}},
		"by clocks that differ":                {leadAt(1, 2), []Shared{sharing("a", 1.05, 1.1, LinkPhone)}, []string{"a"}},
		"the last of those before":             {leadAt(30, 0), []Shared{sharing("a", 0, 1, LinkPhone), sharing("b", 28, 29, LinkPhone)}, []string{"b"}},
		"a stronger reason before a later one": {leadAt(30, 0), []Shared{sharing("a", 0, 1, LinkChat), sharing("b", 28, 29, LinkPhone)}, []string{"a"}},
		"one that ended long before":           {leadAt(31*24, 0), []Shared{sharing("a", 0, 1, LinkPhone)}, nil},
		"all that began while it was open":     {leadAt(1, 100), []Shared{sharing("a", 0, 1, LinkPhone), sharing("b", 50, 51, LinkEmail), sharing("c", 99, 120, LinkPhone), sharing("d", 101, 102, LinkPhone)}, []string{"a", "b", "c"}},
		"what is linked already is not again":  {leadAt(1, 0), []Shared{sharing("a", 0, 1, LinkPhone, tied(LinkPhone)), sharing("b", 50, 51, LinkPhone, tied(LinkPhone))}, nil},
		"but for a stronger reason":            {leadAt(1, 0), []Shared{sharing("a", 0, 1, LinkOrigin, tied(LinkPhone))}, []string{"a"}},
		"a dialogue that names it led to it":   {leadAt(30, 0), []Shared{named(sharing("a", 0, 1, LinkLead), "7"), sharing("b", 28, 29, LinkPhone)}, nil},
		"one that names another lead":          {leadAt(30, 0), []Shared{named(sharing("a", 0, 1, LinkPhone), "8"), sharing("b", -9, -8, LinkPhone)}, []string{"b"}},
		"unless the lead came from it":         {leadAt(30, 0), []Shared{named(sharing("a", 0, 1, LinkOrigin), "8")}, []string{"a"}},
		"one that a person took off":           {leadAt(1, 0), []Shared{sharing("a", 0, 1, LinkOrigin, Tie{Entity: lead7, Reason: LinkPerson, Removed: true}), sharing("b", -9, -8, LinkEmail)}, []string{"b"}},
		"one that a person put there":          {leadAt(30, 0), []Shared{sharing("a", 0, 1, LinkPhone, tied(LinkPerson)), sharing("b", 28, 29, LinkPhone)}, nil},
		"all of its own lead's":                {leadAt(30, 0), []Shared{sharing("a", 0, 1, LinkLead), sharing("b", 2, 3, LinkLead), sharing("c", 4, 5, LinkPhone)}, []string{"a", "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range ChooseLinks(test.lead, test.found) {
				got = append(got, d.ID)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("linked to %v, want %v", got, test.want)
			}
		})
	}
}

// Once what was chosen is linked nothing more is, and the order in which the
// dialogues were found does not matter.
func TestChoosingLinksComesToAnEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lead := leadAt(float64(rapid.IntRange(0, 800).Draw(t, "made")), float64(rapid.IntRange(0, 900).Draw(t, "closed")))
		var found []Shared
		for i := range rapid.IntRange(0, 6).Draw(t, "dialogues") {
			from := float64(rapid.IntRange(0, 900).Draw(t, "from"))
			d := sharing(string(rune('a'+i)), from, from+1, rapid.SampledFrom(LinkReasons()[3:]).Draw(t, "reason"))
			if rapid.IntRange(0, 3).Draw(t, "said") == 0 {
				d.Ties = []Tie{{Entity: lead7, Reason: LinkPerson, Removed: rapid.Bool().Draw(t, "removed")}}
			}
			d.Lead.LeadID = rapid.SampledFrom([]string{"", "", "7", "8"}).Draw(t, "names")
			found = append(found, d)
		}
		chosen := ChooseLinks(lead, found)
		if other := ChooseLinks(lead, rapid.Permutation(found).Draw(t, "order")); !reflect.DeepEqual(ids(chosen), ids(other)) {
			t.Fatalf("in another order %v, and not %v", ids(other), ids(chosen))
		}
		for i := range found {
			for _, d := range chosen {
				if d.ID == found[i].ID {
					if said, ok := found[i].Tied(lead7); ok && said.Removed {
						t.Fatalf("%s is linked again", d.ID)
					}
					found[i].Ties = []Tie{{Entity: lead7, Reason: d.Reason, By: "syncer"}}
				}
			}
		}
		if more := ChooseLinks(lead, found); len(more) != 0 {
			t.Fatalf("after %v it is linked to %v", ids(chosen), ids(more))
		}
	})
}

func ids(found []Shared) (out []string) {
	for _, d := range found {
		out = append(out, d.ID)
	}
	return out
}
