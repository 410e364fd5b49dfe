package sync

import (
	"os"
	"testing"

	"pgregory.net/rapid"
)

// longStory is how many steps the stories of a long run have together.
const longStory = 10_000

// TestEveryFixComesToItsEndAndNothingIsLost plays random stories (game_test.go) and
// holds what became of them against the rules (rules_test.go). A failure prints the
// shortest story that shows it, act by act, and how to play it again.
//
// The test was itself tested: with each of these faults built in by hand it fails,
// each time with one of the rules that are named.
//   - fields are written without judging what was seen: "was overwritten"
//   - a contested field is written all the same: "was overwritten"
//   - the update is sent without the list that guards it: "was overwritten"
//   - what the guard met is not put into fix_written: "was overwritten"
//   - the client repeats a write whose outcome it does not know: "the portal complains"
//   - no doubt is kept: "was written 2 times"
//   - no look after the write: "confirmed without a look"
//   - the claim has no condition: "an undone fix was written"
//   - all fields are written, not those that differ: "the portal complains"
//   - what another person's fix wrote counts as seen: "was overwritten"
//   - the watermark is our own clock: "the portal holds … we show …"
//   - pulls do not overlap: "the portal holds … we show …"
//   - a fix does not wait for the earlier one of its entity: "before … of the same lead"
//   - a deletion is not looked for: "is deleted in the portal"
func TestEveryFixComesToItsEndAndNothingIsLost(t *testing.T) {
	steps := 0
	play := func(t *rapid.T) {
		g := newGame(t)
		for range rapid.IntRange(5, 40).Draw(t, "acts") {
			g.act(t)
			g.rulesSoFar(t)
		}
		steps += g.steps
		g.end(t)
		g.rulesAtTheEnd(t)
	}
	rapid.Check(t, play)
	for os.Getenv("DEBRIEF_LONG") == "1" && steps < longStory && !t.Failed() {
		rapid.Check(t, play)
	}
	t.Logf("%d steps", steps)
}
