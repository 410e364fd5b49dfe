//go:build unix

package e2e

import (
	"strings"
	"testing"
)

// The tutorial is gone through from its first step to its last, as its own words
// say, in both languages.
func TestTheTutorialCanBeGoneThrough(t *testing.T) {
	for lang, words := range map[string][3]string{
		"en": {"F12 leaves", "That is all", "R makes the lead"}, "ru": {"F12 — выйти", "Это всё", "R создаст лид"},
	} {
		x := newHome(t).start(100, 30, "demo", "--tutorial", "--lang", lang, "--seed", "7", "--dialogues", "30")
		x.see("1/14", words[0])
		for _, step := range []struct{ keys, then string }{
			{"gq", "2/14|whatsapp|instagram"},
			{"\r", "3/14| 1 ? "},
			{"x1", "4/14"},
			{"u", "5/14"},
			{"a", "6/14"},
			{"nfine", "fine"},
			{"\r", "7/14"},
			{"c better\x13", "8/14"},
			{"GA", "9/14"},
			{":", "10/14| ↓ "},
			{"\x1b", "10/14| 1 ? "}, // the palette is gone, the dialogue is back
			{"gi", "11/14"},
			{"gl", "12/14|" + words[2]},
			{"R", "12/14|[x]"},
			{"\r", "13/14"},
			{"gs", "14/14"},
		} {
			x.press(step.keys)
			x.see(strings.Split(step.then, "|")...)
		}
		x.see(words[1])
		x.press("\x1b[24~") // F12
		x.gone("14/14")
		x.leave()
	}
}
