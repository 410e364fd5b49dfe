package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/ui/cli/config"
)

func TestUnusualFiguresAreShownAndRecordedFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	var events strings.Builder
	clients := func(n int, at time.Time) {
		for i := range n {
			fmt.Fprintf(&events, `{"v":1,"ts":%q,"type":"message","source":"whatsapp","session_id":"wa:%d/%d","id":"%d/%d","role":"client","text":"Добрый день"}`+"\n",
				at.Add(time.Duration(i)*time.Second).Format("2006-01-02T15:04:05.000Z"), at.Unix(), i, at.Unix(), i)
		}
	}
	clients(1, noon.AddDate(0, 0, -43)) // before that nothing is known
	for week := range 6 {
		clients(40, noon.AddDate(0, 0, -7*(week+1)))
		clients(40, noon.AddDate(0, 0, -7*(week+1)).Add(time.Hour))
	}
	clients(130, noon)
	clients(40, noon.Add(time.Hour))
	run := func(stdin string, args ...string) string {
		t.Helper()
		var out, said bytes.Buffer
		code := Run(t.Context(), Process{
			Args: append(args, "--archive", dir+"/archive", "--lang", "en"), Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &said, User: "anna",
			Getenv: func(string) string { return "" }, Now: func() time.Time { return noon.Add(90 * time.Minute) },
			Paths: config.Paths{Config: dir + "/config.toml", Keys: dir + "/keys"},
		})
		if code != ExitDone {
			t.Fatalf("%q: %d, %s", args, code, said.String())
		}
		return out.String()
	}
	run(events.String(), "import", "-")
	var found printedFinding
	if err := json.Unmarshal([]byte(run("", "watch", "test", "anomaly", "--since", "2d", "--json")), &found); err != nil {
		t.Fatal(err)
	}
	if f := found.Figures; found.Cause != "volume" || found.Scope.Span != 3600 || f.Seen != 130 || f.Usual != 40 || f.Weeks != 6 || found.Since != stamp(noon) {
		t.Errorf("%+v, %+v", found, found.Figures)
	}
	if table := run("", "watch", "test", "anomaly", "--since", "2d"); !strings.Contains(table, "130, usually 10 to 90") {
		t.Error(table)
	}
	run("", "watch", "once")
	var n printedIncident
	if err := json.Unmarshal([]byte(run("", "incidents", "--rule", "anomaly", "--json")), &n); err != nil {
		t.Fatal(err)
	}
	if n.State != "open" || n.Figures.Seen != 130 || len(n.Evidence) != 5 {
		t.Errorf("%+v", n)
	}
	if said := run("", "incidents", "show", n.ID); !strings.Contains(said, "all dialogues, the hour from") || !strings.Contains(said, "5 examples") {
		t.Error(said)
	}
	run("", "incidents", "take", n.ID)
}
