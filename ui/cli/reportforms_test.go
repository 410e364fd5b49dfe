package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"debrief/ui/pane"
)

func TestAReportIsNeverWrittenOverAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weeks.html")
	if err := writeNew(path, "first"); err != nil {
		t.Fatal(err)
	}
	if err := writeNew(path, "second"); !errors.Is(err, pane.ErrFileThere) {
		t.Errorf("a file that is there: %v", err)
	}
	got, err := os.ReadFile(path)
	info, statErr := os.Stat(path)
	if err != nil || statErr != nil || string(got) != "first" || info.Mode().Perm() != 0o600 {
		t.Errorf("there stands %q with mode %v (%v, %v)", got, info.Mode(), err, statErr)
	}
	if err := writeNew(filepath.Join(path, "below a file"), "x"); err == nil || errors.Is(err, pane.ErrFileThere) {
		t.Errorf("below a file: %v", err)
	}
}

func TestTheEndOfTheNameSaysTheForm(t *testing.T) {
	write := (&app{}).reportFiles(seen{}, nil)
	for _, name := range []string{"weeks", "weeks.pdf", ".html/weeks", ""} {
		if _, err := write(t.Context(), pane.ReportFile{Path: name}); !errors.Is(err, pane.ErrFileForm) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
