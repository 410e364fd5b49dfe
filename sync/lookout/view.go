package lookout

import (
	"context"
	"errors"
	"fmt"

	"debrief/model"
	"debrief/model/watch"
)

// view gathers what the rules look at; nil when the dialogue is no more.
func (l *Lookout) view(ctx context.Context, id string) (*watch.View, error) {
	d, err := l.opts.Archive.Dialogue(ctx, id)
	if l.opts.Gone != nil && errors.Is(err, l.opts.Gone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	l.learn(&d)
	around := watch.Around{Habits: l.habits[account(&d)]}
	if l.opts.CRMRead != nil {
		around.CRMRead = l.opts.CRMRead()
	}
	if around.Stages, err = l.leadStages(ctx); err != nil {
		return nil, err
	}
	for _, ref := range d.Entities() {
		n, err := l.opts.Archive.Entity(ctx, ref)
		if err != nil {
			return nil, fmt.Errorf("watch: %w", err)
		}
		if !n.ReadAt.IsZero() {
			around.Entities = append(around.Entities, n)
		}
		if n.Deleted {
			if around.Alike, err = l.alike(ctx, &n); err != nil {
				return nil, err
			}
		}
	}
	return watch.NewView(&d, around, l.opts.Rules), nil
}

// alike returns the entities that have the client of one that was deleted.
func (l *Lookout) alike(ctx context.Context, n *model.Entity) ([]model.Entity, error) {
	var found []model.Entity
	for _, h := range n.Handles() {
		if h.Kind != model.HandlePhone && h.Kind != model.HandleEmail {
			continue
		}
		same, err := l.opts.Archive.EntitiesBy(ctx, h, l.opts.Rules.Region, 0)
		if err != nil {
			return nil, fmt.Errorf("watch: %w", err)
		}
		for i := range same {
			if same[i].Ref != n.Ref && same[i].Ref.Kind != model.EntityContact {
				found = append(found, same[i])
			}
		}
	}
	return found, nil
}

func (l *Lookout) leadStages(ctx context.Context) (watch.Stages, error) {
	if len(l.stages.First) > 0 {
		return l.stages, nil
	}
	directory, err := l.opts.Archive.Stages(ctx, model.EntityLead)
	if err != nil {
		return watch.Stages{}, fmt.Errorf("watch: %w", err)
	}
	l.stages = watch.StagesOf(directory)
	return l.stages, nil
}

func account(d *model.Dialogue) string { return d.Source + "\n" + d.Account }

// learn takes from a dialogue what its account tells of at all.
func (l *Lookout) learn(d *model.Dialogue) {
	was := l.habits[account(d)]
	is := was.With(watch.HabitsOf(d))
	if is != was {
		l.habits[account(d)], l.wiser = is, true
	}
}
