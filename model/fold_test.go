package model

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// fold folds events that are one dialogue.
func fold(t *testing.T, linked []*Entry, events ...*Entry) Dialogue {
	t.Helper()
	stretches := Cut(events, DefaultSilence)
	if len(stretches) != 1 {
		t.Fatalf("cut into %d dialogues", len(stretches))
	}
	return Fold("s", stretches[0], linked)
}

func items(d Dialogue) (out []string) {
	for _, item := range d.Items {
		out = append(out, item.Entry.ID)
	}
	return out
}

func wantItems(t *testing.T, d Dialogue, want ...string) {
	t.Helper()
	if got := items(d); !reflect.DeepEqual(got, want) {
		t.Fatalf("the dialogue shows %v, want %v", got, want)
	}
}

func TestFoldNumbersAnswers(t *testing.T) {
	d := fold(t, nil,
		says(0, "a", RoleClient, "Hi"), says(0.1, "b", RoleAssistant, "Hello"), says(0.2, "c", RoleSystem, "joined"),
		says(0.3, "d", RoleOperator, "I take over"), says(0.4, "e", RoleAssistant, "Bye"))
	if d.Turns != 5 || d.Answers != 2 || !reflect.DeepEqual(d.Order, []int{1, 4}) || d.LastRole != RoleAssistant {
		t.Errorf("%+v", d)
	}
	if turn, e, ok := d.Answer(2); !ok || turn.Text != "Bye" || e.ID != "e" || turn.Answer != 2 {
		t.Errorf("answer 2 is %+v of %v", turn, e)
	}
	for _, n := range []int{-1, 0, 3} {
		if _, _, ok := d.Answer(n); ok {
			t.Errorf("there is an answer %d", n)
		}
	}
}

func TestFoldEdits(t *testing.T) {
	d := fold(t, nil,
		says(0, "a", RoleAssistant, "2 500"),
		at(0.1, "b", &Edit{Target: "a", Text: "2 700"}),
		at(0.2, "c", &Edit{Target: "a", Text: "2 900"}),
		at(0.3, "d", &Delete{Target: "a"}),
		at(0.4, "e", &Edit{Target: "lost", Text: "x"}),
		at(0.5, "f", &Delete{Target: "lost"}))
	wantItems(t, d, "a", "e", "f")
	turn := d.Items[0].Turn
	want := []Revision{{"2 500", hour(0.1)}, {"2 700", hour(0.2)}}
	if turn.Text != "2 900" || !reflect.DeepEqual(turn.Revisions, want) || !turn.DeletedAt.Equal(hour(0.3)) {
		t.Errorf("%+v", turn)
	}
}

// TestFoldEditThatSaysTheSame: Chatwoot reports that a message was delivered or
// read as a change of it, which leaves its text as it was.
func TestFoldEditThatSaysTheSame(t *testing.T) {
	d := fold(t, nil,
		says(0, "a", RoleAssistant, "2 500"),
		at(0.1, "b", &Edit{Target: "a", Text: "2 500"}),
		at(0.2, "c", &Edit{Target: "a", Text: "2 700"}),
		at(0.3, "d", &Edit{Target: "a", Text: "2 700"}))
	wantItems(t, d, "a")
	turn := d.Items[0].Turn
	if want := []Revision{{"2 500", hour(0.2)}}; turn.Text != "2 700" || !reflect.DeepEqual(turn.Revisions, want) {
		t.Errorf("%+v", turn)
	}
}

func TestFoldEditOfAnotherAccountChangesNothing(t *testing.T) {
	edit := at(0.1, "b", &Edit{Target: "a", Text: "changed"})
	edit.Account = "other"
	d := fold(t, nil, says(0, "a", RoleClient, "text"), edit)
	if d.Items[0].Turn.Text != "text" {
		t.Error("an edit from another account reached the message")
	}
}

func TestFoldEditWithAnEarlierTime(t *testing.T) {
	d := fold(t, nil, says(0.1, "b", RoleClient, "text"), at(0, "a", &Edit{Target: "b", Text: "changed"}))
	wantItems(t, d, "b")
	if d.Items[0].Turn.Text != "changed" {
		t.Error("an edit that bears an earlier time than its message is lost")
	}
}

func TestFoldToolCalls(t *testing.T) {
	d := fold(t, nil,
		says(0, "a", RoleClient, "Any time on Friday?"),
		at(0.2, "r0", &ToolResult{CallID: "c1"}), // the same moment, sorted before its call
		at(0.2, "s0", &ToolCall{CallID: "c1", Tool: "find_slots"}),
		at(0.3, "t0", &ToolCall{CallID: "c2", Tool: "create_lead"}),
		at(0.4, "u0", &ToolResult{CallID: "c2"}),
		at(0.5, "v0", &ToolResult{CallID: "c2"}),
		at(0.6, "w0", &ToolResult{CallID: "lost"}),
		at(0.7, "x0", &ToolResult{Tool: "f"}),
		at(0.8, "y0", &ToolCall{Tool: "f"}))
	wantItems(t, d, "a", "s0", "t0", "v0", "w0", "x0", "y0")
	for i, want := range map[int]string{1: "r0", 2: "u0"} {
		if got := d.Items[i].Result; got == nil || got.ID != want {
			t.Errorf("the result of %s is %v, want %s", d.Items[i].Entry.ID, got, want)
		}
	}
	if d.Items[6].Result != nil {
		t.Error("a call without an id has a result")
	}
}

func TestFoldLinks(t *testing.T) {
	crm := func(h float64, name string, ref EntityRef) *Entry {
		return at(h, name, &CRM{Entity: ref, Action: CRMUpdate})
	}
	lead, deal := EntityRef{EntityLead, "7"}, EntityRef{EntityDeal, "8"}
	linked := []*Entry{crm(5, "later", deal), crm(-1, "before", lead), crm(0.15, "between", lead)}
	d := fold(t, linked,
		says(0, "a", RoleClient, "Hi"),
		at(0.1, "b", &Lead{Status: LeadRequested, RequestID: "r", Fields: Fields{"TITLE": TextValue("Anna")}}),
		at(0.2, "c", &Lead{Status: LeadCreated, RequestID: "r", LeadID: "7", DealID: "8"}))
	wantItems(t, d, "a", "b", "between", "c", "later")
	if d.Items[2].Link != LinkLead || d.Items[4].Link != LinkDeal || d.Items[1].Link != "" {
		t.Errorf("links are %q, %q and %q", d.Items[2].Link, d.Items[4].Link, d.Items[1].Link)
	}
	if d.Sent.Text("TITLE") != "Anna" || d.Lead.Status != LeadCreated {
		t.Errorf("sent %v, lead %+v", d.Sent, d.Lead)
	}
	if want := []EntityRef{lead, deal}; !reflect.DeepEqual(d.Entities(), want) {
		t.Errorf("linked to %v", d.Entities())
	}
	if d.Events != 3 {
		t.Errorf("the CRM's events count as the dialogue's own: %d", d.Events)
	}
}

func TestFoldReview(t *testing.T) {
	d := fold(t, nil,
		says(0, "a", RoleClient, "Hi"), says(0.1, "b", RoleAssistant, "Hello"), says(0.2, "c", RoleAssistant, "Bye"),
		act(1, "v1", &Verdict{Answer: keyOf("b"), Value: Bad, Note: "rude"}),
		act(2, "v2", &Verdict{Answer: keyOf("a"), Value: Bad}), // not an answer
		act(3, "n1", &Note{Target: keyOf("a"), Text: "typo"}),
		act(4, "u1", &Undo{Targets: []Key{keyOf("gone")}}))
	wantItems(t, d, "a", "b", "c")
	b := d.Items[1].Turn
	if b.Verdict == nil || b.Verdict.Value != Bad || b.Verdict.By != "olga" || b.Note != "rude" || d.Items[0].Turn.Note != "typo" {
		t.Errorf("%+v", b)
	}
	if d.Bad != 1 || d.Review != ReviewPartial || !slices.Equal(d.Reviewers, []string{"olga"}) || d.Items[0].Turn.Verdict != nil {
		t.Errorf("%+v", d.Summary)
	}
}

// TestFoldShowsEverything counts: each event is an item, a result beside its call,
// or has done what it says to a turn.
func TestFoldShowsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, stretch := range Cut(history.Draw(t, "history"), DefaultSilence) {
			shown := 0
			for _, item := range Fold("s", stretch, nil).Items {
				shown++
				if item.Result != nil {
					shown++
				}
				if item.Turn != nil {
					shown += len(item.Turn.Revisions)
				}
			}
			for _, e := range stretch.Entries {
				if e.Type.Own() || e.Type == TypeDelete && !isItem(stretch, e) {
					shown++
				}
			}
			if shown+sayTheSame(stretch) != len(stretch.Entries) {
				t.Fatalf("%d of %d events are shown", shown, len(stretch.Entries))
			}
		}
	})
}

// sayTheSame counts the edits that leave the text of their message as it was: they
// are the only events of others that show nothing.
func sayTheSame(stretch Stretch) int {
	texts, same := map[messageID]string{}, 0
	for _, e := range stretch.Entries {
		if b, ok := e.Body.(*Message); ok {
			texts[messageIDOf(e)] = b.Text
		}
	}
	for _, e := range stretch.Entries {
		b, ok := e.Body.(*Edit)
		if !ok {
			continue
		}
		id := messageID{e.Source, e.Account, b.Target}
		text, known := texts[id]
		if known && text == b.Text {
			same++
		} else if known {
			texts[id] = b.Text
		}
	}
	return same
}

func isItem(stretch Stretch, e *Entry) bool {
	return slices.ContainsFunc(Fold("s", stretch, nil).Items, func(item Item) bool { return item.Entry == e })
}

func TestSummaryDescribes(t *testing.T) {
	first := at(-1, "z", &Notification{})
	first.Source, first.Client.Phone = "crm", "+1"
	a := says(0, "a", RoleClient, strings.Repeat("я", 200))
	a.Topic, a.Lang, a.Client.Name = "price", "ru", "Анна"
	b := says(0.1, "b", RoleAssistant, "text")
	b.Assistant, b.Topic, b.Client.Name = Assistant{Name: "Мира", Version: "2"}, "other", "Аня"
	d := fold(t, nil, first, a, b, at(30, "c", &Notification{}))
	s := d.Summary
	if s.Source != "site" || s.Topic != "price" || s.Lang != "ru" || s.Assistant.Version != "2" {
		t.Errorf("%+v", s)
	}
	if (s.Client != Client{Name: "Анна", Phone: "+1"}) {
		t.Errorf("client is %+v", s.Client)
	}
	if s.Preview != strings.Repeat("я", PreviewRunes) {
		t.Errorf("preview is %q", s.Preview)
	}
	if s.First != keyOf("a") || !s.StartedAt.Equal(hour(0)) || !s.LastAt.Equal(hour(0.1)) {
		t.Errorf("begins with %v at %v, ends at %v", s.First, s.StartedAt, s.LastAt)
	}
}

func TestLeadBrief(t *testing.T) {
	lead := func(h float64, name string, status LeadStatus, request, id string) *Entry {
		return at(h, name, &Lead{Status: status, RequestID: request, LeadID: id, Error: "no"})
	}
	tests := []struct {
		name   string
		events []*Entry
		want   LeadBrief
	}{
		{"none", nil, LeadBrief{Status: LeadNone}},
		{"asked", []*Entry{lead(1, "a", LeadRequested, "r", "")}, LeadBrief{Status: LeadRequested, RequestID: "r", At: hour(1)}},
		{
			"made", []*Entry{lead(1, "a", LeadRequested, "r", ""), lead(2, "b", LeadCreated, "r", "7")},
			LeadBrief{Status: LeadCreated, RequestID: "r", LeadID: "7", LeadSince: hour(2), At: hour(2)},
		},
		{
			"made within the same moment", []*Entry{lead(1, "a", LeadCreated, "r", "7"), lead(1, "b", LeadRequested, "r", "")},
			LeadBrief{Status: LeadCreated, RequestID: "r", LeadID: "7", LeadSince: hour(1), At: hour(1)},
		},
		{
			"failed", []*Entry{lead(1, "a", LeadRequested, "r", ""), lead(2, "b", LeadFailed, "r", "")},
			LeadBrief{Status: LeadFailed, RequestID: "r", At: hour(2), Failed: "no"},
		},
		{
			"asked again after a failure", []*Entry{lead(1, "a", LeadFailed, "r", ""), lead(2, "b", LeadRequested, "r2", "")},
			LeadBrief{Status: LeadRequested, RequestID: "r2", At: hour(2)},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := fold(t, nil, append(tt.events, says(0, "m", RoleClient, "text"))...)
			if d.Lead != tt.want {
				t.Errorf("got %+v, want %+v", d.Lead, tt.want)
			}
		})
	}
}

func TestFieldsText(t *testing.T) {
	f := Fields{
		"TITLE": json.RawMessage(`"Стрижка \"люкс\""`), "EMPTY": nil, "NULL": json.RawMessage(` null `),
		"SUM": json.RawMessage(`1500.00`), "OPEN": json.RawMessage(`true`), "OBJECT": json.RawMessage(`{"a":1}`),
		"PHONE": json.RawMessage(`[{"ID":"1","VALUE":"+7 900","VALUE_TYPE":"WORK"},{"VALUE":"+7 901"}]`),
		"LIST":  json.RawMessage(`["a", 2, null]`), "NONE": json.RawMessage(`[]`), "BROKEN": json.RawMessage(`"x`),
		"OTHER": json.RawMessage(`[{"X":1}]`),
	}
	for name, want := range map[string]string{
		"TITLE": `Стрижка "люкс"`, "EMPTY": "", "NULL": "", "MISSING": "", "SUM": "1500.00", "OPEN": "true",
		"OBJECT": `{"a":1}`, "PHONE": "+7 900, +7 901", "LIST": "a, 2, ", "NONE": "", "BROKEN": `"x`, "OTHER": `{"X":1}`,
	} {
		if got := f.Text(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestFieldsWith(t *testing.T) {
	var none Fields
	f := none.With("B", `<"я">`).With("A", "1")
	if none != nil || f.Text("B") != `<"я">` || string(f["B"]) != `"<\"я\">"` || !slices.Equal(f.Names(), []string{"A", "B"}) {
		t.Errorf("%s", f)
	}
	if g := f.With("A", "2"); f.Text("A") != "1" || g.Text("A") != "2" {
		t.Error("With changed the fields that it was to copy")
	}
}

func TestDialogueID(t *testing.T) {
	for _, tt := range []struct {
		id, session string
		n           int
	}{
		{"s", "s", 1}, {"s~2", "s", 2}, {"s~10", "s", 10}, {"a~b~3", "a~b", 3},
		{"s~1", "s~1", 1}, {"s~0", "s~0", 1}, {"s~02", "s~02", 1}, {"s~+2", "s~+2", 1}, {"s~-2", "s~-2", 1},
		{"s~", "s~", 1}, {"~2", "~2", 1}, {"s~x", "s~x", 1}, {"", "", 1},
	} {
		if session, n := SplitDialogueID(tt.id); session != tt.session || n != tt.n {
			t.Errorf("%q splits into %q and %d", tt.id, session, n)
		}
		if got := DialogueID(tt.session, tt.n); got != tt.id {
			t.Errorf("%q and %d make %q, want %q", tt.session, tt.n, got, tt.id)
		}
	}
}

func TestSubjectOf(t *testing.T) {
	lead := EntityRef{EntityLead, "7"}
	tests := []struct {
		name string
		e    Event
		want Subject
		ok   bool
	}{
		{"talk", Event{SessionID: "s", Body: &Message{}}, Subject{SubjectSession, "s"}, true},
		{"verdict", Event{SessionID: "s", Body: &Verdict{}}, Subject{SubjectSession, "s"}, true},
		{"fix", Event{SessionID: "s", Body: &FixQueued{Entity: lead}}, Subject{SubjectLead, "7"}, true},
		{"step of a fix", Event{Body: &FixStep{Entity: lead}}, Subject{SubjectLead, "7"}, true},
		{"undo of a fix", Event{Body: &Undo{Entity: lead}}, Subject{SubjectLead, "7"}, true},
		{"undo of a verdict", Event{SessionID: "s", Body: &Undo{}}, Subject{SubjectSession, "s"}, true},
		{"crm", Event{SessionID: "s", Body: &CRM{Entity: lead}}, Subject{SubjectLead, "7"}, true},
		{"crm without an id", Event{SessionID: "s", Body: &CRM{Entity: EntityRef{Kind: EntityLead}}}, Subject{SubjectLead, ""}, false},
		{"stages", Event{Body: &Stages{Portal: "p"}}, Subject{SubjectPortal, "p"}, true},
		{"booking of an entity", Event{Entity: lead, Body: &Booking{}}, Subject{SubjectLead, "7"}, true},
		{"form of a client", Event{Client: Client{Phone: "+1", Email: "e"}, Body: &Form{}}, Subject{SubjectClient, "+1"}, true},
		{"nothing", Event{Client: Client{Name: "Anna"}, Body: &Form{}}, Subject{}, false},
	}
	for _, tt := range tests {
		if got, ok := SubjectOf(&tt.e); got != tt.want || ok != tt.ok {
			t.Errorf("%s: got %v %v, want %v %v", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}

func TestADialogueIsWhoseItWasGivenToLast(t *testing.T) {
	talk := says(0, "a", RoleClient, "Hi")
	operator := says(0.1, "b", RoleOperator, "Hello")
	operator.Author = Person{ID: "17", Name: "Ольга"}
	first := act(1, "g1", &Assigned{Target: keyOf("a"), Who: "boris"})
	second := act(2, "g2", &Assigned{Target: keyOf("a"), Who: "vera"})
	undo := act(3, "u", &Undo{Targets: []Key{second.Key}})
	for name, c := range map[string]struct {
		acts []*Entry
		want string
	}{
		"nobody yet":    {nil, ""},
		"given":         {[]*Entry{first}, "boris"},
		"given on":      {[]*Entry{second, first}, "vera"},
		"taken back":    {[]*Entry{first, second, undo}, "boris"},
		"given to none": {[]*Entry{first, act(4, "g3", &Assigned{Target: keyOf("a")})}, ""},
	} {
		d := fold(t, nil, append([]*Entry{talk, operator}, c.acts...)...)
		if d.Assignee != c.want || len(d.Items) != 2 {
			t.Errorf("%s: it is %q's, with %d items", name, d.Assignee, len(d.Items))
		}
		if !slices.Equal(d.Operators, []string{"Ольга"}) {
			t.Errorf("operators %q", d.Operators)
		}
	}
}
