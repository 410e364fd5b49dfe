package sync

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"debrief/model"
)

// voting rates an open-line session as its head does.
type voting struct {
	d     *delivery
	seen  model.SessionVote
	blind bool // the portal does not let us look
}

func (v *voting) wanted() model.SessionVote {
	changes := v.d.fix.Changes
	vote := model.SessionVote{Session: changes.Text(model.VoteSession), Comment: changes.Text(model.CommentText)}
	if rating, err := strconv.Atoi(changes.Text(model.VoteRating)); err == nil {
		vote.Rating = rating
	}
	return vote
}

func (v *voting) look(ctx context.Context, _ bool) (finding, error) {
	want := v.wanted()
	seen, err := v.d.s.opts.CRM.Vote(ctx, want.Session)
	if err != nil && unseeable(err) {
		v.blind = true
		return v.unlooked(), nil
	}
	if err != nil {
		return open, err
	}
	v.seen = seen
	base, err := strconv.Atoi(v.d.fix.Base.Text(model.VoteRating))
	if err != nil {
		base = 0 // the person saw none
	}
	switch {
	case seen.Rating == want.Rating && (want.Comment == "" || seen.Comment == want.Comment):
		return settled, nil
	case v.d.fix.State == model.FixWritten, seen.Rating != base && seen.Rating != want.Rating:
		return contested, nil
	}
	return open, nil
}

// unseeable reports whether the portal does not show ratings to this webhook, which
// is no reason not to give one.
func unseeable(err error) bool {
	var failed *model.CRMError
	if !errors.As(err, &failed) {
		return false
	}
	switch strings.ToLower(failed.Code) {
	case "insufficient_scope", "error_method_not_found", "access_denied":
		return true
	}
	return false
}

// unlooked takes the CRM's word, since there is nothing else to go by.
func (v *voting) unlooked() finding {
	if v.d.fix.State == model.FixWritten {
		return settled
	}
	return open
}

func (v *voting) do(ctx context.Context) error { return v.d.s.opts.CRM.SetVote(ctx, v.wanted()) }

func (v *voting) safe() bool { return true }

func (v *voting) proof() model.FixStep {
	if v.blind {
		return model.FixStep{}
	}
	theirs := model.Fields{}.With(model.VoteRating, strconv.Itoa(v.seen.Rating))
	if v.seen.Comment != "" {
		theirs = theirs.With(model.CommentText, v.seen.Comment)
	}
	return model.FixStep{Theirs: theirs}
}

func (v *voting) news(context.Context) ([]model.Event, error) { return nil, nil }
