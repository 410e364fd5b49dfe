package cli

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"

	"github.com/spf13/cobra"

	"debrief/storage"
)

// Damaged files can make Badger panic in a goroutine of its own, or kill the
// process by a fault. So the archive is checked in a child process: the hidden
// command below, which tells on standard output how far it is. When it dies, the
// parent knows the entry.

// checkReport is what the child says, one object a line. The last one has either
// Report or Failed.
type checkReport struct {
	Done   uint64          `json:"done,omitempty"`
	Total  uint64          `json:"total,omitempty"`
	Report *storage.Report `json:"report,omitempty"`
	Failed string          `json:"failed,omitempty"` // why it could not check, a sentence

	// Dialogue is one of those whose digests were asked for; they come before the
	// report, and the parent gathers them.
	Dialogue  *dialogueDigest  `json:"dialogue,omitempty"`
	dialogues []dialogueDigest // the gathered
}

// verified is the result of verify --json. The names are a contract.
type verified struct {
	OK       bool           `json:"ok"`
	Events   uint64         `json:"events"`
	Head     string         `json:"head"`
	Problems []foundProblem `json:"problems,omitempty"`

	Dialogues []dialogueDigest `json:"dialogues,omitempty"` // with --dialogues
}

// dialogueDigest is what a dialogue says, in one hash: the same in every archive
// that was sent the same events.
type dialogueDigest struct {
	ID     string `json:"id"`
	Events int    `json:"events"`
	SHA256 string `json:"sha256"`
}

type foundProblem struct {
	Pos  uint64 `json:"pos"`
	What string `json:"what"`
}

func (a *app) verifyCommand() *cobra.Command {
	var dialogues bool
	cmd := a.command("verify", "cli.verify.short", "cli.verify.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if _, err := a.settings(); err != nil {
			return err
		}
		result, err := a.checkApart(cmd.Context(), dialogues)
		if err != nil {
			return err
		}
		return a.printVerified(result)
	})
	cmd.Flags().BoolVar(&dialogues, dialoguesFlag, false, a.text.T("cli.verify.dialogues"))
	return cmd
}

const dialoguesFlag = "dialogues"

// checkCommand is the child.
func (a *app) checkCommand() *cobra.Command {
	var dialogues bool
	cmd := &cobra.Command{Use: "check", Hidden: true, Args: a.noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		err := a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			report, err := archive.Verify(cmd.Context(), func(done, total uint64) {
				a.tellParent(checkReport{Done: done, Total: total})
			})
			if err == nil && dialogues && report.OK {
				err = archive.Digests(cmd.Context(), func(d storage.DialogueDigest) error {
					a.tellParent(checkReport{Dialogue: &dialogueDigest{d.ID, d.Events, d.SHA256}})
					return nil
				})
			}
			if err == nil {
				a.tellParent(checkReport{Report: &report})
			}
			return err
		})
		if err != nil {
			a.tellParent(checkReport{Failed: a.sentence(err)})
		}
		return nil
	}}
	cmd.Flags().BoolVar(&dialogues, dialoguesFlag, false, "")
	return cmd
}

// tellParent writes one line. Without a parent there is nothing to check for.
func (a *app) tellParent(r checkReport) {
	if err := a.printJSON(r); err != nil {
		return
	}
}

// checkApart runs the child and returns what it found, or where it died.
func (a *app) checkApart(ctx context.Context, dialogues bool) (verified, error) {
	self, err := a.Executable()
	if err != nil {
		return verified{}, fmt.Errorf("find this program: %w", err)
	}
	args := a.checkArgs()
	if dialogues {
		args = append(args, "--"+dialoguesFlag)
	}
	child := exec.CommandContext(ctx, self, args...)
	child.Env = append(os.Environ(), "DEBRIEF_KEY_FILE="+a.Getenv("DEBRIEF_KEY_FILE"))
	out, err := child.StdoutPipe()
	if err != nil {
		return verified{}, fmt.Errorf("start the check: %w", err)
	}
	if err := child.Start(); err != nil {
		return verified{}, fmt.Errorf("start the check: %w", err)
	}
	bar := a.newBar(-1, a.text.T("cli.verify.bar"), false)
	last := readReports(out, bar)
	bar.end()
	died := child.Wait()
	if ctx.Err() != nil {
		return verified{}, ctx.Err()
	}
	return a.checkResult(last, died)
}

func (a *app) checkArgs() []string {
	args := []string{"check", "--archive", a.conf.Archive, "--lang", a.text.Lang()}
	if s := a.sources(a.flags); s.MustHave {
		args = append(args, "--config", s.File)
	}
	return args
}

// readReports reads to the end and returns the sum of what was said.
func readReports(out io.Reader, bar bar) checkReport {
	var last checkReport
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 64<<20) // a report may name many problems
	for lines.Scan() {
		var r checkReport
		if json.Unmarshal(lines.Bytes(), &r) != nil {
			continue
		}
		if r.Dialogue != nil {
			last.dialogues = append(last.dialogues, *r.Dialogue)
			continue
		}
		r.dialogues = last.dialogues
		if r.Report == nil && r.Failed == "" {
			bar.of(r.Done, r.Total)
		} else {
			r.Done = last.Done
		}
		last = r
	}
	return last
}

func (a *app) checkResult(last checkReport, died error) (verified, error) {
	switch {
	case last.Report != nil:
		result := verified{OK: last.Report.OK, Events: last.Report.Events, Head: last.Report.Head, Dialogues: last.dialogues}
		slices.SortFunc(result.Dialogues, func(a, b dialogueDigest) int { return cmp.Compare(a.ID, b.ID) })
		for _, p := range last.Report.Problems {
			result.Problems = append(result.Problems, foundProblem(p))
		}
		return result, nil
	case last.Failed != "":
		return verified{}, &said{text: last.Failed}
	}
	why := errors.New("it ended without a word")
	if died != nil {
		why = died
	}
	return verified{Events: last.Done, Problems: []foundProblem{{
		Pos: last.Done + 1, What: a.text.T("cli.verify.died", "Pos", last.Done, "Error", why.Error()),
	}}}, nil
}

func (a *app) printVerified(v verified) error {
	if a.flags.json {
		if err := a.printJSON(v); err != nil {
			return err
		}
	} else if v.OK {
		for _, d := range v.Dialogues {
			if err := a.printLine(d.SHA256 + "  " + d.ID); err != nil {
				return err
			}
		}
		return a.printLine(a.text.N("cli.verify.ok", int(v.Events), "Head", v.Head)) //nolint:gosec // counts of events fit
	}
	if v.OK {
		return nil
	}
	a.say("cli.verify.bad")
	for i, p := range v.Problems {
		if i == maxProblems {
			a.sayLine("  …")
			break
		}
		a.sayLine("  " + a.problemLine(p))
	}
	return errQuiet
}

// maxProblems is how many problems are told on a screen; --json has all.
const maxProblems = 20

func (a *app) problemLine(p foundProblem) string {
	if p.Pos == 0 {
		return p.What
	}
	return a.text.T("cli.verify.entry", "Pos", p.Pos, "What", p.What)
}
