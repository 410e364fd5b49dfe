package e2e

import (
	"strings"
	"testing"
)

// A dialogue is given to somebody, judged and taken back without the screens.
func TestAnActIsTakenBackAndDoneAgainFromTheCommandLine(t *testing.T) {
	h := imported(t, 2)
	h.run("undo").exits(1).says("nothing", "anna")
	h.run("assign", "s1", "s2", "--to", "boris").exits(0).prints("s1: boris", "s2: boris")
	h.run("assign", "s1", "--lang", "ru").exits(2).says("--nobody")
	h.run("assign", "s1", "s9", "--nobody").exits(1).says("s9")
	if got := h.run("list", "assignee:boris", "--json").exits(0).objects(); len(got) != 2 {
		t.Errorf("%d dialogues are boris's", len(got))
	}
	h.run("review", "s1", "--answer", "1", "--verdict", "bad").exits(0)
	h.run("undo", "--dry-run").exits(0).prints("Would be taken back", "bad", "s1")
	verdict := h.run("undo", "--json").exits(0).object()
	if acts, ok := verdict["acts"].([]any); !ok || len(acts) != 1 || verdict["redo"] != false {
		t.Errorf("taken back: %v", verdict)
	}
	h.run("undo", "--lang", "ru").exits(0).prints("Отменено", "s1", "s2") // both were one act
	if got := h.run("list", "assignee:boris", "--json").exits(0).objects(); len(got) != 0 {
		t.Errorf("%d dialogues are boris's still", len(got))
	}
	h.run("undo", "--redo").exits(0).prints("Done again", "s1", "s2")
	h.run("undo", "--redo", "--actor", "boris").exits(1).says("boris")
	if got := h.run("list", "assignee:boris", "--json").exits(0).objects(); len(got) != 2 {
		t.Errorf("%d dialogues are boris's again", len(got))
	}
	h.run("verify").exits(0)
}

// What is not a terminal gets no escape sequence, whatever the environment asks for.
func TestNothingOfATerminalIsWrittenIntoAPipe(t *testing.T) {
	h := imported(t, 2)
	h.env = append(h.env, "CLICOLOR_FORCE=1", "FORCE_COLOR=1", "COLORTERM=truecolor", "TERM=xterm-256color")
	h.run("review", "s1", "--answer", "1", "--verdict", "bad").exits(0)
	for _, args := range [][]string{
		{}, {"demo"}, {"--help"}, {"list", "--help"}, {"help", "fix"}, {"version"}, {"keys"}, {"keys", "--markdown"}, {"list"}, {"list", "verdict:bad"}, {"list", "vrdict:x"},
		{"show", "s1"}, {"show", "s9"}, {"search", "a"}, {"report"}, {"report", "--csv"}, {"risk"}, {"status"}, {"incidents"}, {"incidents", "alerts"}, {"outbox"},
		{"conflicts"}, {"rejects"}, {"views"}, {"views", "--count"}, {"sample", "list"}, {"sample", "status"}, {"export", "training"}, {"export", "faq"},
		{"config", "show"}, {"config", "check"}, {"verify"}, {"undo", "--dry-run"}, {"tag", "s1", "vip"}, {"assign", "s1", "--to", "me"},
		{"completion", "bash"}, {"nonsense"}, {"list", "--nonsense"},
	} {
		for _, more := range [][]string{nil, {"--json"}} {
			o := h.run(append(args[:len(args):len(args)], more...)...)
			if strings.Contains(o.stdout+o.stderr, "\x1b") {
				t.Errorf("%v %v writes an escape sequence: %q", args, more, o.stdout+o.stderr)
			}
		}
	}
}
