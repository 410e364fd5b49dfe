package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"debrief/model"
)

func TestValuesComeTheMostFrequentFirst(t *testing.T) {
	var v, more Values
	for i, tags := range [][]string{{"late", "vip"}, {"late"}, {"price"}, {"vip", "late"}, nil} {
		r := &model.Row{Summary: model.Summary{Source: []string{"telegram", "whatsapp"}[i%2], Tags: tags, Assignee: "Vera"}, Stage: "JUNK"}
		if i < 3 {
			v.Add(r)
		} else {
			more.Add(r)
		}
	}
	v.Merge(more)
	for field, want := range map[string][]string{
		"tag": {"late", "vip", "price"}, "source": {"telegram", "whatsapp"}, "who": {"Vera"}, "assignee": {"Vera"}, "stage": {"JUNK"},
		"account": nil, "turns": nil, "verdict": nil, "nothing": nil,
	} {
		if got := v.Of(field); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
}

func TestValuesAreBounded(t *testing.T) {
	var v Values
	for i := range 3 * mostValues {
		v.Add(&model.Row{Summary: model.Summary{Topic: fmt.Sprint("topic ", i), Account: strings.Repeat("x", longestOffer+1)}})
	}
	if n := len(v.Of("topic")); n != mostValues {
		t.Errorf("%d topics are kept, want %d", n, mostValues)
	}
	if got := v.Of("account"); got != nil {
		t.Errorf("%q is offered", got)
	}
	v.Add(&model.Row{Summary: model.Summary{Assignee: " \t"}})
	if got := v.Of("assignee"); got != nil {
		t.Errorf("the blank %q is offered", got)
	}
}

// What is offered of a row, once it is taken, lets that row through.
func TestAValueThatIsOfferedFindsItsRow(t *testing.T) {
	word := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{" ", "a b", `say "hi"`, `back\slash`, "-minus", "or", "(x)", "a:b", "*", "Ёлка"}))
	rapid.Check(t, func(rt *rapid.T) {
		value := strings.ToValidUTF8(word.Draw(rt, "value"), "")
		r := &model.Row{Summary: model.Summary{Source: value, Topic: value, Tags: []string{value}, Assignee: value}, Stage: value}
		var v Values
		v.Add(r)
		for _, field := range []string{"source", "topic", "tag", "assignee", "who", "stage"} {
			for _, c := range Complete(field+":", len(field)+1, v.Of) {
				written := field + ":" + c.Text
				q, err := Parse(written)
				if err != nil {
					rt.Fatalf("%q is offered and cannot be read: %v", written, err)
				}
				if !q.Match(r, ask) {
					rt.Fatalf("%q is offered and does not find its row", written)
				}
			}
		}
	})
}
