package sync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/model"
)

// recovering makes the lead that the bot failed to make, or finds the one that is
// there. The lead's ORIGIN_ID is the mark by which ours is found again.
type recovering struct {
	d     *delivery
	made  model.EntityRef // as the CRM named it when it made it
	found model.Entity
	ours  bool // Debrief made it, in this try or an earlier one
}

func (r *recovering) safe() bool { return false }

// origin is the mark: two people who recover the lead of one dialogue make one lead,
// and two dialogues of one session two.
func (r *recovering) origin() string { return model.OriginOf(r.d.fix.Session, r.d.fix.Evidence) }

// look searches by our mark, among deals too, since a portal without leads makes a
// deal of one at once; and then for what others have made of the same client.
func (r *recovering) look(ctx context.Context, _ bool) (finding, error) {
	if !r.made.IsZero() {
		if found, err := r.take(ctx, r.made); found || err != nil {
			r.ours = true
			return settledIf(found), err
		}
	}
	for _, kind := range []model.EntityKind{model.EntityLead, model.EntityDeal} {
		refs, err := r.d.s.opts.CRM.ByOrigin(ctx, kind, model.Originator, r.origin())
		if err != nil {
			return open, err
		}
		if found, err := r.takeFirst(ctx, refs); found || err != nil {
			r.ours = true
			return settledIf(found), err
		}
	}
	if r.d.fix.State == model.FixWritten {
		return open, nil // ours is to be seen, and nobody else's
	}
	found, err := r.duplicate(ctx)
	return settledIf(found), err
}

func settledIf(found bool) finding {
	if found {
		return settled
	}
	return open
}

// takeFirst takes the first of the entities that the CRM still has.
func (r *recovering) takeFirst(ctx context.Context, refs []model.EntityRef) (bool, error) {
	for _, ref := range refs {
		if found, err := r.take(ctx, ref); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// take reads an entity and records it; false means that it is gone.
func (r *recovering) take(ctx context.Context, ref model.EntityRef) (bool, error) {
	seen, err := r.d.s.opts.CRM.Get(ctx, ref)
	if err != nil {
		if classOf(err) == model.CRMGone {
			return false, nil
		}
		return false, err
	}
	r.found = seen
	_, err = r.d.s.record(ctx, []model.Entity{seen})
	return true, err
}

// duplicate looks for a lead with the client's phone or e-mail that is still worked
// on, and for the leads and deals of a contact with these. The newest one counts.
func (r *recovering) duplicate(ctx context.Context) (bool, error) {
	reach := reachOf(r.d.fix.Changes)
	if reach.IsZero() {
		return false, nil
	}
	refs, err := r.d.s.opts.CRM.Duplicates(ctx, reach)
	if err != nil {
		return false, err
	}
	for _, ref := range slices.Backward(slices.DeleteFunc(slices.Clone(refs), isContact)) {
		found, err := r.take(ctx, ref)
		if err != nil || found && r.found.Open() {
			return err == nil, err
		}
	}
	for _, ref := range refs {
		if !isContact(ref) {
			continue
		}
		if found, err := r.ofContact(ctx, ref.ID); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

func isContact(ref model.EntityRef) bool { return ref.Kind == model.EntityContact }

func (r *recovering) ofContact(ctx context.Context, contact string) (bool, error) {
	for _, kind := range []model.EntityKind{model.EntityLead, model.EntityDeal} {
		refs, err := r.d.s.opts.CRM.OpenOf(ctx, kind, contact)
		if err != nil {
			return false, err
		}
		if found, err := r.takeFirst(ctx, refs); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// reachOf are the phones and addresses of a lead that is to be made.
func reachOf(fields model.Fields) model.Reach {
	list := func(name string) (out []string) {
		for value := range strings.SplitSeq(fields.Text(name), ",") {
			if value = strings.TrimSpace(value); value != "" {
				out = append(out, value)
			}
		}
		return out
	}
	return model.Reach{Phones: list("PHONE"), Emails: list("EMAIL")}
}

// do makes the lead. Whatever the person did to the fields, it bears our mark.
func (r *recovering) do(ctx context.Context) (err error) {
	fields := r.d.fix.Changes.With("ORIGINATOR_ID", model.Originator).With("ORIGIN_ID", r.origin())
	r.made, err = r.d.s.opts.CRM.AddLead(ctx, fields)
	return err
}

func (r *recovering) proof() model.FixStep {
	return model.FixStep{Made: r.found.Ref, By: r.found.By}
}

// news is the lead event that the bot would have sent. It belongs to the dialogue
// whose lead it is, even when the session has gone on since.
func (r *recovering) news(ctx context.Context) ([]model.Event, error) {
	fix := r.d.fix
	at := r.d.s.now()
	last, followed, err := r.d.s.opts.Outbox.DialogueEnd(ctx, fix.Evidence)
	if err != nil {
		return nil, fmt.Errorf("find the dialogue of a recovery: %w", err)
	}
	if after := last.Add(time.Millisecond); followed || after.After(at) {
		at = after
	}
	lead := &model.Lead{Status: model.LeadCreated}
	if lead.LeadID = r.found.Ref.ID; r.found.Ref.Kind == model.EntityDeal {
		lead.LeadID, lead.DealID = "", r.found.Ref.ID
	}
	if r.ours {
		lead.Fields = fix.Changes
	}
	return []model.Event{{
		V: model.Version, Type: model.TypeLead, ID: model.RecoveryID + fix.ID.String(), TS: at,
		Source: Source, Account: r.d.s.opts.CRM.Portal(), SessionID: fix.Session, Body: lead,
	}}, nil
}
