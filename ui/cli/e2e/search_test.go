package e2e

import (
	"strings"
	"testing"
)

func TestSearchFindsTurns(t *testing.T) {
	h := imported(t, 5)
	for asked, want := range map[string]int{
		"questions": 10, `"question 1"`: 5, "client*": 20, "*uestio* id:s4": 2, "question -client": 0, "question id:s4 or (question id:s5)": 4,
	} {
		if got := h.run("search", asked, "--json").exits(0).objects(); len(got) != want {
			t.Errorf("%s finds %d turns, want %d: %v", asked, len(got), want, got)
		}
	}
	one := h.run("search", `"question 2"`, "--json", "--limit", "1").exits(0).object()
	if !one.has("dialogue", "event", "pos", "ts", "source", "client", "role", "text", "marks") ||
		one.text("dialogue") != "s5" || one.text("role") != "client" || !strings.HasPrefix(one.text("text"), "question 2") {
		t.Errorf("a turn is printed as %v", one)
	}
	best := h.run("search", "question", "--json", "--order", "score", "--limit", "1").exits(0).object()
	if best.number("score") == -1 {
		t.Errorf("the most relevant turn is %v", best)
	}
	h.run("search", "question", "--limit", "3").exits(0).prints("s5", "client: question").says("10 turns", "3 shown")
	h.run("search", "nothing").exits(0).says("Nothing was found")
}

// TestSearchRefusesWhatCannotBeAsked takes what people and programs mistype.
func TestSearchRefusesWhatCannotBeAsked(t *testing.T) {
	h := imported(t, 1)
	h.run("search").exits(2)
	h.run("search", strings.Repeat("ж", 60_000)).exits(2).says("4096")
	h.run("search", "(question").exits(2).says("character 1")
	h.run("search", "!!! ...").exits(1).says("a letter or a digit")
	h.run("search", "\x01\x02\x1b[31m", "--lang", "ru").exits(0).says("Ничего не найдено")
	h.run("search", "question", "--order", "date").exits(2).says("new or score")
	h.run("search", "question", "--limit", "0").exits(2)
	h.run("search", "q").exits(0).says("Nothing")
}
