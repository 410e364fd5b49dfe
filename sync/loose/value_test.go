package loose_test

import (
	"encoding/json"
	"testing"
	"time"

	"debrief/sync/loose"
)

func TestTheSameThingReadsTheSameInEveryForm(t *testing.T) {
	for name, v := range map[string]any{"text": "12", "number": json.Number("12")} {
		n := loose.Value{V: map[string]any{"a": map[string]any{"b": v}}}.Get("a", "b")
		if n.Text() != "12" || n.Integer() != 12 || n.Number() != 12 || !n.Exists() {
			t.Errorf("%s: %q %d %v", name, n.Text(), n.Integer(), n.Number())
		}
	}
	for _, v := range []any{true, "Y", "yes", json.Number("1"), "1"} {
		if !(loose.Value{V: v}).Yes() {
			t.Errorf("%v does not say yes", v)
		}
	}
}

func TestListsOfJSONAndOfFormsReadTheSame(t *testing.T) {
	form := map[string]any{"10": "c", "2": "b", "0": "a", "x": "no"}
	for name, v := range map[string]any{"list": []any{"a", "b", "c"}, "form": form} {
		got := ""
		for _, item := range (loose.Value{V: v}).Items() {
			got += item.Text()
		}
		if got != "abc" || (loose.Value{V: v}).First().Text() != "a" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if n := len(loose.Value{V: form}.List()); n != 0 {
		t.Errorf("a form counts as %d items of a JSON list", n)
	}
}

func TestWhatIsNotThereIsEmpty(t *testing.T) {
	n := loose.Value{V: "word"}.Get("a").Get("b")
	if n.Exists() || n.IsObject() || n.Text() != "" || n.Integer() != 0 || n.Items() != nil || n.Object() != nil || !n.Time().IsZero() || n.First().Exists() {
		t.Errorf("%+v", n)
	}
	if string(n.JSON()) != "null" || len(n.Fields()) != 0 || loose.FirstText(n, loose.Value{V: "x"}) != "x" {
		t.Errorf("%s", n.JSON())
	}
}

func TestTimesInAllTheirForms(t *testing.T) {
	want := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, text := range []string{"2026-03-02T12:00:00+03:00", "2026-03-02 09:00:00 UTC", "1772442000", "1772442000.0", "1772442000000", "1772442000000000"} {
		if got := (loose.Value{V: text}).Time(); !got.Equal(want) {
			t.Errorf("%s: %v", text, got)
		}
	}
	if got := loose.FirstTime(loose.Value{V: "soon"}, loose.Value{V: "1772442000"}); !got.Equal(want) {
		t.Errorf("the first time is %v", got)
	}
}
