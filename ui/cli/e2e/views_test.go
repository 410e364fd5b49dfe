package e2e

import (
	"os"
	"strings"
	"testing"
)

// A filter is kept under a name, listed, used, and taken away; whoever spoils the file
// by hand is told where, and nothing of it is lost.
func TestAViewIsSavedUsedSpoiledAndForgotten(t *testing.T) {
	h := imported(t, 3)
	h.run("views").exits(0).says("no saved views", "views.toml")
	h.run("views", "--save", "short", "turns:<100").exits(0).says("short", "' and s")
	h.run("views", "--save", "nothing", "turns:>100", "--oldest").exits(0)
	h.run("views", "--save", "broken", "turns:>many").exits(2).says("character 7")
	if got := h.run("views", "--count").exits(0); !strings.Contains(got.stdout, "short") || strings.Contains(got.stdout, "broken") {
		t.Errorf("listed: %s", got.stdout)
	}
	rows := h.run("views", "--count", "--json").exits(0).objects()
	if len(rows) != 2 || rows[0].text("name") != "short" || rows[0].number("dialogues") != 3 || rows[1].text("order") != "oldest" || rows[1].number("dialogues") != 0 {
		t.Errorf("as JSON: %v", rows)
	}
	if got := h.run("list", "--view", "short", "--json").exits(0).objects(); len(got) != 3 {
		t.Errorf("the view lists %d dialogues", len(got))
	}
	if got := h.run("list", "--view", "nothing", "--json").exits(0).objects(); len(got) != 0 {
		t.Errorf("the view lists %d dialogues", len(got))
	}
	h.run("list", "--view", "shrt").exits(2).says("shrt", "short, nothing")

	path := h.path("config", "debrief", "views.toml")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	spoiled := strings.Replace(string(whole), "turns:<100", "turns:<many", 1)
	h.write("config/debrief/views.toml", spoiled)
	line := path + ":" + lineOf(spoiled, "many")
	for lang, words := range map[string][]string{"en": {"view \"short\"", "does not fit", "left as it is"}, "ru": {"вид «short»", "не подходит", "остался как был"}} {
		for _, args := range [][]string{{"views"}, {"list", "--view", "short"}, {"views", "--forget", "short"}, {"views", "--save", "more", "turns:1"}} {
			h.run(append(args, "--lang", lang)...).exits(2).says(append(words, line)...)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != spoiled {
		t.Errorf("the file was changed: %s, %v", got, err)
	}
	h.write("config/debrief/views.toml", string(whole))
	h.run("views", "--forget", "absent").exits(2).says("absent", "short, nothing")
	h.run("views", "--forget", "short").exits(0).says("short")
	h.run("list", "--view", "short").exits(2)
}

func lineOf(content, part string) string {
	before, _, _ := strings.Cut(content, part)
	return string(rune('1' + strings.Count(before, "\n")))
}
