package sync

import (
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// rate lets a rating come to its end in a portal where meanwhile has happened.
// line is the open-line session that is rated.
func rate(t *testing.T, base model.Fields, meanwhile func(w *world, line string)) (*world, model.Fix, portal.Vote) {
	t.Helper()
	w, line := ratedWorld(t, base)
	if meanwhile != nil {
		meanwhile(w, line)
	}
	w.settle(t)
	return w, w.archive.fixes()[0], w.portal.Vote(line)
}

// ratedWorld is a world in which the rating of a session is asked for.
func ratedWorld(t *testing.T, base model.Fields) (*world, string) {
	t.Helper()
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	w.portal.Say(w.portal.OpenChat("Anna", ref), portal.VoiceClient, "Hi")
	const line = "301" // the portal's first session
	w.want(t, &model.FixQueued{
		Kind: model.FixVote, Entity: ref, Session: "s", Base: base,
		Changes: text(model.VoteSession, line).With(model.VoteRating, "2").With(model.CommentText, "rude"),
	})
	w.clock.pass(2 * graceOfTests)
	return w, line
}

func TestWhatBecomesOfARating(t *testing.T) {
	ours := portal.Vote{Rating: 2, Comment: "rude"}
	theirs := func(v portal.Vote) func(*world, string) {
		return func(w *world, line string) { w.portal.SetVote(line, v) }
	}
	fail := func(method string, f portal.Fault) func(*world, string) {
		return func(w *world, _ string) { w.portal.Fail(method, 1, f) }
	}
	const vote, history = "imopenlines.session.head.vote", "imopenlines.session.history.get"
	for name, c := range map[string]struct {
		base      model.Fields
		meanwhile func(*world, string)
		state     model.FixState
		held      portal.Vote
	}{
		"nothing happened":          {state: model.FixConfirmed, held: ours},
		"it is rated so already":    {meanwhile: theirs(ours), state: model.FixConfirmed, held: ours},
		"it was rated otherwise":    {meanwhile: theirs(portal.Vote{Rating: 5}), state: model.FixConflict, held: portal.Vote{Rating: 5}},
		"as the person saw":         {base: text(model.VoteRating, "5"), meanwhile: theirs(portal.Vote{Rating: 5}), state: model.FixConfirmed, held: ours},
		"only the words are wanted": {meanwhile: theirs(portal.Vote{Rating: 2}), state: model.FixConfirmed, held: ours},
		"the answer got lost":       {meanwhile: fail(vote, portal.Fault{Kind: portal.ResetAfter}), state: model.FixConfirmed, held: ours},
		"it never arrived":          {meanwhile: fail(vote, portal.Fault{Kind: portal.GatewayBefore}), state: model.FixConfirmed, held: ours},
		"the look fails":            {meanwhile: fail(history, portal.Fault{Kind: portal.GatewayBefore}), state: model.FixConfirmed, held: ours},
		"it may not be looked at": {
			meanwhile: fail(history, portal.Fault{Kind: portal.Refusal, Code: "ACCESS_DENIED", Words: "Access denied"}), state: model.FixConfirmed, held: ours,
		},
		"it may not be rated": {
			meanwhile: fail(vote, portal.Fault{Kind: portal.Refusal, Code: "ACCESS_DENIED", Words: "Access denied"}), state: model.FixRefused,
		},
		"there is no such session": {
			meanwhile: fail(history, portal.Fault{Kind: portal.Refusal, Code: "INVALID_SESSION_ID", Words: "The session ID is invalid"}), state: model.FixRefused,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, fix, held := rate(t, c.base, c.meanwhile)
			if fix.State != c.state || held != c.held {
				t.Errorf("%s (%s), rated %+v", fix.State, fix.Error, held)
			}
			if fix.State == model.FixConflict && fix.Theirs.Text(model.VoteRating) != "5" {
				t.Errorf("theirs %s", fix.Theirs)
			}
			w.careful(t)
		})
	}
}

func TestKilledAnywhereARatingIsGiven(t *testing.T) {
	play := func(t *testing.T) *world {
		w, _ := ratedWorld(t, nil)
		return w
	}
	atEachPoint(t, play, nothing, func(t *testing.T, w *world, _ point) {
		if fix := w.archive.fixes()[0]; fix.State != model.FixConfirmed || w.portal.Vote("301").Rating != 2 {
			t.Errorf("%s, rated %+v", fix.State, w.portal.Vote("301"))
		}
	})
}
