package fixes

import (
	"context"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// Act is what a person did.
type Act int

// The acts.
const (
	Queued     Act = iota // asked for a change
	TookBack              // withdrew a fix
	TookMine              // settled a conflict with our values
	TookTheirs            // settled a conflict with the CRM's
)

// Written is the answer to an act.
type Written struct {
	Act    Act
	Entity model.EntityRef
	Err    error
	// State is that of the fix that the act was about, read again after a refusal;
	// "" when it is not known.
	State model.FixState
}

// Now returns who acts, now; n tells apart the acts of one pane.
func Now(env *pane.Env, n int) By {
	now := env.Now()
	return By{
		Actor: env.Actor, Now: now, Grace: env.Grace,
		Group: "fix-" + strconv.FormatInt(now.UnixNano(), 36) + "-" + strconv.Itoa(n),
	}
}

// Submit queues an act at once and returns the command that waits for its
// receipt, of which wrap makes the pane's own message. f is the fix that the act
// is about, nil for a new one.
func Submit(env *pane.Env, act Act, s model.Submission, ref model.EntityRef, f *model.Fix, wrap func(Written) tea.Msg) tea.Cmd {
	archive := env.Archive
	return pane.Await(env.Journal.Submit(s), func(r model.Receipt) tea.Msg {
		w := Written{Act: act, Entity: ref, Err: r.Err}
		if r.Err != nil && f != nil {
			w.State = stateOf(archive, f.ID)
		}
		return wrap(w)
	})
}

// stateOf reads the state of a fix: a refused act mostly means that the syncer
// was faster.
func stateOf(archive pane.Archive, id model.Key) model.FixState {
	ctx, cancel := context.WithTimeout(context.Background(), pane.ReadTimeout)
	defer cancel()
	all, err := archive.Fixes(ctx, false, 0)
	if err != nil {
		return "" // the act's own error is told
	}
	for i := range all {
		if all[i].ID == id {
			return all[i].State
		}
	}
	return ""
}

// Outcome tells what became of an act.
func Outcome(env *pane.Env, w Written) pane.Reply {
	t := env.Text
	tooLate := w.State == model.FixClaimed || w.State == model.FixWritten || w.State == model.FixConfirmed
	switch {
	case w.Err != nil && tooLate:
		return pane.Tell(pane.Warn, t.T("fixes.said.too_late"))
	case w.Err != nil:
		return pane.Tell(pane.Error, t.T("fixes.said.not_saved", "Error", text.Line(w.Err.Error())))
	case w.Act == TookBack:
		return pane.Tell(pane.OK, t.T("fixes.said.taken_back"))
	case w.Act == TookTheirs:
		return pane.Tell(pane.OK, t.T("fixes.said.took_theirs"))
	}
	return pane.Tell(pane.OK, t.T("fixes.said.queued",
		"Time", t.Ago(env.Grace.Round(time.Second)), "Key", env.Keys.Key(keymap.FixUndo)))
}
