package storage

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"debrief/model"
)

var update = flag.Bool("update", false, "make the golden archive of this release anew")

// goldenDir holds an archive as this release writes it, with its key. Later
// releases must open it: it is never made anew for a release that is out.
const goldenDir = "testdata/v1"

// TestTheGoldenArchiveOpens reads an archive of each release in the format of
// that release.
func TestTheGoldenArchiveOpens(t *testing.T) {
	if *update {
		makeGolden(t)
	}
	base := t.TempDir()
	must(t, copySparse(goldenDir, base))
	a := open(t, Options{Dir: filepath.Join(base, "archive"), KeyDir: filepath.Join(base, "keys"), Now: steady})
	report, err := a.Verify(background, nil)
	if err != nil || !report.OK {
		t.Fatalf("verify: %+v, %v", report, err)
	}
	want, err := os.ReadFile(filepath.Join(goldenDir, "content.json"))
	must(t, err)
	if got := goldenContent(t, a); string(got) != string(want) {
		t.Errorf("it reads\n%s\nwant\n%s", got, want)
	}
}

func makeGolden(t *testing.T) {
	must(t, os.RemoveAll(goldenDir))
	must(t, os.MkdirAll(goldenDir, 0o755))
	a := open(t, Options{Dir: filepath.Join(goldenDir, "archive"), KeyDir: filepath.Join(goldenDir, "keys"), Create: true, Now: steady})
	for i, e := range oneOfEach() {
		e.ID = fmt.Sprint("golden ", i)
		add(t, a, e)
	}
	outcomes := add(t, a, talk("golden", 0, 4)...)
	do(t, a, verdict("golden", outcomes[1].Key, model.Bad))
	if err := <-a.SaveDraft("draft", "unfinished"); err != nil {
		t.Fatal(err)
	}
	content := goldenContent(t, a)
	closeNow(t, a)
	must(t, os.Remove(filepath.Join(goldenDir, "archive", badgerDir, "DISCARD"))) // a megabyte of nothing
	must(t, os.WriteFile(filepath.Join(goldenDir, "content.json"), content, 0o644))
}

// goldenContent is what people see of the archive: its events and its list.
func goldenContent(t *testing.T, a *Archive) []byte {
	t.Helper()
	var events []*model.Entry
	must(t, a.Tail(background, 1, func(e *model.Entry) error {
		events = append(events, e)
		return nil
	}))
	out, err := json.MarshalIndent([]any{events, allRows(t, a, model.DialogueQuery{})}, "", " ")
	must(t, err)
	return append(out, '\n')
}
