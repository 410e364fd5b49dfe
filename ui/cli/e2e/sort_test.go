package e2e

import (
	"strings"
	"testing"
)

func TestListsAreSortedFromTheCommandLine(t *testing.T) {
	h := newHome(t)
	var events strings.Builder
	for _, e := range []string{
		`"session_id":"short","ts":"2026-03-02T10:00:00Z","id":"1","role":"client","source":"site","text":"hi"`,
		`"session_id":"long","ts":"2026-03-01T10:00:00Z","id":"2","role":"client","source":"telegram","text":"hi"`,
		`"session_id":"long","ts":"2026-03-01T10:01:00Z","id":"3","role":"assistant","source":"telegram","text":"hi"`,
		`"session_id":"old","ts":"2026-02-01T10:00:00Z","id":"4","role":"client","source":"avito","text":"hi"`,
	} {
		events.WriteString(`{"type":"message",` + e + "}\n")
	}
	h.run("import", h.write("events.jsonl", events.String()), "--format", "debrief").exits(0)
	listed := func(args ...string) string {
		var ids []string
		for _, row := range h.run(append([]string{"list", "--json"}, args...)...).exits(0).objects() {
			ids = append(ids, row.text("id"))
		}
		return strings.Join(ids, " ")
	}
	for args, want := range map[string]string{
		"":                          "short long old",
		"--oldest":                  "old long short",
		"--sort started":            "short long old",
		"--sort turns":              "long short old",
		"--sort=-turns":             "old short long",
		"--sort turns --oldest":     "old short long",
		"--sort source":             "old short long",
		"--sort turns --limit 2":    "long short",
		"--sort turns --after long": "short old",
	} {
		if got := listed(strings.Fields(args)...); got != want {
			t.Errorf("list %s: %q, want %q", args, got, want)
		}
	}
	h.run("list", "--sort", "price").exits(2).says("--sort: price is no column", "assignee")
	h.run("list", "--sort", "price", "--lang", "ru").exits(2).says("--sort: столбца price нет")

	h.run("views", "--save", "Longest", "--sort=turns").exits(0)
	if got := listed("--view", "Longest"); got != "long short old" {
		t.Errorf("the view lists %q", got)
	}
	if got := listed("--view", "Longest", "--sort", "source"); got != "old short long" {
		t.Errorf("the view sorted otherwise lists %q", got)
	}
	if view := h.run("views", "--json").exits(0).object(); view.text("sort") != "turns" || view.text("order") != "newest" {
		t.Errorf("it is told as %v", view)
	}
	h.run("views", "--save", "Wrong", "--sort", "price").exits(2).says("price")
}
