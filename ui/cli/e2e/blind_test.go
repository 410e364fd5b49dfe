package e2e

import (
	"strings"
	"syscall"
	"testing"
)

// reviewedOnce is a sample of one dialogue, s1, that its first reviewer has judged with
// words that its second one must not see, and another dialogue beside it. conf is its
// configuration.
func reviewedOnce(t *testing.T) (h *home, conf, first, second string) {
	t.Helper()
	h = newHome(t)
	h.run("import", h.write("sample.jsonl", sample(1))).exits(0)
	conf = h.write("debrief.toml", "zone = \"UTC\"\n[sample]\nauto = false\nrate = 1.0\nreviewers = [\"anna\", \"boris\"]\nsecond_share = 1.0\n")
	drawn := h.run("sample", "draw", "--week", "2026-W47", "--json", "--config", conf).exits(0).object().list("dialogues")
	if len(drawn) != 1 {
		t.Fatalf("the sample is %v", drawn)
	}
	first, second = drawn[0].text("reviewer"), drawn[0].text("second")
	h.run("review", "s1", "--answer", "1", "--verdict", "bad", "--reason", "wrong_fact", "--note", "her note", "--correction", "her words", "--actor", first).exits(0)
	h.run("review", "s1", "--answer", "2", "--verdict", "bad", "--note", "her note", "--actor", first).exits(0)
	return h, conf, first, second
}

// looking are the calls of each command that shows something of dialogues.
var looking = map[string][]string{
	"list":   {"list", "list --json", "list --oldest", "list week:2026-W47 --json", "list assignee:me"},
	"show":   {"show s1", "show s1 --json", "show s1 --lang ru"},
	"search": {"search answer", "search answer --json", `search her`},
	"export": {
		"export training --week 2026-W47", "export training --week 2026-W47 --format dpo", "export training --week 2026-W47 --format csv",
		"export faq --week 2026-W47", "export faq --week 2026-W47 --json",
	},
	"report":    {"report --week 2026-W47", "report --week 2026-W47 --json", "report --week 2026-W47 --csv"},
	"risk":      {"risk --week 2026-W47", "risk --week 2026-W47 --json"},
	"sample":    {"sample show --week 2026-W47", "sample show --week 2026-W47 --json", "sample status --week 2026-W47", "sample list"},
	"views":     {"views", "views --json"},
	"incidents": {"incidents --all", "incidents --all --json"},
	"outbox":    {"outbox", "outbox --json"},
	"conflicts": {"conflicts", "conflicts --json"},
	"status":    {"status", "status --json"},
	"tag":       {"tag s1 seen"},
	"rejects":   {"rejects", "rejects --json"},
	"verify":    {"verify", "verify --json"},
	"watch":     {"watch test unanswered --since 90d"},
	"recover":   {"recover s1 --dry-run"},
	"assign":    {"assign s1 --nobody"},
	"undo":      {"undo --dry-run", "undo --dry-run --json"},
}

// others are the commands that show nothing of what is in the archive.
var others = strings.Fields("backup completion config demo fix help import keys link man rebuild restore review send serve sync unlink version")

// TestNoCommandTellsASecondReviewerOfTheFirstReview calls every command that the program
// has; one that is new fails here until somebody says which it is.
func TestNoCommandTellsASecondReviewerOfTheFirstReview(t *testing.T) {
	h, conf, first, second := reviewedOnce(t)
	for _, line := range strings.Split(h.run("__complete", "").exits(0).stdout, "\n") {
		name, _, ok := strings.Cut(line, "\t")
		if !ok {
			continue
		}
		if _, looks := looking[name]; !looks && !strings.Contains(" "+strings.Join(others, " ")+" ", " "+name+" ") {
			t.Errorf("nobody said whether debrief %s shows reviews", name)
		}
	}
	h.run("show", "s1", "--actor", first, "--config", conf).exits(0).prints("her note", "her words")
	h.run("export", "training", "--week", "2026-W47", "--actor", first, "--config", conf).exits(0).prints("her words")
	h.walkedBlind(conf, second)

	served := started(h, h.command("serve", "--listen", "127.0.0.1:0", "--addr-file", "addr", "--config", conf))
	h.walkedBlind(conf, second)
	served.stop(syscall.SIGTERM)
}

// walkedBlind makes all calls as somebody who must not see the first review.
func (h *home) walkedBlind(conf, second string) {
	h.t.Helper()
	for _, calls := range looking {
		for _, call := range calls {
			out := h.run(append(strings.Fields(call), "--actor", second, "--config", conf)...)
			out.hides("her note", "her words", "x2")
			if !strings.HasPrefix(call, "report") { // whose figures are of many dialogues
				out.hides("wrong_fact", "wrong fact", `"bad":2`)
			}
		}
	}
	for _, filter := range []string{"verdict:bad", "review:done", "review:partial", "review:todo -verdict:none"} {
		if found := h.run("list", filter, "--json", "--actor", second, "--config", conf).exits(0).stdout; found != "" {
			h.t.Errorf("the filter %s tells of the first review: %s", filter, found)
		}
		if found := h.run("search", "answer "+filter, "--json", "--actor", second, "--config", conf).stdout; found != "" {
			h.t.Errorf("a search with %s tells of the first review: %s", filter, found)
		}
	}
	if left := h.run("list", "week:2026-W47 review:todo assignee:me", "--json", "--actor", second, "--config", conf).exits(0).objects(); len(left) != 1 {
		h.t.Errorf("left to the second reviewer is %v", left)
	}
}

func TestAReviewOfASecondReviewerIsASecondOne(t *testing.T) {
	h, conf, first, second := reviewedOnce(t)
	h.run("review", "s1", "--answer", "1", "--verdict", "good", "--note", "his note", "--actor", second, "--config", conf).exits(0)
	h.run("review", "s1", "--answer", "1", "--verdict", "skip", "--note", "his note", "--second", "--actor", second, "--config", conf).exits(0)
	h.run("list", "verdict:bad", "--actor", first, "--config", conf).exits(0).prints("x2")
	h.run("show", "s1", "--json", "--actor", second, "--config", conf).exits(0).prints("his note").hides("her note")
	h.run("review", "s1", "--answer", "2", "--verdict", "good", "--actor", second, "--config", conf).exits(0)
	h.run("show", "s1", "--json", "--actor", second, "--config", conf).exits(0).prints("her note", "his note")
}
