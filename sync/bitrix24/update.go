package bitrix24

import (
	"context"
	"errors"
	"strings"

	"debrief/model"
)

const updateMethod = "crm.item.update"

// Update writes the fields, and those only, into the entity as it was seen, and
// returns what it held right before and what it holds then. A list of phones or
// addresses becomes the one that is given.
//
// Bitrix24 has no conditional update, but a command of a batch may rest on the
// result of an earlier one: the update takes its id from a list that names the
// entity only while it was not changed after seen. When it was, nothing is written
// and the error is model.ErrChangedMeanwhile. A change within the second of the
// last one cannot be told by its time; it shows in Before. With a seen that has no
// time of change the fields are written whatever the portal holds, and Before is
// not known.
func (c *Client) Update(ctx context.Context, seen model.Entity, fields model.Fields) (model.Updated, error) {
	typeID, id, err := address(updateMethod, seen.Ref)
	if err != nil {
		return model.Updated{}, err
	}
	if hasMulti(fields) && seen.ChangedAt.IsZero() { // their rows have ids, which only the portal knows
		if seen.Fields, err = c.heldFields(ctx, seen.Ref); err != nil {
			return model.Updated{}, err
		}
	}
	if fields, err = c.spellings(seen.Fields, fields); err != nil {
		return model.Updated{}, err
	}
	update := command{updateMethod, map[string]any{
		"entityTypeId": typeID, "id": id, "useOriginalUfNames": original,
		"fields": itemUpdate(seen.Ref.Kind, seen.Fields, fields),
	}}
	if c.isOld() {
		return c.updateClassic(ctx, seen, fields)
	}
	write := c.updateUnchanged
	switch {
	case seen.ChangedAt.IsZero():
		write = c.updateWithout
	case refersToResults(fields):
		write = c.updateIfSame
	}
	wrote, err := write(ctx, seen, update)
	if c.becomesOld(err) {
		return c.updateClassic(ctx, seen, fields)
	}
	return wrote, err
}

func (c *Client) heldFields(ctx context.Context, ref model.EntityRef) (model.Fields, error) {
	held, err := c.Get(ctx, ref)
	return held.Fields, err
}

// updateWithout is updateAnyway with what was seen.
func (c *Client) updateWithout(ctx context.Context, seen model.Entity, update command) (model.Updated, error) {
	return c.updateAnyway(ctx, seen.Ref, update)
}

// updateAnyway writes without a condition.
func (c *Client) updateAnyway(ctx context.Context, ref model.EntityRef, update command) (model.Updated, error) {
	answer, err := c.call(ctx, update.method, update.params, writes)
	if err != nil {
		return model.Updated{}, err
	}
	after, err := c.single(ctx, update.method, ref, answer)
	return model.Updated{After: after}, err
}

// updateUnchanged writes on condition that the entity was not changed after seen.
func (c *Client) updateUnchanged(ctx context.Context, seen model.Entity, update command) (model.Updated, error) {
	id := update.params["id"]
	unchanged := command{listMethod, map[string]any{
		"entityTypeId": update.params["entityTypeId"], "select": []string{"*"}, "start": -1, "useOriginalUfNames": original,
		"filter": map[string]any{"=id": id, "<=updatedTime": c.stamp(seen.ChangedAt)},
	}}
	guarded := command{update.method, mapWith(update.params, "id", "$result["+batchKey(0)+"][items][0][id]")}
	outcomes, err := c.batch(ctx, []command{unchanged, guarded}, writes)
	if err != nil {
		return model.Updated{}, err
	}
	if isDenied(outcomes[0].failure) && !isMissing(outcomes[0].failure) { // such a list the portal does not make
		return c.updateIfSame(ctx, seen, update)
	}
	if outcomes[0].failure != nil {
		return model.Updated{}, outcomes[0].failure
	}
	page, rows, ok := c.page(seen.Ref.Kind, outcomes[0].answer)
	if !ok || rows > 1 || rows == 1 && page.Entities[0].Ref != seen.Ref {
		return model.Updated{}, strange(updateMethod)
	}
	if rows == 0 {
		return c.updateIfSame(ctx, seen, update)
	}
	return c.updated(ctx, page.Entities[0], outcomes[1])
}

// updated reads what the update of a batch answered.
func (c *Client) updated(ctx context.Context, before model.Entity, o outcome) (model.Updated, error) {
	if o.failure != nil {
		return model.Updated{}, o.failure
	}
	after, err := c.single(ctx, updateMethod, before.Ref, o.answer)
	if err != nil {
		return model.Updated{}, err
	}
	named := []model.Entity{before}
	c.nameUsers(ctx, named)
	return model.Updated{Before: named[0], After: after}, nil
}

// updateIfSame looks once more and writes without a condition. It is for what
// cannot be put in a batch, and for an entity that the list did not name: it was
// changed, or the portal does not compare times as it should. Nothing was written
// when the look fails, so that is for the caller's own next look to tell.
func (c *Client) updateIfSame(ctx context.Context, seen model.Entity, update command) (model.Updated, error) {
	now, err := c.Get(ctx, seen.Ref)
	if err != nil || now.ChangedAt.After(seen.ChangedAt) {
		return model.Updated{}, model.ErrChangedMeanwhile
	}
	wrote, err := c.updateAnyway(ctx, seen.Ref, update)
	wrote.Before = now
	return wrote, err
}

func isDenied(err error) bool {
	var failed *model.CRMError
	return errors.As(err, &failed) && failed.Class == model.CRMDenied
}

// refersToResults reports whether a batch would put something else in the place of
// what people wrote.
func refersToResults(fields model.Fields) bool {
	for _, raw := range fields {
		if strings.Contains(string(raw), "$result") {
			return true
		}
	}
	return false
}

func mapWith(params map[string]any, name string, value any) map[string]any {
	out := make(map[string]any, len(params))
	for key, v := range params {
		out[key] = v
	}
	out[name] = value
	return out
}
