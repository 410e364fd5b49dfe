package storage

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"debrief/model"
)

// rounds is how often a long test goes round: few times by default.
func rounds(few, many int) int {
	if os.Getenv("DEBRIEF_LONG") == "1" {
		return many
	}
	return few
}

// child runs one test of this binary in a process of its own.
func child(test, role string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$")
	cmd.Env = append(os.Environ(), "DEBRIEF_TEST_CHILD="+role, "DEBRIEF_TEST_ARGS="+strings.Join(args, "\x1f"))
	return cmd
}

// asChild returns the arguments when this process is the child of that role.
func asChild(role string) ([]string, bool) {
	if os.Getenv("DEBRIEF_TEST_CHILD") != role {
		return nil, false
	}
	return strings.Split(os.Getenv("DEBRIEF_TEST_ARGS"), "\x1f"), true
}

// saved is what the child was told is on disk.
type saved struct {
	Event   model.Event
	Outcome model.Outcome
}

// TestNothingThatWasAcknowledgedIsLostByAKill kills a writing process again and
// again, without warning, at any point.
func TestNothingThatWasAcknowledgedIsLostByAKill(t *testing.T) {
	if args, ok := asChild("writer"); ok {
		writeUntilKilled(t, args[0], args[1], args[2])
		return
	}
	o := place(t)
	closeNow(t, open(t, o))
	random := rand.New(rand.NewPCG(1, 2))
	for round := range rounds(3, 200) {
		cmd := child(t.Name(), "writer", o.Dir, o.KeyDir, fmt.Sprint(round))
		acks := runUntil(t, cmd, 1+random.IntN(80))
		a := open(t, o)
		checkSaved(t, a, acks)
		closeNow(t, a)
		if t.Failed() {
			t.Fatalf("in round %d, after %d acknowledged events", round, len(acks))
		}
	}
}

// runUntil reads so many acknowledgements of a child and kills it; what it still
// managed to write is read too.
func runUntil(t *testing.T, cmd *exec.Cmd, n int) []string {
	t.Helper()
	out, err := cmd.StdoutPipe()
	must(t, err)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	must(t, cmd.Start())
	var acks []string
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "{") {
			t.Errorf("the child said: %s", lines.Text())
		}
		if acks = append(acks, lines.Text()); len(acks) == n {
			must(t, cmd.Process.Kill())
		}
	}
	if err := cmd.Wait(); err == nil || len(acks) < n {
		t.Fatalf("the child ended by itself: %v\n%s", err, stderr.String())
	}
	return acks
}

// writeUntilKilled appends, judges and rebuilds, and tells of each event after
// it was told that it is saved.
func writeUntilKilled(t *testing.T, dir, keys, round string) {
	a, err := Open(background, Options{Dir: dir, KeyDir: keys})
	must(t, err)
	tell := func(e model.Event, outcome model.Outcome) {
		line, err := json.Marshal(saved{model.Event{ID: e.ID, SessionID: e.SessionID}, outcome})
		must(t, err)
		_, err = os.Stdout.Write(append(line, '\n'))
		must(t, err)
	}
	for i := 0; ; i++ {
		session := fmt.Sprint("round ", round, " session ", i)
		events := talk(session, i, 6)
		answers := []<-chan model.Receipt{a.AppendAsync(background, events[:3]), a.AppendAsync(background, events[3:])}
		var key model.Key
		for part, answer := range answers {
			receipt := <-answer
			must(t, receipt.Err)
			for n, outcome := range receipt.Outcomes {
				tell(events[part*3+n], outcome)
				key = outcome.Key
			}
		}
		e := verdict(session, key, model.Bad)
		receipt := <-a.Submit(model.Submission{Events: []model.Event{e}})
		must(t, receipt.Err)
		tell(e, receipt.Outcomes[0])
		if i == 3 {
			must(t, a.Rebuild(background, nil))
		}
	}
}

func checkSaved(t *testing.T, a *Archive, acks []string) {
	t.Helper()
	at := map[uint64]model.Key{}
	must(t, a.Tail(background, 1, func(e *model.Entry) error {
		at[e.Pos] = e.Key
		return nil
	}))
	for _, line := range acks {
		var s saved
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Errorf("acknowledgement %q: %v", line, err)
			continue
		}
		if at[s.Outcome.Pos] != s.Outcome.Key {
			t.Errorf("event %s of %s was saved at %d and is not there", s.Event.ID, s.Event.SessionID, s.Outcome.Pos)
		}
	}
	report, err := a.Verify(background, nil)
	if err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

func TestAKilledRebuildIsForgotten(t *testing.T) {
	if args, ok := asChild("rebuilder"); ok {
		a, err := Open(background, Options{Dir: args[0], KeyDir: args[1]})
		must(t, err)
		n := 0
		err = a.Rebuild(background, func(uint64, uint64) {
			if n++; n == 7 {
				os.Exit(9) // as a kill does: nothing is closed
			}
		})
		t.Fatalf("not killed: %v", err)
	}
	o := place(t)
	a := open(t, o)
	busy(t, a)
	want := projections(t, a)
	closeNow(t, a)
	cmd := child(t.Name(), "rebuilder", o.Dir, o.KeyDir)
	if err := cmd.Run(); err == nil {
		t.Fatal("the child was not stopped")
	}
	a = open(t, o)
	equalRecords(t, want, projections(t, a))
	must(t, a.Rebuild(background, nil))
	equalRecords(t, want, projections(t, a))
}
