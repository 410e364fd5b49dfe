package ui

import (
	"context"
	"strings"
	"testing"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// counted is an archive that tells each look of a count before it answers.
type counted struct {
	pane.Archive
	before func(ctx context.Context, q model.DialogueQuery)
}

func (a *counted) Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error) {
	if a.before != nil && q.Limit == 2000 {
		a.before(ctx, q)
	}
	return a.Archive.Dialogues(ctx, q)
}

func countedQueue(t *testing.T, dialogues int, saved ...model.View) (*session, *counted) {
	t.Helper()
	archive, views := &counted{}, &uitest.Views{}
	for _, v := range saved {
		if _, err := views.SaveView(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	s := newSession(t, setting{start: pane.Queue, width: 200, height: 30, events: many(dialogues), env: func(env *pane.Env) {
		archive.Archive, env.Views = env.Archive, views
		env.Archive = archive
	}})
	return s, archive
}

// TestAFilterIsCountedALookAtATime looks at the screen before each answer: at least so
// many so far, and in the end just so many.
func TestAFilterIsCountedALookAtATime(t *testing.T) {
	s, archive := countedQueue(t, 4500)
	s.Press("f")
	var frames []string
	archive.before = func(_ context.Context, q model.DialogueQuery) {
		if q.Look != 2000 {
			t.Errorf("it looks at %d rows at once", q.Look)
		}
		frames = append(frames, s.app.View())
	}
	s.Burst("Вопрос")
	s.Press("enter")
	if len(frames) != 3 {
		t.Fatalf("%d looks", len(frames))
	}
	for i, words := range []string{"", "2,000 dialogues and more", "4,000 dialogues and more"} {
		if !strings.Contains(frames[i], words) {
			t.Errorf("look %d does not show %q:\n%s", i, words, frames[i])
		}
	}
	s.See(t, "4,500 dialogues")
	s.Hidden(t, "and more")
}

func TestANewKeyCallsTheCountOff(t *testing.T) {
	s, archive := countedQueue(t, 2500)
	s.Press("f")
	looks := 0
	archive.before = func(ctx context.Context, q model.DialogueQuery) {
		if looks++; q.After == "" {
			return
		}
		archive.before = nil
		s.app.Update(uitest.Key("2"))
		<-ctx.Done()
	}
	s.Burst("Вопрос")
	if looks != 2 {
		t.Errorf("%d looks", looks)
	}
}

// TestViewsAreCountedOneAfterTheOther has views that many, one and no dialogues pass.
func TestViewsAreCountedOneAfterTheOther(t *testing.T) {
	s, archive := countedQueue(t, 2500,
		model.View{Name: "All", Key: "a", Filter: ""}, model.View{Name: "Last", Key: "l", Filter: `"Вопрос 2499"`},
		model.View{Name: "None", Key: "n", Filter: "turns:>99"})
	s.See(t, "'a All 999+", "'l Last 1", "'n None 0")
	looks := 0
	archive.before = func(context.Context, model.DialogueQuery) { looks++ }
	s.Send(changedMsg{})
	if looks != 0 {
		t.Errorf("they were counted again at once, in %d looks", looks)
	}
}
