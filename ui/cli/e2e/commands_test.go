package e2e

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"strings"
	"testing"
)

// imported is a user who has imported n sample dialogues.
func imported(t *testing.T, n int) *home {
	t.Helper()
	h := newHome(t)
	h.run("import", h.write("sample.jsonl", sample(n)), "--json").exits(0)
	return h
}

func TestImportSaysWhatItDid(t *testing.T) {
	h := newHome(t)
	file := h.write("sample.jsonl", sample(3)+leadSample)
	first := h.run("import", file, "--json").exits(0).says(h.path("config", "debrief", "keys"), "copy")
	got := first.object()
	if !got.has("read", "new", "duplicates", "rejected", "dialogues") ||
		got.number("read") != 16 || got.number("new") != 16 || got.number("dialogues") != 4 {
		t.Errorf("the first import says %v", got)
	}
	second := h.run("import", file, "--json").exits(0)
	if got := second.object(); got.number("new") != 0 || got.number("duplicates") != 16 || got.number("dialogues") != 0 {
		t.Errorf("the second import says %v", got)
	}
	if strings.Contains(second.stderr, "copy") {
		t.Errorf("the key file is shown a second time: %s", second.stderr)
	}
	piped := h.runWith(strings.NewReader(sampleDialogue(4, 1)), "import", "-", "--json").exits(0)
	if got := piped.object(); got.number("new") != 2 {
		t.Errorf("the import of standard input says %v", got)
	}
	h.run("import", file, "--lang", "ru").exits(0).prints("уже были", "16")
}

func TestListIsPaged(t *testing.T) {
	h := imported(t, 5)
	page := h.run("list", "--limit", "2", "--json").exits(0).objects()
	if len(page) != 2 || page[0].text("id") != "s5" || page[1].text("id") != "s4" {
		t.Fatalf("the first page is %v", page)
	}
	one := page[0]
	if !one.has("id", "session_id", "source", "started_at", "last_at", "turns", "answers", "review", "lead", "links", "assignee", "operators", "tags") ||
		!one.in("review").has("state", "good", "bad", "skipped") || !one.in("lead").has("status", "lead_id", "stage") {
		t.Errorf("a dialogue is printed as %v", one)
	}
	if one.text("source") != "whatsapp" || one.number("turns") != 4 || one.number("answers") != 2 ||
		one.in("review").text("state") != "new" || one.in("lead").text("status") != "none" ||
		one.text("started_at") != "2026-11-20T14:00:00.000Z" {
		t.Errorf("the newest dialogue is %v", one)
	}
	rest := h.run("list", "--after", "s4", "--json").exits(0).objects()
	if len(rest) != 3 || rest[0].text("id") != "s3" || rest[2].text("id") != "s1" {
		t.Errorf("the rest is %v", rest)
	}
	if none := h.run("list", "--state", "done", "--json").exits(0).objects(); len(none) != 0 {
		t.Errorf("reviewed are %v", none)
	}
	h.run("list", "--limit", "2").exits(0).prints("s5", "question 1 of client 5").says("--after s4")
	h.run("list", "--after", "nothing").exits(1).says("nothing")
}

func TestListIsFiltered(t *testing.T) {
	h := imported(t, 5)
	h.run("review", "s2", "--answer", "2", "--verdict", "bad").exits(0)
	for filter, want := range map[string]string{
		"verdict:bad": "s2", "review:todo -verdict:bad": "s5 s4 s3 s1", "client 3": "s3", "id:s4 or id:s1": "s4 s1", "turns:>100": "",
	} {
		var got []string
		for _, row := range h.run("list", filter, "--json").exits(0).objects() {
			got = append(got, row.text("id"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s lists %v, want %s", filter, got, want)
		}
	}
	h.run("list", "--limit", "1", "--", "-verdict:bad").exits(0).prints("s5").says("--after s5")
	h.run("list", "turns:>100").exits(0).says("No dialogue passes")
	h.run("list", "turns:>many").exits(2).says("character 7", ">5")
	h.run("list", "vrdict:bad", "--lang", "ru").exits(2).says("знак 1", "verdict")
}

func TestALaterDialogueOfASessionHasItsOwnID(t *testing.T) {
	h := newHome(t)
	line := `{"ts":"2026-11-2%d T10:00:00Z","type":"message","session_id":"chat","id":"%d","role":"client","text":"hello"}` + "\n"
	line = strings.ReplaceAll(line, "%d T", "%dT")
	h.run("import", h.write("s.jsonl", fmt.Sprintf(line, 0, 0)+fmt.Sprintf(line, 2, 2)), "--json").exits(0)
	got := h.run("list", "--json").exits(0).objects()
	if len(got) != 2 || got[0].text("id") != "chat~2" || got[1].text("id") != "chat" || got[0].text("session_id") != "chat" {
		t.Errorf("the dialogues are %v", got)
	}
	if events := h.run("show", "chat~2", "--json").exits(0).objects(); len(events) != 1 || events[0].text("id") != "2" {
		t.Errorf("the second one's events are %v", events)
	}
}

func TestShowPrintsEventsInThePublicFormat(t *testing.T) {
	h := imported(t, 1)
	h.run("review", "s1", "--answer", "2", "--verdict", "bad").exits(0)
	got := h.run("show", "s1", "--json").exits(0).objects()
	if len(got) != 5 {
		t.Fatalf("%d events, want 4 messages and a verdict", len(got))
	}
	for i, event := range got {
		if event.number("pos") != i+1 || len(event.text("key")) != 32 {
			t.Errorf("event %d has pos %v and key %v", i, event["pos"], event["key"])
		}
	}
	if got[1].text("text") != "answer 1 to client 1" || got[1].text("role") != "assistant" || got[4].text("type") != "verdict" {
		t.Errorf("the events are %v", got)
	}
	h.run("show", "s1").exits(0).prints("answer 2 to client 1", "assistant 2", "x bad")
	h.run("show", "s9", "--json").exits(1).says("s9")
}

func TestShownEventsCanBeImportedElsewhere(t *testing.T) {
	h := imported(t, 1)
	events := h.run("show", "s1", "--json").exits(0).stdout
	other := newHome(t)
	if got := other.run("import", other.write("e.jsonl", events), "--json").exits(0).object(); got.number("new") != 4 {
		t.Errorf("the import says %v", got)
	}
}

func TestReviewSavesAVerdict(t *testing.T) {
	h := imported(t, 2)
	got := h.run("review", "s2", "--answer", "1", "--verdict", "bad", "--reason", "rude",
		"--note", "too short", "--correction", "Good day!", "--json").exits(0).object()
	if got.text("dialogue") != "s2" || got.number("answer") != 1 || got.text("verdict") != "bad" || got.text("reason") != "rude" ||
		got.text("note") != "too short" || got.text("correction") != "Good day!" || got.text("by") != "anna" || got.number("pos") != 9 {
		t.Errorf("the verdict is %v", got)
	}
	h.run("review", "s2", "--answer", "2", "--verdict", "good", "--actor", "boris").exits(0)
	row := h.run("list", "--state", "done", "--json").exits(0).object()
	if row.text("id") != "s2" || row.in("review").number("good") != 1 || row.in("review").number("bad") != 1 {
		t.Errorf("the reviewed dialogue is %v", row)
	}
	h.run("review", "s2", "--answer", "1", "--verdict", "skip").exits(0)
	row = h.run("list", "--state", "done", "--json").exits(0).object()
	if row.in("review").number("bad") != 0 || row.in("review").number("skipped") != 1 {
		t.Errorf("a later verdict does not replace the earlier one: %v", row)
	}
	h.run("review", "s2", "--answer", "3", "--verdict", "good").exits(1).says("2")
	h.run("review", "none", "--answer", "1", "--verdict", "good").exits(1).says("none")
}

func TestFixWaitsInTheOutbox(t *testing.T) {
	h := newHome(t)
	h.run("import", h.write("lead.jsonl", leadSample), "--json").exits(0)
	got := h.run("fix", "lead", "7719", "STATUS_ID=IN_PROCESS", "NAME=Иван", "--json").exits(0).object()
	if got.text("state") != "queued" || len(got.text("id")) != 32 || got.text("entity_id") != "7719" ||
		got.in("changes").text("STATUS_ID") != "IN_PROCESS" || got.in("base").text("STATUS_ID") != "NEW" || got.text("actor") != "anna" {
		t.Errorf("the fix is %v", got)
	}
	waiting := h.run("outbox", "--json").exits(0).object()
	if waiting.text("id") != got.text("id") || waiting.text("state") != "queued" {
		t.Errorf("the outbox holds %v", waiting)
	}
	h.run("outbox").exits(0).prints("STATUS_ID=IN_PROCESS", "lead 7719", "NAME=Иван")
	if status := h.run("status", "--json").exits(0).object(); status.in("outbox").number("queued") != 1 {
		t.Errorf("the status is %v", status)
	}
	h.run("fix", "lead", "1", "STATUS_ID=NEW").exits(1).says("lead 1")
	h.run("sync", "--once").exits(1).says("bitrix24.webhook_url")
}

func TestStatusCounts(t *testing.T) {
	h := imported(t, 3)
	h.run("review", "s1", "--answer", "1", "--verdict", "good").exits(0)
	h.run("review", "s1", "--answer", "2", "--verdict", "good").exits(0)
	got := h.run("status", "--json").exits(0).object()
	if !got.has("dialogues", "turns", "events", "reviewed", "outbox", "archive") || !got.in("archive").has("path", "bytes") {
		t.Fatalf("the status is %v", got)
	}
	if got.number("dialogues") != 3 || got.number("turns") != 12 || got.number("events") != 14 || got.number("reviewed") != 1 ||
		got.in("archive").text("path") != h.path("data", "debrief", "archive") || got.in("archive").number("bytes") < 1 {
		t.Errorf("the status is %v", got)
	}
	h.run("status", "--lang", "ru").exits(0).prints("диалогов", "12")
}

func TestRejectsAreKept(t *testing.T) {
	h := newHome(t)
	bad := h.write("bad.jsonl", sampleDialogue(1, 1)+"{broken\n"+`{"ts":1,"type":"verdict","session_id":"s1","answer":"x","verdict":"good"}`+"\n")
	got := h.run("import", bad, "--json").exits(1).says("rejects list").object()
	if got.number("new") != 2 || got.number("rejected") != 2 {
		t.Errorf("the import says %v", got)
	}
	list := h.run("rejects", "list", "--json").exits(0).objects()
	if len(list) != 2 || list[0].number("n") != 1 || list[0].text("origin") != "bad.jsonl" || list[0].number("line") != 3 ||
		list[1].number("line") != 4 || !strings.Contains(list[1].text("reason"), "verdict") {
		t.Fatalf("the rejects are %v", list)
	}
	if one := h.run("rejects", "show", "1", "--json").exits(0).object(); one.text("body") != "{broken" || one.number("length") != 7 {
		t.Errorf("the first reject is %v", one)
	}
	h.run("rejects", "show", "2").exits(0).prints("verdict", "bad.jsonl:4")
	h.run("rejects", "show", "9").exits(1).says("9")
	h.run("rejects", "list").exits(0).prints("bad.jsonl:3")
	h.run("rejects").exits(0).prints("bad.jsonl:3")
	h.run("rejects", "nonsense").exits(2)
	if again := h.run("import", bad, "--json").exits(1).object(); again.number("rejected") != 2 || again.number("duplicates") != 2 {
		t.Errorf("the second import says %v", again)
	}
	if list := h.run("rejects", "--json").exits(0).objects(); len(list) != 2 {
		t.Errorf("the second import adds rejects: %v", list)
	}
}

func TestVerifyRebuildBackupRestore(t *testing.T) {
	h := imported(t, 4)
	h.run("review", "s1", "--answer", "1", "--verdict", "good").exits(0)
	before := h.run("verify", "--json").exits(0).object()
	if before["ok"] != true || before.number("events") != 17 || len(before.text("head")) != 64 {
		t.Fatalf("verify says %v", before)
	}
	rows := h.run("list", "--json").exits(0).stdout
	if got := h.run("rebuild", "--json").exits(0).object(); got["ok"] != true || got.number("events") != 17 || got.text("head") != before.text("head") {
		t.Errorf("rebuild says %v", got)
	}
	if again := h.run("list", "--json").exits(0).stdout; again != rows {
		t.Errorf("the list differs after a rebuild:\n%s\n%s", rows, again)
	}
	backup := h.path("debrief.backup")
	if got := h.run("backup", backup, "--json").exits(0).object(); got["ok"] != true || got.number("events") != 17 {
		t.Errorf("backup says %v", got)
	}
	h.run("backup", backup).exits(1).says(backup)
	if data, err := os.ReadFile(backup); err != nil || bytes.Contains(data, []byte("answer 1")) {
		t.Errorf("the backup is readable without a key, or not at all: %v", err)
	}
	copied := h.path("copy")
	if got := h.run("restore", backup, "--archive", copied, "--json").exits(0).object(); got.number("events") != 17 || got.text("head") == "" {
		t.Errorf("restore says %v", got)
	}
	if restored := h.run("list", "--archive", copied, "--json").exits(0).stdout; restored != rows {
		t.Errorf("the restored list differs:\n%s\n%s", rows, restored)
	}
	h.run("verify", "--archive", copied).exits(0).prints("17")
	h.run("restore", backup, "--archive", copied).exits(1).says(copied, "holds something already")
	h.run("restore", h.path("sample.jsonl"), "--archive", h.path("other")).exits(1).says("sample.jsonl", "Nothing was made")
	h.run("backup", h.path("absent", "b")).exits(1).says("There is no directory", h.path("absent"))
}

func TestKeysVersionCompletion(t *testing.T) {
	h := newHome(t)
	h.run("keys").exits(0).prints("good")
	h.run("keys", "--markdown", "--lang", "ru").exits(0).prints("# Клавиши", "| `a`")
	if got := h.run("version", "--json").exits(0).object(); got.text("version") == "" || got.text("go") == "" {
		t.Errorf("the version is %v", got)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		h.run("completion", shell).exits(0).prints("debrief")
	}
}

func TestHelpIsInBothLanguages(t *testing.T) {
	h := newHome(t)
	h.run("--help").exits(0).prints("Usage:", "import", "take events in", "--archive")
	h.run("--help", "--lang", "ru").exits(0).prints("Использование:", "принять события")
	newHome(t, "LC_ALL=ru_RU.UTF-8").run("import", "--help").exits(0).prints("Принимает события")
}

func TestWithoutATerminalTheScreensAreHelp(t *testing.T) {
	h := newHome(t)
	o := h.run().exits(2).says("Usage:")
	if o.stdout != "" {
		t.Errorf("help is printed as a result: %s", o.stdout)
	}
	h.run("demo").exits(2)
}

func TestWrongUsage(t *testing.T) {
	h := newHome(t)
	for _, args := range [][]string{
		{"nonsense"}, {"list", "extra:x"}, {"status", "extra"}, {"list", "--nonsense"}, {"list", "-x"}, {"list", "--limit"}, {"list", "--limit", "many"},
		{"list", "--limit", "0"}, {"list", "--state", "odd"}, {"import"}, {"import", "a", "b"}, {"show"}, {"review", "s1"},
		{"review", "s1", "--answer", "1"}, {"review", "s1", "--answer", "0", "--verdict", "good"},
		{"review", "s1", "--answer", "1", "--verdict", "fine"}, {"review", "s1", "--answer", "1", "--verdict", "bad", "--reason", "mood"},
		{"fix", "lead", "1"}, {"fix", "client", "1", "A=b"}, {"fix", "lead", "x", "A=b"}, {"fix", "lead", "1", "name"},
		{"fix", "lead", "1", "NAME=a", "NAME=b"}, {"sync"}, {"config"}, {"rejects", "nonsense"}, {"rejects", "show", "first"}, {"completion", "tcsh"},
		{"--lang", "de", "status"}, {"demo", "--dialogues", "0"}, {"demo", "--portal-faults=write:x=reset"}, {"backup"}, {"verify", "now"},
	} {
		o := h.run(args...).exits(2).says("--help")
		if o.stdout != "" {
			t.Errorf("%v prints %q", args, o.stdout)
		}
	}
}

func TestImportTakesGzip(t *testing.T) {
	h := newHome(t)
	whole := gzipped(t, sample(200))
	if got := h.run("import", h.write("s.gz", string(whole)), "--json").exits(0).object(); got.number("new") != 800 {
		t.Errorf("the import says %v", got)
	}
	other := newHome(t)
	o := other.run("import", other.write("cut.gz", string(whole[:len(whole)/2])), "--json").exits(1).says("cut.gz", "line")
	if got := o.object(); got.number("new") < 50 {
		t.Errorf("the import of half a file says %v", got)
	}
	other.run("verify").exits(0)
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
