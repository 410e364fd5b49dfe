package model

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestCut shows where one dialogue ends and the next begins. Each test lists the
// events of a session, and the names of those of each dialogue, in order.
func TestCut(t *testing.T) {
	client := func(h float64, name string) *Entry { return says(h, name, RoleClient, "text") }
	edit := func(h float64, name, target string) *Entry { return at(h, name, &Edit{Target: target}) }
	tests := []struct {
		name   string
		events []*Entry
		want   [][]string
	}{
		{"nothing", nil, nil},
		{"one", []*Entry{client(0, "a")}, [][]string{{"a"}}},
		{"24 hours of silence are no cut", []*Entry{client(0, "a"), client(24, "b")}, [][]string{{"a", "b"}}},
		{"more than that is", []*Entry{client(0, "a"), client(24.001, "b")}, [][]string{{"a"}, {"b"}}},
		{"talk bridges the days", []*Entry{client(0, "a"), client(20, "b"), client(40, "c")}, [][]string{{"a", "b", "c"}}},
		{"a late event joins two dialogues", []*Entry{client(0, "a"), client(40, "c"), client(20, "b")}, [][]string{{"a", "b", "c"}}},
		{
			"a late end cuts one in two",
			[]*Entry{client(0, "a"), client(1, "c"), at(0.5, "b", &Session{})},
			[][]string{{"a", "b"}, {"c"}},
		},
		{
			"after session_end the next message is another dialogue",
			[]*Entry{client(0, "a"), at(1, "b", &Session{}), client(1.1, "c"), client(1.2, "d")},
			[][]string{{"a", "b"}, {"c", "d"}},
		},
		{
			"an end before anything was said ends nothing",
			[]*Entry{at(0, "a", &Session{}), client(1, "b")},
			[][]string{{"a", "b"}},
		},
		{
			"a step of the script after the end still belongs to it",
			[]*Entry{client(0, "a"), at(1, "b", &Session{}), at(1.1, "c", &Scenario{}), client(2, "d")},
			[][]string{{"a", "b", "c"}, {"d"}},
		},
		{
			"what accompanies a dialogue goes to the one that was open, however late",
			[]*Entry{client(0, "a"), at(70, "b", &Booking{}), at(71, "c", &Lead{}), client(72, "d"), at(72, "e", &Notification{})},
			[][]string{{"a", "b", "c"}, {"d", "e"}},
		},
		{
			"what accompanies keeps no dialogue open",
			[]*Entry{client(0, "a"), at(20, "b", &Notification{}), client(40, "c")},
			[][]string{{"a", "b"}, {"c"}},
		},
		{
			"what comes before the first word waits for it",
			[]*Entry{at(0, "a", &Booking{}), client(50, "b")},
			[][]string{{"a", "b"}},
		},
		{
			"a tool call breaks silence",
			[]*Entry{client(0, "a"), at(20, "b", &ToolCall{Tool: "f"}), client(40, "c")},
			[][]string{{"a", "b", "c"}},
		},
		{
			"an edit goes where its message is",
			[]*Entry{client(0, "a"), client(50, "b"), edit(51, "c", "a"), at(52, "d", &Delete{Target: "b"})},
			[][]string{{"a", "c"}, {"b", "d"}},
		},
		{
			"an edit of a message that never came goes where it happened",
			[]*Entry{client(0, "a"), client(50, "b"), edit(1, "c", "x"), edit(51, "d", "x")},
			[][]string{{"a", "c"}, {"b", "d"}},
		},
		{"an edit alone", []*Entry{edit(0, "a", "x")}, [][]string{{"a"}}},
		{
			"verdict, note and undo go where their answer is, whenever they were done",
			[]*Entry{
				client(0, "a"), client(50, "b"),
				act(1, "v", &Verdict{Answer: keyOf("a"), Value: Good}), act(2, "n", &Note{Target: keyOf("b")}),
				act(3, "u", &Undo{Targets: []Key{keyOf("v")}}), act(4, "r", &Undo{Targets: []Key{keyOf("u")}}),
			},
			[][]string{{"a", "v", "u", "r"}, {"b", "n"}},
		},
		{
			"equal times are ordered by the source's number, then by key",
			[]*Entry{client(0, "c"), client(0, "b"), seq(client(0, "a"), 7)},
			[][]string{{"b", "c", "a"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 {
				var got [][]string
				for _, stretch := range Cut(tt.events, 24*time.Hour) {
					got = append(got, names(stretch.Entries))
				}
				if !reflect.DeepEqual(got, tt.want) {
					t.Errorf("got %v, want %v", got, tt.want)
				}
				slices.Reverse(tt.events)
			}
		})
	}
}

func seq(e *Entry, n int64) *Entry {
	e.Seq = n
	return e
}

func TestCutLeavesTheEventsAlone(t *testing.T) {
	events := []*Entry{says(1, "b", RoleClient, ""), says(0, "a", RoleClient, "")}
	Cut(events, time.Hour)
	if got := names(events); !reflect.DeepEqual(got, []string{"b", "a"}) {
		t.Errorf("Cut reordered what it was given: %v", got)
	}
}

func TestLoose(t *testing.T) {
	a := says(0, "a", RoleAssistant, "")
	tests := []struct {
		name string
		e    *Entry
		want bool
	}{
		{"edit of what is there", at(1, "x", &Edit{Target: "a"}), false},
		{"edit of what is not", at(1, "x", &Edit{Target: "b"}), true},
		{"deletion of what is not", at(1, "x", &Delete{Target: "b"}), true},
		{"verdict on what is there", act(1, "x", &Verdict{Answer: a.Key}), false},
		{"verdict on what is not", act(1, "x", &Verdict{Answer: keyOf("b")}), true},
		{"note on what is not", act(1, "x", &Note{Target: keyOf("b")}), true},
		{"undo of what is not", act(1, "x", &Undo{Targets: []Key{keyOf("b")}}), false},
		{"talk", says(1, "x", RoleClient, ""), false},
	}
	for _, tt := range tests {
		if got := Loose([]*Entry{tt.e, a}); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
