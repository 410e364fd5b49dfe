package ui

import (
	"context"
	"strings"
	"testing"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/pane"
)

// peeked is an archive that tells each reading of a list before it answers.
type peeked struct {
	pane.Archive
	before func(q model.DialogueQuery)
}

func (p *peeked) Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error) {
	if p.before != nil {
		p.before(q)
	}
	return p.Archive.Dialogues(ctx, q)
}

// peekedQueue is the queue over many dialogues.
func peekedQueue(t *testing.T, language string, dialogues int) (*session, *peeked) {
	t.Helper()
	archive := &peeked{}
	s := newSession(t, setting{start: pane.Queue, lang: language, width: 120, height: 30, events: many(dialogues), env: func(env *pane.Env) {
		archive.Archive = env.Archive
		env.Archive = archive
	}})
	return s, archive
}

// TestAFilterThatFewPassShowsHowFarItIs looks at the screen before each answer.
func TestAFilterThatFewPassShowsHowFarItIs(t *testing.T) {
	for language, words := range map[string][]string{
		lang.English: {"0 dialogues, searched 500 of 3,000", "None so far.", "0 dialogues, searched 2,500 of 3,000", "1 dialogue"},
		lang.Russian: {"0 диалогов, просмотрено 500 из 3 000", "Пока ни одного.", "0 диалогов, просмотрено 2 500 из 3 000", "1 диалог"},
	} {
		s, archive := peekedQueue(t, language, 3000)
		s.Press("f")
		var frames strings.Builder
		archive.before = func(q model.DialogueQuery) {
			if q.Look > 2000 || q.Look == 0 && q.Limit == 100 {
				t.Errorf("it looks at %d rows at once", q.Look)
			}
			frames.WriteString(strings.ReplaceAll(s.app.View(), "\u00a0", " "))
		}
		s.Burst(`"Вопрос 2987"`)
		for _, word := range words[:3] {
			if !strings.Contains(frames.String(), word) {
				t.Errorf("nothing said %q on the way:\n%s", word, s.app.View())
			}
		}
		s.Press("enter")
		s.See(t, words[3], "Вопрос 2987")
		s.Hidden(t, strings.Fields(words[0])[2])
	}
}

// TestALongSearchCanBeEndedAndGoesOn gives up at the second answer.
func TestALongSearchCanBeEndedAndGoesOn(t *testing.T) {
	s, archive := peekedQueue(t, lang.English, 3000)
	s.Press("f")
	archive.before = func(q model.DialogueQuery) {
		if q.Look == 2000 && q.After == "d0499" {
			archive.before = nil
			s.app.pane().(pane.Waiter).GiveUp()
		}
	}
	s.Burst(`"Вопрос 2987"`)
	s.Press("enter")
	s.See(t, "0 dialogues, searched 500 of 3,000", "None so far.")
	s.Press("j")
	s.See(t, "1 dialogue", "Вопрос 2987")
}

// TestALongSearchIsReadAnewWhenItIsDone has dialogues come while it goes on.
func TestALongSearchIsReadAnewWhenItIsDone(t *testing.T) {
	s, archive := peekedQueue(t, lang.English, 1200)
	s.Press("f")
	archive.before = func(q model.DialogueQuery) {
		if q.Look == 2000 {
			archive.before = nil
			s.archive.Add(many(1)...)
			s.app.Update(changedMsg{})
		}
	}
	s.Burst(`"Вопрос 0000"`)
	s.Press("enter")
	s.See(t, "Вопрос 0000")
	s.Hidden(t, "searched")
}

// TestPagesOfALongListFollowEachOther goes through all that passes a filter.
func TestPagesOfALongListFollowEachOther(t *testing.T) {
	s, _ := peekedQueue(t, lang.English, 1400)
	s.Press("f")
	s.Burst("Вопрос")
	s.Press("enter")
	for range 190 {
		s.Press("pgdown")
	}
	s.See(t, "Вопрос 1399")
	for range 190 {
		s.Press("pgup")
	}
	s.See(t, "Вопрос 0000")
}
