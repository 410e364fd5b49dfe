package model

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldEntity(t *testing.T) {
	ref := EntityRef{EntityLead, "7"}
	crm := func(h float64, name string, b CRM) *Entry {
		if b.Entity.IsZero() {
			b.Entity = ref
		}
		return at(h, name, &b)
	}
	value := func(text string) Fields { return Fields{"STATUS_ID": TextValue(text)} }
	entries := []*Entry{
		crm(0, "a", CRM{Action: CRMAdd, Fields: Fields{"STATUS_ID": TextValue("NEW"), "NAME": TextValue("Анна")}, By: "1"}),
		crm(1, "b", CRM{Action: CRMMove, Fields: value("IN_PROCESS"), By: "17"}),
		crm(2, "c", CRM{Action: CRMUpdate, Fields: value("JUNK"), Entity: EntityRef{EntityDeal, "7"}}),
		says(3, "d", RoleClient, "not of the CRM"),
	}
	rapid.Check(t, func(t *rapid.T) {
		got, known := FoldEntity(ref, rapid.Permutation(entries).Draw(t, "arrival"))
		want := Entity{Ref: ref, Fields: Fields{"STATUS_ID": TextValue("IN_PROCESS"), "NAME": TextValue("Анна")}, ChangedAt: hour(1), By: "17"}
		if !known || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
	if got, _ := FoldEntity(ref, append(entries, crm(4, "e", CRM{Action: CRMDelete}))); !got.Deleted || got.Fields.Text("NAME") != "Анна" {
		t.Errorf("a deleted lead is %+v", got)
	}
	if got, _ := FoldEntity(ref, append(entries, crm(4, "e", CRM{Action: CRMUpdate}))); got.By != "17" || !got.ChangedAt.Equal(hour(1)) {
		t.Errorf("a notice that names the lead and no more makes of it %+v", got)
	}
	if got, known := FoldEntity(EntityRef{EntityLead, "8"}, entries); known || got.Fields != nil {
		t.Errorf("a lead that nobody told of is %+v", got)
	}
}

func TestEntityKinds(t *testing.T) {
	for kind, want := range map[EntityKind]string{EntityLead: "STATUS_ID", EntityDeal: "STAGE_ID", EntityContact: ""} {
		if got := kind.StageField(); got != want {
			t.Errorf("the stage of a %s is in %q, want %q", kind, got, want)
		}
	}
	if got := (EntityRef{EntityLead, "7719"}).String(); got != "lead 7719" {
		t.Errorf("%q", got)
	}
}

func TestReviewStateOf(t *testing.T) {
	for _, tt := range []struct {
		answers, judged int
		want            ReviewState
	}{
		{0, 0, ReviewNone}, {1, 0, ReviewNew}, {3, 0, ReviewNew}, {3, 1, ReviewPartial}, {3, 2, ReviewPartial}, {3, 3, ReviewDone},
	} {
		if got := ReviewStateOf(tt.answers, tt.judged); got != tt.want {
			t.Errorf("%d of %d answers judged is %s, want %s", tt.judged, tt.answers, got, tt.want)
		}
	}
}

func TestCounts(t *testing.T) {
	c := Counts{
		Lead:   map[LeadStatus]int64{LeadRequested: 2, LeadFailed: 3, LeadCreated: 50, LeadNone: 7},
		Review: map[ReviewState]int64{ReviewNew: 4, ReviewPartial: 5, ReviewDone: 60, ReviewNone: 8},
	}
	if c.Lost() != 5 || c.ToReview() != 9 {
		t.Errorf("%d lost, %d to review", c.Lost(), c.ToReview())
	}
}

func TestCRMErrorSaysWhatTheCRMSaid(t *testing.T) {
	cause := errors.New("connection reset")
	for want, err := range map[string]*CRMError{
		"crm.item.update: Access denied. (refused)":      {Class: CRMDenied, Method: "crm.item.update", Code: "ACCESS_DENIED", Words: "Access denied."},
		"crm.item.get: connection reset (ambiguous)":     {Class: CRMAmbiguous, Method: "crm.item.get", Err: cause},
		"crm.item.list: QUERY_LIMIT_EXCEEDED (limit)":    {Class: CRMLimit, Method: "crm.item.list", Code: "QUERY_LIMIT_EXCEEDED"},
		"crm.status.list: expired_token: old key (auth)": {Class: CRMAuth, Method: "crm.status.list", Words: "expired_token: old key", Err: cause},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if err.Err != nil && !errors.Is(err, cause) {
			t.Errorf("%q hides its cause", want)
		}
	}
}

func TestParseKey(t *testing.T) {
	const digits = "00112233445566778899aabbccddeeff"
	k, err := ParseKey(digits)
	if err != nil || k.String() != digits || k.Short() != "00112233" || k.IsZero() {
		t.Errorf("%v, %v", k, err)
	}
	for _, bad := range []string{"0", "zz112233445566778899aabbccddeeff", digits + "00", digits[:31]} {
		if k, err := ParseKey(bad); err == nil || !k.IsZero() {
			t.Errorf("%q became %v", bad, k)
		}
	}
	if text, err := (Key{}).MarshalText(); err != nil || len(text) != 0 {
		t.Errorf("the zero key is written as %q, %v", text, err)
	}
}

// BenchmarkOpen folds a dialogue of 5,000 turns, as opening it does.
func BenchmarkOpen(b *testing.B) {
	var entries []*Entry
	for i := range 5000 {
		role := RoleClient
		if i%2 == 1 {
			role = RoleAssistant
		}
		e := says(float64(i)/1000, "", role, "text")
		e.Key = Key{byte(i >> 8), byte(i), 1}
		entries = append(entries, e)
	}
	b.ReportAllocs()
	for b.Loop() {
		if d := Fold("s", Cut(entries, DefaultSilence)[0], nil); d.Turns != 5000 {
			b.Fatal(d.Turns)
		}
	}
}
