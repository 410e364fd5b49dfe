package bitrix24

import (
	"cmp"
	"context"
	"slices"

	"debrief/model"
)

// maxComms is how many phones or addresses one search takes.
const maxComms = 20

// commKinds are the kinds of entities that hold phones and addresses.
var commKinds = []struct {
	name string
	kind model.EntityKind
}{{"LEAD", model.EntityLead}, {"CONTACT", model.EntityContact}}

// Duplicates returns the leads and contacts that hold one of the phones or
// addresses, leads first, each kind in the order of its numbers. Of many, the
// portal names the first twenty of a kind.
func (c *Client) Duplicates(ctx context.Context, reach model.Reach) ([]model.EntityRef, error) {
	var found []model.EntityRef
	for _, k := range commKinds { // one by one: many of one kind hide those of the next
		for _, search := range []struct {
			name   string
			values []string
		}{{"PHONE", reach.Phones}, {"EMAIL", reach.Emails}} {
			refs, err := c.holders(ctx, k.kind, k.name, search.name, search.values)
			if err != nil {
				return nil, err
			}
			found = append(found, refs...)
		}
	}
	return inOrder(found), nil
}

func (c *Client) holders(ctx context.Context, kind model.EntityKind, name, list string, values []string) ([]model.EntityRef, error) {
	const method = "crm.duplicate.findbycomm"
	if len(values) == 0 {
		return nil, nil
	}
	wanted := make([]string, 0, maxComms)
	for _, value := range values[:min(len(values), maxComms)] {
		wanted = append(wanted, c.inOneForm(list, value))
	}
	answer, err := c.call(ctx, method, map[string]any{"entity_type": name, "type": list, "values": wanted}, reads)
	if err != nil {
		return nil, err
	}
	return readHolders(answer, kind, name)
}

func readHolders(answer envelope, kind model.EntityKind, name string) ([]model.EntityRef, error) {
	const method = "crm.duplicate.findbycomm"
	result, ok := object(answer.Result)
	ids, okIDs := list(result[name])
	if !ok || !okIDs {
		return nil, strange(method)
	}
	refs := make([]model.EntityRef, 0, len(ids))
	for _, raw := range ids {
		id, err := made(method, raw)
		if err != nil {
			return nil, err
		}
		refs = append(refs, model.EntityRef{Kind: kind, ID: id})
	}
	return refs, nil
}

// inOrder leaves each reference once, leads before contacts.
func inOrder(refs []model.EntityRef) []model.EntityRef {
	slices.SortFunc(refs, func(a, b model.EntityRef) int {
		return cmp.Or(-cmp.Compare(a.Kind, b.Kind), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return slices.Compact(refs)
}
