package model

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// parseActs reads a little language of acts, in the order in which they were
// done: "v1=bad" is verdict v1 on the answer "a", "v2" a good one, "n1" a note,
// "u1(v1,v2)" an undo. "v1@g" is of the group g.
func parseActs(line string) (acts []*Entry) {
	for i, word := range strings.Fields(line) {
		word, group, _ := strings.Cut(word, "@")
		name, targets, isUndo := strings.Cut(strings.TrimSuffix(word, ")"), "(")
		name, value, _ := strings.Cut(name, "=")
		var body Body
		switch {
		case isUndo:
			undo := &Undo{}
			for target := range strings.SplitSeq(targets, ",") {
				undo.Targets = append(undo.Targets, keyOf(target))
			}
			body = undo
		case name[0] == 'n':
			body = &Note{Target: keyOf("a"), Text: name + value}
		case name[0] == 'f':
			body = &FixQueued{Entity: EntityRef{EntityLead, "7"}}
		default:
			if value == "" {
				value = "good"
			}
			body = &Verdict{Answer: keyOf("a"), Value: VerdictValue(value), Note: map[string]string{"bad": "why"}[value]}
		}
		e := act(int64(i+1), name, body)
		e.Group = group
		acts = append(acts, e)
	}
	return acts
}

// TestJudgements shows which verdict stands on an answer, and which remark.
func TestJudgements(t *testing.T) {
	tests := []struct{ name, acts, verdict, note string }{
		{"none", "", "", ""},
		{"one", "v1", "good", ""},
		{"the last stands", "v1 v2=bad", "bad", "why"},
		{"undone", "v1 u1(v1)", "", ""},
		{"undone, the one before stands", "v1 v2=bad u1(v2)", "good", ""},
		{"redone", "v1 v2=bad u1(v2) u2(u1)", "bad", "why"},
		{"undone, redone, undone", "v1=bad u1(v1) u2(u1) u3(u2)", "", ""},
		{"undone twice is undone", "v1 u1(v1) u2(v1)", "", ""},
		{"one of two undos redone is undone", "v1 u1(v1) u2(v1) u3(u2)", "", ""},
		{"two at once", "v1 v2=bad u1(v1,v2)", "", ""},
		{"a replaced verdict takes its note along", "v1=bad v2", "good", ""},
		{"a note stays when a verdict says none", "n1 v1", "good", "n1"},
		{"a note after a verdict", "v1=bad n1", "bad", "n1"},
		{"a verdict's note after a note", "n1 v1=bad", "bad", "why"},
		{"a note undone", "n1 n2 u1(n2)", "", "n1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			entries := append(parseActs(tt.acts), says(0, "a", RoleAssistant, "text"))
			if got := Judgements(entries)[keyOf("a")].Value; string(got) != tt.verdict {
				t.Errorf("verdict %q stands, want %q", got, tt.verdict)
			}
			if got := notesOf(entries)[keyOf("a")]; got != tt.note {
				t.Errorf("note %q stands, want %q", got, tt.note)
			}
		})
	}
}

// TestActsOrderBySeq shows that a clock set back changes nothing.
func TestActsOrderBySeq(t *testing.T) {
	acts := parseActs("v1=bad v2")
	acts[1].TS = hour(-5000)
	acts = append(acts, says(0, "a", RoleAssistant, "text"))
	if got := Judgements(acts)[keyOf("a")].Value; got != Good {
		t.Errorf("%q stands, but the last act said good", got)
	}
}

func TestPlanUndo(t *testing.T) {
	tests := []struct{ name, acts, undo, redo string }{
		{"nothing", "", "", ""},
		{"the last", "v1 v2", "v2", ""},
		{"a group", "v1 v2@g v3@g", "v3 v2", ""},
		{"two groups", "v1@g v2@h", "v2", ""},
		{"undone once", "v1 v2 u1(v2)", "v1", "u1"},
		{"undone to the start", "v1 v2 u1(v2) u2(v1)", "", "u2"},
		{"a group undone", "v1 v2@g v3@g u1(v2,v3)", "v1", "u1"},
		{"a group undone by a group", "v1 v2@g v3@g u1(v2)@h u2(v3)@h", "v1", "u2 u1"},
		{"redone", "v1 v2 u1(v2) u2(u1)", "v2", ""},
		{"undone twice, redone once", "v1 v2 u1(v2) u2(v1) u3(u2)", "v1", "u1"},
		{"undone twice, redone twice", "v1 v2 u1(v2) u2(v1) u3(u2) u4(u1)", "v2", ""},
		{"redone and undone again", "v1 u1(v1) u2(u1) u3(v1)", "", "u3"},
		{"a new act ends redoing", "v1 v2 u1(v2) v3", "v3", ""},
		{"beyond a new act", "v1 v2 u1(v2) v3 u2(v3)", "v1", "u2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			acts := parseActs(tt.acts)
			plan := PlanUndo(newestFirst(acts))
			if got := refNames(plan.Undo); got != tt.undo {
				t.Errorf("u takes back %q, want %q", got, tt.undo)
			}
			if got := refNames(plan.Redo); got != tt.redo {
				t.Errorf("Ctrl+R takes back %q, want %q", got, tt.redo)
			}
		})
	}
}

func newestFirst(acts []*Entry) func() (ActRef, bool) {
	refs := ActRefs(acts)
	return func() (ActRef, bool) {
		if len(refs) == 0 {
			return ActRef{}, false
		}
		last := refs[len(refs)-1]
		refs = refs[:len(refs)-1]
		return last, true
	}
}

func refNames(refs []ActRef) string {
	var names []string
	for _, ref := range refs {
		names = append(names, strings.TrimRight(string(ref.Key[:]), "\x00"))
	}
	return strings.Join(names, " ")
}

// TestUndoWalksBack holds u and Ctrl+R to what people expect of them: after any
// acts, as many undos as there are acts leave nothing, and as many redos bring
// back what there was.
func TestUndoWalksBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := []*Entry{says(0, "a", RoleAssistant, "text")}
		n := rapid.IntRange(1, 6).Draw(t, "acts")
		for i := range n {
			value := rapid.SampledFrom([]VerdictValue{Good, Bad, Skipped}).Draw(t, "verdict")
			entries = append(entries, act(int64(i+1), "v"+string(rune('0'+i)), &Verdict{Answer: keyOf("a"), Value: value}))
		}
		states := []Judgement{Judgements(entries)[keyOf("a")]}
		step := func(refs []ActRef) {
			undo := &Undo{}
			for _, ref := range refs {
				undo.Targets = append(undo.Targets, ref.Key)
			}
			name := "u" + string(rune('0'+len(entries)))
			entries = append(entries, act(int64(len(entries)), name, undo))
		}
		for range n {
			plan := PlanUndo(newestFirst(entries))
			step(plan.Undo)
			states = append(states, Judgements(entries)[keyOf("a")])
		}
		if len(Judgements(entries)) != 0 || len(PlanUndo(newestFirst(entries)).Undo) != 0 {
			t.Fatalf("after %d undos something stands: %v", n, Judgements(entries))
		}
		for _, want := range slices.Backward(states[:n]) {
			step(PlanUndo(newestFirst(entries)).Redo)
			if got := Judgements(entries)[keyOf("a")]; got != want {
				t.Fatalf("a redo brings back %+v, want %+v", got, want)
			}
		}
	})
}

func TestActRefs(t *testing.T) {
	acts := parseActs("v1=bad n1 f1 u1(v1) u2(u1)")
	acts = append(acts, act(9, "c1", &FixStep{Type: TypeFixClaimed, Fix: keyOf("f1")}))
	refs := ActRefs(acts)
	labels := map[string]string{}
	for _, ref := range refs {
		labels[refNames([]ActRef{ref})] = ref.Label
	}
	want := map[string]string{"v1": "bad", "n1": "note", "f1": "fix", "u1": "bad", "u2": "bad"}
	if !maps.Equal(labels, want) {
		t.Errorf("labels are %v, want %v", labels, want)
	}
	if redo := refs[4]; !redo.Redo || redo.Dialogue != keyOf("a") || !reflect.DeepEqual(redo.Targets, []Key{keyOf("u1")}) {
		t.Errorf("%+v is not a redo in the dialogue of the answer", redo)
	}
	if undo := refs[3]; undo.Redo || undo.Dialogue != keyOf("a") {
		t.Errorf("%+v is not an undo in the dialogue of the answer", undo)
	}
}
