package e2e

import (
	"strings"
	"testing"
)

// told runs the program line by line through a pipe.
func (h *home) told(args []string, lines ...string) outcome {
	h.t.Helper()
	return h.runWith(strings.NewReader(strings.Join(lines, "\n")+"\n"), append([]string{"--plain"}, args...)...).exits(0)
}

// noPicture asserts that nothing was drawn: no sequence, no border.
func (o outcome) noPicture() {
	o.t.Helper()
	if strings.ContainsAny(o.stdout, "\x1b│─┌└") {
		o.t.Errorf("something was drawn:\n%q", o.stdout)
	}
}

func TestThreeDialoguesAreReviewedThroughAPipe(t *testing.T) {
	for lang, words := range map[string][]string{
		"en": {"To review: 3 dialogues", "Client: question 1 of client 3", "Bot 1: answer 1 to client 3", "Why bad?", "Nothing is left to review"},
		"ru": {"На проверку: 3 диалога", "Клиент: question 1 of client 3", "Бот 1: answer 1 to client 3", "Почему плохо?", "больше нечего"},
	} {
		t.Run(lang, func(t *testing.T) {
			h := imported(t, 3)
			out := h.told([]string{"--lang", lang}, "gq", "1", "A", "1x2A", "a", "x", "1", "u", "n late", "Q")
			out.noPicture()
			rest := out.stdout
			for _, word := range words {
				_, after, found := strings.Cut(rest, word)
				if !found {
					t.Fatalf("%q is not told, or not in its place:\n%s", word, out.stdout)
				}
				rest = after
			}
			for id, want := range map[string][3]int{"s3": {2, 0, 0}, "s2": {1, 1, 0}} {
				if got := h.judged(id); got != want {
					t.Errorf("%s has %v, want %v", id, got, want)
				}
			}
			h.run("verify").exits(0)
		})
	}
}

func TestTheEndOfThePipeIsAnEndOfWork(t *testing.T) {
	h := imported(t, 1)
	h.told(nil, "gq", "1", "a").noPicture()
	if got := h.judged("s1"); got != [3]int{1, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
}

func TestADemoIsToldThroughAPipe(t *testing.T) {
	h := newHome(t)
	out := h.runWith(strings.NewReader("gq\n1\n"), "demo", "--plain", "--dialogues", "3").exits(0)
	out.noPicture()
	if !strings.Contains(out.stdout, "Dialogue #") {
		t.Errorf("no dialogue is told:\n%s", out.stdout)
	}
}
