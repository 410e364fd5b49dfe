package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTagsAreCleaned(t *testing.T) {
	for written, want := range map[string]string{
		"price": "price", "  старый \t прайс ": "старый прайс", "VIP": "VIP", strings.Repeat("я", MostTagRunes): strings.Repeat("я", MostTagRunes),
		"": "", " \n ": "", strings.Repeat("я", MostTagRunes+1): "", "a\x1b[31mb": "", "a\u202eb": "", "\xff": "",
	} {
		got, ok := CleanTag(written)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %t", written, got, ok)
		}
	}
}

func TestADialogueHasTheTagsThatWereSaidLast(t *testing.T) {
	talk := []*Entry{says(0, "a", RoleClient, "Hi"), says(0.1, "b", RoleAssistant, "Hello")}
	on := func(seq int64, id, at, tag string) *Entry {
		return act(seq, id, &Tagged{Target: keyOf(at), Tag: tag})
	}
	late := on(1, "t1", "a", "late")
	off := act(5, "t5", &Tagged{Target: keyOf("b"), Tag: "LATE", Removed: true})
	for name, c := range map[string]struct {
		acts []*Entry
		want []string
	}{
		"none":                   {nil, nil},
		"in their order":         {[]*Entry{late, on(2, "t2", "b", "Booking")}, []string{"Booking", "late"}},
		"once, as written last":  {[]*Entry{late, on(2, "t2", "b", "Late")}, []string{"Late"}},
		"taken off, in any case": {[]*Entry{late, off}, nil},
		"put on again":           {[]*Entry{late, off, on(6, "t6", "a", "late")}, []string{"late"}},
		"taken back":             {[]*Entry{late, act(3, "u", &Undo{Targets: []Key{late.Key}})}, nil},
		"not taken off after all": {
			[]*Entry{late, off, act(7, "u", &Undo{Targets: []Key{off.Key}})},
			[]string{"late"},
		},
	} {
		d := fold(t, nil, append(slices.Clone(talk), c.acts...)...)
		if !slices.Equal(d.Tags, c.want) || len(d.Items) != 2 {
			t.Errorf("%s: %q, with %d items", name, d.Tags, len(d.Items))
		}
	}
}

func TestASummaryNamesNoMoreTagsThanMostTags(t *testing.T) {
	entries := []*Entry{says(0, "a", RoleClient, "Hi")}
	for i := range MostTags + 3 {
		entries = append(entries, act(int64(i+1), fmt.Sprint("t", i), &Tagged{Target: keyOf("a"), Tag: fmt.Sprintf("tag %02d", i)}))
	}
	if d := fold(t, nil, entries...); len(d.Tags) != MostTags || d.Tags[0] != "tag 00" {
		t.Errorf("%d tags, the first %q", len(d.Tags), d.Tags[0])
	}
}

// What the screen shows at once is what the log gives then.
func TestWithTagIsTheFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := []*Entry{says(0, "a", RoleClient, "Hi")}
		var shown []string
		for i := range rapid.IntRange(0, 12).Draw(t, "acts") {
			said := Tagged{
				Target: keyOf("a"), Tag: rapid.SampledFrom([]string{"vip", "VIP", "late", "цена", "Цена"}).Draw(t, "tag"),
				Removed: rapid.Bool().Draw(t, "removed"),
			}
			entries = append(entries, act(int64(i+1), fmt.Sprint("t", i), &said))
			shown = WithTag(shown, said.Tag, said.Removed)
			if HasTag(shown, said.Tag) == said.Removed {
				t.Fatalf("%q, after %+v", shown, said)
			}
		}
		if got := tagsOf(entries); !slices.Equal(got, shown) {
			t.Fatalf("the log gives %q, the screen shows %q", got, shown)
		}
	})
}
