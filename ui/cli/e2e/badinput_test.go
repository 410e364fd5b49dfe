package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesThatCannotBeImported(t *testing.T) {
	h := newHome(t)
	h.run("import", h.path("absent.jsonl")).exits(1).says("There is no file", "absent.jsonl")
	h.run("import", h.dir).exits(1).says("is a directory", h.dir)
	h.run("import", h.path("absent.jsonl"), "--lang", "ru").exits(1).says("Нет файла")
	if _, err := os.Stat(h.path("data", "debrief", "archive")); err == nil {
		t.Error("an archive was made for a file that is not there")
	}
}

// TestWhatIsNoTextFillsNoRejects: a zip, as iPhones export chats, or a picture is
// told of at once instead of being kept in pieces.
func TestWhatIsNoTextFillsNoRejects(t *testing.T) {
	h := newHome(t)
	h.run("import", h.write("WhatsApp Chat - Anna.zip", "PK\x03\x04\x14\x00\x08\x00\n\n\n")).exits(1).says("is a zip", "_chat.txt")
	h.run("import", h.write("table.xlsx", "PK\x03\x04"), "--format", "csv").exits(1).says("CSV")
	h.run("import", h.write("cat.png", "\x89PNG\r\x00\x00\x00\n\x00\x01")).exits(1).says("cat.png is no text")
	h.run("import", h.path("cat.png"), "--dry-run", "--lang", "ru").exits(1).says("не текст")
	if _, err := os.Stat(h.path("data", "debrief", "archive")); err == nil {
		t.Error("an archive was made for them")
	}
	h.run("import", h.path("cat.png"), "--format", "debrief", "--json").exits(1).prints(`"rejected":2`)
}

func TestHundredMegabyteLine(t *testing.T) {
	h := newHome(t)
	long := io.MultiReader(
		strings.NewReader(sampleDialogue(1, 1)+`{"text":"`),
		io.LimitReader(letters{}, 100<<20),
		strings.NewReader("\"}\n"+sampleDialogue(2, 1)))
	got := h.runWith(long, "import", "-", "--json").exits(1).object()
	if got.number("new") != 4 || got.number("rejected") != 1 {
		t.Fatalf("the import says %v", got)
	}
	reject := h.run("rejects", "show", "1", "--json").exits(0).object()
	if reject.number("length") != 100<<20+11 || len(reject.text("body")) != 1<<20 || reject.number("line") != 3 || len(reject.text("sha256")) != 64 {
		t.Errorf("the reject is of length %v, %d bytes, line %v", reject["length"], len(reject.text("body")), reject["line"])
	}
}

// letters is an endless text.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestOddLines(t *testing.T) {
	h := newHome(t)
	lines := []string{
		`{"ts":"yesterday","type":"message","session_id":"s","role":"client","text":"x"}`,
		`{"ts":1790000000,"type":"telepathy","session_id":"s"}`,
		`{"ts":1790000000,"type":"fix_confirmed","session_id":"s","entity":"lead","entity_id":"1"}`,
		`{"ts":1790000000,"type":"message","session_id":"s","id":"a","role":"client","text":"one"}`,
		`{"ts":1790000000,"type":"message","session_id":"s","id":"a","role":"client","text":"two"}`,
		"{\"ts\":1790000001,\"type\":\"message\",\"session_id\":\"s\",\"id\":\"b\",\"role\":\"client\",\"text\":\"bad \xff byte\"}",
		`[1,2,3]`, `null`, strings.Repeat(`{"a":`, 10_000), "\x00\x01\x02",
	}
	got := h.run("import", h.write("odd.jsonl", strings.Join(lines, "\n")), "--json").exits(1).says("In 1 event, bytes that are no UTF-8").object()
	if got.number("read") != len(lines) || got.number("new") != 2 || got.number("rejected") != len(lines)-2 {
		t.Errorf("the import says %v", got)
	}
	why := map[int]string{1: "yesterday", 2: "telepathy", 3: "fix_confirmed", 5: "number 1 of the log"}
	for _, reject := range h.run("rejects", "list", "--json").exits(0).objects() {
		if word := why[reject.number("line")]; !strings.Contains(reject.text("reason"), word) {
			t.Errorf("line %d is refused with %q, which lacks %q", reject.number("line"), reject.text("reason"), word)
		}
	}
	h.run("show", "s", "--json").exits(0).prints("bad \ufffd byte", "invalid_utf8")
}

func TestControlCharactersNeverReachTheTerminal(t *testing.T) {
	h := newHome(t)
	hostile := `\u001b]52;c;aGFjaw==\u0007\u001b[2J\u009b31m\u202eevil`
	h.run("import", h.write("evil.jsonl",
		`{"ts":1790000000,"type":"message","session_id":"s\u001b[2J","role":"client","text":"`+hostile+`"}`+"\n{\"\x1b[2J\x1b]0;title\x07\n"), "--json").exits(1)
	for _, args := range [][]string{{"list"}, {"show", "s\x1b[2J"}, {"rejects", "list"}, {"rejects", "show", "1"}, {"show", "\x1b[2Jnone"}} {
		o := h.run(args...)
		if strings.ContainsAny(o.stdout+o.stderr, "\x1b\x07\u009b\u202e") {
			t.Errorf("%q prints control characters: %q", args, o.stdout+o.stderr)
		}
	}
}

func TestPlacesThatAreNoArchive(t *testing.T) {
	h := newHome(t)
	for _, args := range [][]string{{"list"}, {"status"}, {"show", "a"}, {"verify"}, {"rebuild"}, {"outbox"}, {"rejects", "list"}, {"backup", h.path("b")}} {
		h.run(args...).exits(1).says("There is no archive", "debrief import")
	}
	if _, err := os.Stat(h.path("data", "debrief", "archive")); err == nil {
		t.Error("a command that only reads made an archive")
	}
	h.write("photos/cat.txt", "meow")
	for _, args := range [][]string{{"list"}, {"import", h.write("s.jsonl", sample(1))}, {"verify"}} {
		h.run(append(args, "--archive", h.path("photos"))...).exits(1).says("is not an archive", h.path("photos"))
	}
	if entries, err := os.ReadDir(h.path("photos")); err != nil || len(entries) != 1 {
		t.Errorf("the directory was changed: %v %v", entries, err)
	}
	h.run("list", "--archive", h.path("photos", "cat.txt")).exits(1)
}

func TestMissingAndWrongKeys(t *testing.T) {
	h := imported(t, 1)
	keys, err := filepath.Glob(h.path("config", "debrief", "keys", "*.key"))
	if err != nil || len(keys) != 1 {
		t.Fatalf("key files: %v, %v", keys, err)
	}
	if info, err := os.Stat(keys[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file has mode %v, %v", info.Mode(), err)
	}
	other := imported(t, 2)
	otherKeys, err := filepath.Glob(other.path("config", "debrief", "keys", "*.key"))
	if err != nil || len(otherKeys) != 1 {
		t.Fatal(otherKeys, err)
	}
	h.env = append(h.env, "DEBRIEF_KEY_FILE="+otherKeys[0])
	h.run("list").exits(1).says(otherKeys[0], "Nothing was changed")
	h.env = append(h.env, "DEBRIEF_KEY_FILE="+h.path("absent.key"))
	h.run("list").exits(1).says(h.path("absent.key"), "missing")
	h.run("verify").exits(1).says(h.path("absent.key"), "missing")
	h.run("import", h.write("s.jsonl", sample(2))).exits(1)
	if _, err := os.Stat(h.path("absent.key")); err == nil {
		t.Error("a key was made where an archive exists")
	}
	moved := h.path("elsewhere.key")
	if err := os.Rename(keys[0], moved); err != nil {
		t.Fatal(err)
	}
	h.env = append(h.env, "DEBRIEF_KEY_FILE=")
	h.run("list").exits(1).says("missing")
	h.env = append(h.env, "DEBRIEF_KEY_FILE="+moved)
	h.run("list").exits(0).prints("s1")
}

func TestMistakesInTheConfiguration(t *testing.T) {
	h := newHome(t)
	file := h.write("config/debrief/config.toml", "actor = \"anna\"\nlnag = \"ru\"\n")
	h.run("list").exits(1).says(file+":2", "lnag")
	h.run("verify").exits(1).says(file + ":2")
	h.run("version").exits(0)
	h.run("list", "--config", h.path("other.toml")).exits(1).says(h.path("other.toml"))
	other := h.write("other.toml", "lang = \"ru\"\narchive = "+fmt.Sprintf("%q", h.path("a"))+"\n")
	h.run("list", "--config", other).exits(1).says("нет архива", h.path("a"))
	h.env = append(h.env, "DEBRIEF_CONFIG="+other, "DEBRIEF_ARCHIVE="+h.path("b"))
	h.run("list").exits(1).says("нет архива", h.path("b"))
	h.run("list", "--archive", h.path("c")).exits(1).says("нет архива", h.path("c"))
}

func TestTheWebhookIsNeverPrinted(t *testing.T) {
	h := newHome(t)
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, `{"error":"INVALID_CREDENTIALS","error_description":"Invalid request credentials"}`, http.StatusUnauthorized)
	}))
	defer refusing.Close()
	for _, webhook := range []string{refusing.URL + "/rest/1/s3cret/", "http://elsewhere.example/rest/1/s3cret/", "not s3cret"} {
		h.write("config/debrief/config.toml", fmt.Sprintf("[bitrix24]\nwebhook_url = %q\n", webhook))
		for _, args := range [][]string{{"sync", "--once"}, {"fix", "lead", "1", "NAME=x"}, {"status"}} {
			if o := h.run(args...); strings.Contains(o.stdout+o.stderr, "s3cret") {
				t.Errorf("%v prints the webhook: %s%s", args, o.stdout, o.stderr)
			}
		}
	}
	if data, err := os.ReadFile(h.path("state", "debrief", "debrief.log")); err == nil && strings.Contains(string(data), "s3cret") {
		t.Error("the log holds the webhook")
	}
}

func TestAReaderThatGoesAwayIsNoFailure(t *testing.T) {
	h := imported(t, 300)
	cmd := h.command("list", "--limit", "300", "--json")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var messages strings.Builder
	cmd.Stdout, cmd.Stderr = w, &messages
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Run(); err != nil || messages.Len() > 0 {
		t.Errorf("got %v and said %q", err, messages.String())
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	h.run("verify").exits(0)
}
