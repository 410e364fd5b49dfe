package inbox

import (
	"context"
	"slices"

	"debrief/model"
	"debrief/ui/incidents"
	"debrief/ui/pane"
)

// How many lost leads and fixes are listed; the list of dialogues holds the rest.
const (
	mostLost  = 100
	mostFound = 500
	mostFixes = 200
)

// read gathers what needs a person, in the order in which it is listed.
func read(ctx context.Context, archive pane.Archive, counts model.Counts) ([]entry, error) {
	entries, waits, err := readFixes(ctx, archive)
	if err != nil {
		return nil, err
	}
	recoveries, err := readRecoveries(ctx, archive)
	if err != nil {
		return nil, err
	}
	found, err := archive.Incidents(ctx, model.IncidentQuery{States: []model.IncidentState{model.IncidentOpen, model.IncidentTaken}, Limit: mostFound})
	if err != nil {
		return nil, err
	}
	lost, err := readLost(ctx, archive, counts, recoveries)
	if err != nil {
		return nil, err
	}
	entries = slices.Concat(entries, incidentEntries(ctx, archive, found, recoveries), lost)
	if waits > 0 {
		entries = append(entries, entry{kind: waiting, count: waits})
	}
	if n := counts.ToReview(); n > 0 {
		entries = append(entries, entry{kind: toReview, count: n})
	}
	return entries, nil
}

// readFixes returns the fixes that need a person, and how many are on their way.
func readFixes(ctx context.Context, archive pane.Archive) (entries []entry, waits int64, err error) {
	fixes, err := archive.Fixes(ctx, true, mostFixes)
	if err != nil {
		return nil, 0, err
	}
	for _, fix := range fixes {
		switch {
		case fix.State.NeedsPerson():
			id, _ := archive.DialogueOf(ctx, fix.Evidence) // without it the fix has no dialogue to show
			entries = append(entries, entry{kind: brokenFix, fix: fix, place: id})
		case !fix.State.Final():
			waits++
		}
	}
	return entries, waits, nil
}

// readLost returns the lost leads that no rule has found.
func readLost(ctx context.Context, archive pane.Archive, counts model.Counts, recoveries map[string]model.Fix) ([]entry, error) {
	lost, err := archive.Dialogues(ctx, model.DialogueQuery{
		Lead: []model.LeadStatus{model.LeadFailed, model.LeadRequested}, Limit: mostLost,
	})
	if err != nil {
		return nil, err
	}
	known, err := archive.Incidents(ctx, model.IncidentQuery{Rules: []model.IncidentRule{model.RuleLeadNotCreated}, Limit: mostFound})
	if err != nil {
		return nil, err
	}
	watched := map[string]bool{}
	for _, n := range known {
		watched[n.Dialogue] = true
	}
	var entries []entry
	for _, row := range lost.Rows {
		recovery := recoveries[row.SessionID]
		if watched[row.ID] { // its incident is here, or somebody has closed it
			continue
		}
		if recovery.State.Final() { // the lead is there, or the fix says why it is not
			continue
		}
		entries = append(entries, entry{kind: lostLead, row: row, fix: recovery})
	}
	if rest := counts.Lost() - int64(len(lost.Rows)); lost.More && rest > 0 {
		entries = append(entries, entry{kind: moreLost, count: rest})
	}
	return entries, nil
}

// incidentEntries makes the lines of incidents, those first with which a client is
// lost while nobody acts.
func incidentEntries(ctx context.Context, archive pane.Archive, found []model.Incident, recoveries map[string]model.Fix) []entry {
	var entries []entry
	rows := map[string]model.Row{}
	for _, n := range found {
		row, known := rows[n.Dialogue]
		if !known && n.Dialogue != "" {
			if d, err := archive.Dialogue(ctx, n.Dialogue); err == nil { // without it the line has no name
				row = model.Row{Summary: d.Summary}
			}
			rows[n.Dialogue] = row
		}
		e := entry{kind: incident, found: n, row: row}
		if recovery := recoveries[n.Session]; n.Rule == model.RuleLeadNotCreated && !recovery.State.Final() {
			e.fix = recovery
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return rank(&a) - rank(&b) })
	return entries
}

func rank(e *entry) int {
	switch {
	case e.fix.Kind == model.FixRecover:
		return 3 // on its way
	case e.found.Rule == model.RuleLeadNotCreated:
		return 0
	case incidents.Urgent(e.found.Rule):
		return 1
	}
	return 2
}

// readRecoveries returns the newest recovery of each session that was not taken
// back.
func readRecoveries(ctx context.Context, archive pane.Archive) (map[string]model.Fix, error) {
	newest, err := archive.Fixes(ctx, false, mostFixes)
	if err != nil {
		return nil, err
	}
	recoveries := map[string]model.Fix{}
	for _, f := range newest {
		if _, known := recoveries[f.Session]; f.Kind == model.FixRecover && f.State != model.FixUndone && !known {
			recoveries[f.Session] = f
		}
	}
	return recoveries, nil
}
