package sync

import (
	"context"
	"fmt"
	"strings"
	"time"

	"debrief/model"
)

// marker is the mark by which what a fix adds to a timeline is found again. It is
// made of the fix, so no two fixes share one.
func marker(fix model.Key) string { return fmt.Sprintf("[debrief:%.12s]", fix.String()) }

// marked puts the mark behind a text, on a line of its own.
func marked(text string, fix model.Key) string {
	return strings.TrimSpace(text + "\n" + marker(fix))
}

// onTimeline is what comments and to-dos share: nothing is known of them but
// whether they are there.
type onTimeline struct {
	d    *delivery
	find func(ctx context.Context, ref model.EntityRef, marker string) (id string, err error)
}

func (o *onTimeline) look(ctx context.Context, again bool) (finding, error) {
	if !again {
		return open, nil
	}
	id, err := o.find(ctx, o.d.fix.Entity, marker(o.d.fix.ID))
	return settledIf(err == nil && id != ""), err
}

func (*onTimeline) safe() bool                                  { return false }
func (*onTimeline) proof() model.FixStep                        { return model.FixStep{} }
func (*onTimeline) news(context.Context) ([]model.Event, error) { return nil, nil }

// commenting puts a comment on the timeline.
type commenting struct{ onTimeline }

func (c *commenting) do(ctx context.Context) error {
	text := marked(c.d.fix.Changes.Text(model.CommentText), c.d.fix.ID)
	_, err := c.d.s.opts.CRM.AddComment(ctx, c.d.fix.Entity, text)
	return err
}

// reminding puts a to-do on the timeline.
type reminding struct{ onTimeline }

func (r *reminding) do(ctx context.Context) error {
	fix := r.d.fix
	deadline, err := time.Parse(time.RFC3339, fix.Changes.Text(model.TodoDeadline))
	if err != nil {
		return &model.CRMError{Class: model.CRMDenied, Words: "the to-do has no deadline"}
	}
	todo := model.Todo{
		Title: fix.Changes.Text(model.TodoTitle), Description: marked(fix.Changes.Text(model.TodoDescription), fix.ID),
		Deadline: deadline, Responsible: fix.Changes.Text(model.TodoResponsible),
	}
	if todo.Responsible == "" { // else it would be whose webhook it is
		known, err := r.d.s.opts.Outbox.Entity(ctx, fix.Entity)
		if err != nil {
			return fmt.Errorf("read %s from the archive: %w", fix.Entity, err)
		}
		todo.Responsible = known.Fields.Text("ASSIGNED_BY_ID")
	}
	_, err = r.d.s.opts.CRM.AddTodo(ctx, fix.Entity, todo)
	return err
}
