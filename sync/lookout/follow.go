package lookout

import (
	"context"
	"fmt"
	"slices"

	"debrief/model"
	"debrief/model/watch"
)

// begin lists the dialogues of the window and those that have an open incident:
// its cause may have gone while nobody watched.
func (l *Lookout) begin(ctx context.Context) error {
	var err error
	if l.pos, err = l.opts.Archive.End(ctx); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	if l.first, err = l.recent(ctx); err != nil {
		return err
	}
	for _, id := range l.first[:min(len(l.first), mostLearned)] {
		d, err := l.opts.Archive.Dialogue(ctx, id)
		if err != nil {
			return fmt.Errorf("watch: %w", err)
		}
		l.learn(&d)
	}
	l.wiser = false
	open, err := l.opts.Archive.Incidents(ctx, model.IncidentQuery{States: unclosed(), Limit: mostOpen})
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	here := map[string]bool{}
	for _, id := range l.first {
		here[id] = true
	}
	for i := range open {
		if id := open[i].Dialogue; id != "" && !here[id] {
			l.first, here[id] = append(l.first, id), true
		}
	}
	return nil
}

// mostOpen is how many open incidents are looked at together.
const mostOpen = 10000

func unclosed() []model.IncidentState {
	return []model.IncidentState{model.IncidentOpen, model.IncidentTaken, model.IncidentSnoozed}
}

func (l *Lookout) takeFirst() []string {
	n := min(len(l.first), mostLooked)
	taken := l.first[:n]
	l.first = l.first[n:]
	return slices.Clone(taken)
}

// recent returns the dialogues of the window, the newest first.
func (l *Lookout) recent(ctx context.Context) ([]string, error) {
	from, after := l.now().Add(-l.opts.Window), ""
	var ids []string
	for {
		page, err := l.opts.Archive.Dialogues(ctx, model.DialogueQuery{After: after, Limit: pageOf})
		if err != nil {
			return nil, fmt.Errorf("watch: %w", err)
		}
		for i := range page.Rows {
			row := &page.Rows[i]
			if row.StartedAt.Before(from) && row.LastAt.Before(from) {
				page.More = false
				break
			}
			ids = append(ids, row.ID)
			after = row.ID
		}
		if !page.More || len(page.Rows) == 0 {
			return ids, nil
		}
	}
}

// changed returns the sessions that the events since the last round are about, by
// themselves or through what they are linked to.
func (l *Lookout) changed(ctx context.Context) ([]string, error) {
	subjects, end, err := l.opts.Archive.Changed(ctx, l.pos, mostChanged)
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	var sessions []string
	add := func(id string) {
		if !slices.Contains(sessions, id) {
			sessions = append(sessions, id)
		}
	}
	for _, subject := range subjects {
		switch subject.Kind {
		case model.SubjectSession:
			add(subject.ID)
		case model.SubjectLead, model.SubjectDeal:
			ref := model.EntityRef{Kind: model.EntityKind(subject.Kind), ID: subject.ID}
			linked, err := l.opts.Archive.DialoguesBy(ctx, model.Handle{Kind: model.HandleEntity, Value: ref.String()}, "", 0)
			if err != nil {
				return nil, fmt.Errorf("watch: %w", err)
			}
			for i := range linked {
				add(linked[i].SessionID)
			}
		case model.SubjectPortal:
			l.stages = watch.Stages{} // read again when they are needed
		case model.SubjectContact, model.SubjectClient, model.SubjectWatch:
		}
	}
	l.pos = end
	return sessions, nil
}

// lookAt looks at the dialogues of a session: those of the window.
func (l *Lookout) lookAt(ctx context.Context, session string) error {
	dialogues, err := l.opts.Archive.DialoguesBy(ctx, model.Handle{Kind: model.HandleSession, Value: session}, "", 0)
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	from := l.now().Add(-l.opts.Window)
	for i := range dialogues {
		if d := &dialogues[i]; i == 0 || !d.LastAt.Before(from) {
			if err := l.look(ctx, d.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
