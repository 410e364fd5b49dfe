package watch

import (
	"slices"
	"time"

	"debrief/model"
)

// leadStuck finds leads that nobody touched, and those that were thrown away while
// the client was still writing.
func leadStuck(v *View) []Finding {
	var found []Finding
	for i := range v.Entities {
		n := &v.Entities[i]
		if n.Ref.Kind != model.EntityLead || n.Deleted {
			continue
		}
		stage := n.Fields.Text("STATUS_ID")
		switch {
		case stage == "":
		case slices.Contains(v.Stages.First, stage):
			since := later(n.Made(), v.movedAt(n.Ref))
			found = append(found, Finding{
				Cause: model.CauseFirstStage, Target: v.leadEvent(n.Ref), Since: since, Due: since.Add(v.config.StuckAfter),
				Entity: n.Ref, Detail: stage,
			})
		case v.isJunk(n.Fields):
			if f, ok := v.junked(n); ok {
				found = append(found, f)
			}
		}
	}
	return found
}

func (v *View) isJunk(fields model.Fields) bool {
	return fields.Text("STATUS_SEMANTIC_ID") == "F" || slices.Contains(v.Stages.Junk, fields.Text("STATUS_ID"))
}

// movedAt returns when a lead came to the stage it is in, zero when the dialogue
// does not tell.
func (v *View) movedAt(ref model.EntityRef) time.Time {
	var at time.Time
	for _, item := range v.Items {
		if crm, ok := item.Entry.Body.(*model.CRM); ok && crm.Entity == ref && crm.Action == model.CRMMove {
			at = item.Entry.TS
		}
	}
	return at
}

// stillWriting is how long before the lead was thrown away the client may have
// written last, and how long after it for the first time.
const stillWriting = 15 * time.Minute

func (v *View) junked(n *model.Entity) (Finding, bool) {
	moved := v.crmOf(n.Ref)
	for _, item := range v.Items {
		if crm, ok := item.Entry.Body.(*model.CRM); ok && crm.Entity == n.Ref && v.isJunk(crm.Fields) {
			moved = item.Entry
			break
		}
	}
	if moved == nil || n.Made().IsZero() || moved.TS.Sub(n.Made()) > v.config.JunkWithin {
		return Finding{}, false
	}
	for i, t := range v.turns {
		apart := t.at.Sub(moved.TS)
		if t.Role == model.RoleClient && apart >= -stillWriting && apart <= v.config.JunkWithin && v.needsAnswer(t) && !v.answeredBy(i, moved.TS) {
			return Finding{
				Cause: model.CauseJunked, Target: t.key, Evidence: []model.Key{t.key, moved.Key},
				Since: later(t.at, moved.TS), Due: later(t.at, moved.TS), Entity: n.Ref, Detail: n.Fields.Text("STATUS_ID"),
			}, true
		}
	}
	return Finding{}, false
}

// answeredBy reports whether somebody had answered a turn by a time.
func (v *View) answeredBy(i int, by time.Time) bool {
	for _, t := range v.turns[i+1:] {
		if t.Role != model.RoleClient {
			return !t.at.After(by)
		}
	}
	return false
}
