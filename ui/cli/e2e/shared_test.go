package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// sharedData returns the path of a data set that is not part of the repository,
// and skips the test where it is not there.
func sharedData(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not beside the checkout", name)
	}
	return path
}

func TestRealDialoguesAreImportedWhole(t *testing.T) {
	file := sharedData(t, "sgd_salon_clinic.jsonl.gz")
	h := newHome(t)
	got := h.run("import", file, "--json").exits(0).object()
	if got.number("read") != got.number("new") || got.number("rejected") != 0 || got.number("dialogues") != 1723 {
		t.Errorf("the import says %v", got)
	}
	status := h.run("status", "--json").exits(0).object()
	if status.number("dialogues") != 1723 || status.number("turns") != 32928 || status.number("events") != 32928+4983 {
		t.Errorf("the status is %v", status)
	}
	if verified := h.run("verify", "--json").exits(0).object(); verified["ok"] != true || verified.number("events") != 32928+4983 {
		t.Errorf("verify says %v", verified)
	}
	if again := h.run("import", file, "--json").exits(0).object(); again.number("new") != 0 || again.number("dialogues") != 0 {
		t.Errorf("the second import says %v", again)
	}
	one := h.run("list", "--limit", "1", "--json").exits(0).object()
	events := h.run("show", one.text("id"), "--json").exits(0).objects()
	turns := 0
	for _, event := range events {
		if event.text("type") == "message" {
			turns++
		}
	}
	if turns != one.number("turns") {
		t.Errorf("%d turns are shown of %d", turns, one.number("turns"))
	}
}

func TestRealRussianDialoguesAreImported(t *testing.T) {
	h := newHome(t)
	got := h.run("import", sharedData(t, "ruwoz_hospital_ru.jsonl.gz"), "--json").exits(0).object()
	if got.number("new") == 0 || got.number("new") != got.number("read") {
		t.Errorf("the import says %v", got)
	}
	h.run("verify").exits(0)
}
