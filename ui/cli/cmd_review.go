package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
)

// reviewFlags are the words of the review command.
type reviewFlags struct {
	answer                            int
	verdict, reason, note, correction string
	second                            bool
}

// printedVerdict is the result of review --json: the flags as they were
// understood, and where the verdict is in the log. The names are a contract.
type printedVerdict struct {
	Dialogue   string `json:"dialogue"`
	Answer     int    `json:"answer"`
	Verdict    string `json:"verdict"`
	Reason     string `json:"reason,omitempty"`
	Note       string `json:"note,omitempty"`
	Correction string `json:"correction,omitempty"`
	By         string `json:"by"`
	Key        string `json:"key"`        // of the verdict
	AnswerKey  string `json:"answer_key"` // of the message that it judges
	Pos        uint64 `json:"pos"`
}

func (a *app) reviewCommand() *cobra.Command {
	var f reviewFlags
	use := "review ID --answer N --verdict good|bad|skip [--reason R] [--note T] [--correction T] [--second]"
	cmd := a.command(use, "cli.review.short", "cli.review.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		verdict, err := a.verdict(f)
		if err != nil {
			return err
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.review(cmd.Context(), archive, args[0], f, verdict)
		})
	})
	cmd.Flags().IntVar(&f.answer, "answer", 0, a.text.T("cli.review.answer"))
	cmd.Flags().StringVar(&f.verdict, "verdict", "", a.text.T("cli.review.verdict"))
	cmd.Flags().StringVar(&f.reason, "reason", "", a.text.T("cli.review.reason"))
	cmd.Flags().StringVar(&f.note, "note", "", a.text.T("cli.review.note"))
	cmd.Flags().StringVar(&f.correction, "correction", "", a.text.T("cli.review.correction"))
	cmd.Flags().BoolVar(&f.second, "second", false, a.text.T("cli.review_second.flag"))
	return cmd
}

// verdict checks the flags and makes a verdict of them, still without its answer.
func (a *app) verdict(f reviewFlags) (model.Verdict, error) {
	values := map[string]model.VerdictValue{"good": model.Good, "bad": model.Bad, "skip": model.Skipped, "skipped": model.Skipped}
	value, ok := values[strings.ToLower(f.verdict)]
	switch {
	case f.answer < 1:
		return model.Verdict{}, a.usage("cli.usage.answer")
	case !ok:
		return model.Verdict{}, a.usage("cli.usage.verdict", "Value", f.verdict)
	}
	v := model.Verdict{Value: value, Note: f.note, Correction: f.correction, Second: f.second}
	if f.reason != "" {
		reason, err := a.reasonNamed(f.reason)
		if err != nil {
			return model.Verdict{}, err
		}
		v.Reason = reason.ID
	}
	return v, nil
}

func (a *app) review(ctx context.Context, archive *storage.Archive, id string, f reviewFlags, v model.Verdict) error {
	d, err := seen{archive, a.conf.Actor}.Dialogue(ctx, id)
	if err != nil {
		return a.notFound(err, "cli.error.no_dialogue", "ID", id)
	}
	turn, answer, ok := d.Answer(f.answer)
	if !ok {
		return a.fail(nil, "cli.error.no_answer", "N", f.answer, "Answers", d.Answers)
	}
	if f.second && !d.SecondReview && turn.Verdict != nil && turn.Verdict.By == a.conf.Actor {
		return a.fail(nil, "cli.review_second.own", "N", f.answer)
	}
	v.Answer, v.Second = answer.Key, v.Second || d.SecondReview
	outcome, err := a.submit(archive, model.Submission{Events: []model.Event{{
		V: model.Version, Type: model.TypeVerdict, SessionID: d.SessionID, Actor: a.conf.Actor, Body: &v,
	}}})
	if err != nil {
		return err
	}
	if !a.flags.json {
		return a.printLine(a.text.T("cli.review.saved", "N", f.answer, "ID", d.ID,
			"Verdict", a.verdictWord(v.Value)))
	}
	return a.printJSON(printedVerdict{
		Dialogue: d.ID, Answer: f.answer, Verdict: string(v.Value), Reason: v.Reason, Note: v.Note,
		Correction: v.Correction, By: a.conf.Actor, Key: outcome.Key.String(), AnswerKey: v.Answer.String(), Pos: outcome.Pos,
	})
}

// submit waits until an act is on disk and returns what became of its first
// event.
func (a *app) submit(archive *storage.Archive, s model.Submission) (model.Outcome, error) {
	receipt := <-archive.Submit(s)
	if receipt.Err != nil {
		return model.Outcome{}, receipt.Err
	}
	return receipt.Outcomes[0], nil
}
