package choose

import (
	"testing"

	"debrief/keymap"
	"debrief/ui/theme"
	"debrief/ui/uitest"
)

func TestAnOpenListSaysWhatAKeyMadeOfIt(t *testing.T) {
	items := []Item{{ID: "1", Name: "anna"}, {ID: "2", Name: "boris"}}
	for name, c := range map[string]struct {
		typed  string
		own    string
		moves  []keymap.ID
		id     keymap.ID
		answer Answer
		chosen string
	}{
		"the first one":             {id: keymap.ChooserChoose, answer: Chosen, chosen: "1"},
		"the next one":              {moves: []keymap.ID{keymap.ChooserDown}, id: keymap.ChooserChoose, answer: Chosen, chosen: "2"},
		"there and back":            {moves: []keymap.ID{keymap.ChooserDown, keymap.ChooserUp}, id: keymap.ChooserChoose, answer: Chosen, chosen: "1"},
		"what was typed":            {typed: "vera", own: "new", id: keymap.ChooserChoose, answer: Chosen, chosen: "vera"},
		"nothing is called that":    {typed: "vera", id: keymap.ChooserChoose, answer: Open},
		"given up":                  {id: keymap.ChooserCancel, answer: Cancelled, chosen: "1"},
		"closed":                    {id: keymap.Close, answer: Cancelled, chosen: "1"},
		"a key of something else":   {id: keymap.ViewOpen, answer: Open, chosen: "1"},
		"moving on chooses nothing": {id: keymap.ChooserDown, answer: Open, chosen: "2"},
	} {
		t.Run(name, func(t *testing.T) {
			list := New("Whose?", c.own, c.typed, items, theme.Styles{})
			list.View(40, 5)
			for _, id := range c.moves {
				list.Do(id, 0)
			}
			if got := list.Do(c.id, 0); got != c.answer {
				t.Errorf("the answer is %d, want %d", got, c.answer)
			}
			if got := list.Chosen(); got != c.chosen {
				t.Errorf("%q is chosen, want %q", got, c.chosen)
			}
		})
	}
}

func TestWhatIsTypedNarrowsTheList(t *testing.T) {
	list := New("Whose?", "", "", []Item{{ID: "1", Name: "anna"}, {ID: "2", Name: "борис"}}, theme.Styles{})
	list.Key(uitest.Key("б"))
	if got := list.Chosen(); got != "2" {
		t.Errorf("%q was found", got)
	}
}
