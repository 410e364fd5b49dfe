package e2e

import (
	"testing"
	"time"
)

// The two weeks before this one have two dialogues each: whichever of them is the last
// that is over when the program asks, its sample is of two.
func TestASampleIsDrawnAndReviewedByKeysAndCountsUp(t *testing.T) {
	h := newHome(t)
	var events string
	for n, ago := range []int{7, 7, 14, 14} {
		events += dialogueAt(n+1, 2, time.Now().UTC().AddDate(0, 0, -ago))
	}
	h.run("import", h.write("weeks.jsonl", events)).exits(0)
	conf := h.write("debrief.toml", "zone = \"UTC\"\n[sample]\nauto = false\nrate = 1.0\nreviewers = [\"anna\"]\nsecond_share = 0.0\n")
	args := []string{"--actor", "anna", "--config", conf}

	x := h.start(120, 36, args...)
	x.see("Inbox", "Queue 4")
	x.press("gq")
	x.seeRow("whatsapp")
	x.press("w")
	x.see("No sample of", "w draws it")
	x.press("w")
	x.see("Queue 0/2", "Sample 0/2", "100% of 2 = 2")
	x.seeRow("whatsapp")
	x.press("\r")
	x.until("answer to review", waiting.MatchString)
	x.press("A")
	x.see("Queue 1/2")
	x.press("gq")
	x.see("Sample 1/2", "[##########----------] 1/2")
	x.leave()

	again := h.start(120, 36, args...)
	again.see("Inbox", "Queue 1/2")
	again.leave()
	left := h.run(append([]string{"list", "review:todo", "assignee:anna", "--json"}, args...)...).exits(0).objects()
	if len(left) != 1 {
		t.Errorf("%d dialogues of the sample are left", len(left))
	}
}
