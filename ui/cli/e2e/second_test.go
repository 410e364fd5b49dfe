package e2e

import "testing"

func TestASecondReviewIsBlindOnTheScreensAndInShow(t *testing.T) {
	h := newHome(t)
	h.run("import", h.write("sample.jsonl", sample(1))).exits(0)
	conf := h.write("debrief.toml", "zone = \"UTC\"\n[sample]\nauto = false\nrate = 1.0\nreviewers = [\"anna\", \"boris\"]\nsecond_share = 1.0\n")
	drawn := h.run("sample", "draw", "--week", "2026-W47", "--json", "--config", conf).exits(0).object().list("dialogues")
	if len(drawn) != 1 {
		t.Fatalf("the sample is %v", drawn)
	}
	first, second := drawn[0].text("reviewer"), drawn[0].text("second")
	h.run("review", "s1", "--answer", "1", "--verdict", "bad", "--note", "her note", "--correction", "her words", "--actor", first).exits(0)
	h.run("review", "s1", "--answer", "2", "--verdict", "good", "--actor", first).exits(0)

	h.run("show", "s1", "--actor", first, "--config", conf).exits(0).prints("her note", "her words")
	h.run("show", "s1", "--actor", second, "--config", conf).exits(0).hides("her note", "her words", "("+first+")")
	told := h.told([]string{"--actor", second, "--config", conf}, "g q", "l", "1", "a", "x", "2", "Q")
	told.prints("second review").hides("her note", "her words")
	h.run("show", "s1", "--actor", first, "--config", conf).exits(0).prints("her note", "her words")

	done := h.run("sample", "show", "--week", "2026-W47", "--json", "--config", conf).exits(0).object().list("dialogues")
	if done[0].text("state") != "done" || done[0].text("second_state") != "done" {
		t.Errorf("the sample is %v", done)
	}
	h.told([]string{"--actor", second, "--config", conf}, "g q", "l", "1", "Q").prints("first review, "+first+": bad", "her note", "her words")
}
