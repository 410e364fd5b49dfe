package inbox

import (
	"debrief/model"
	"debrief/ui/pane"
)

// kind says what an entry is about.
type kind int

const (
	incident  kind = iota // what a rule has found
	lostLead              // a dialogue whose lead never reached the CRM, and which no rule has found
	moreLost              // that there are more of them than are listed
	brokenFix             // a fix that the CRM refused, or that conflicts
	waiting               // how many fixes wait
	toReview              // how many dialogues are to be reviewed
)

// entry is one line of the inbox.
type entry struct {
	kind  kind
	row   model.Row // of a lost lead
	found model.Incident
	fix   model.Fix // of a broken fix; of a lost lead the recovery on its way, if there is one
	place string    // the dialogue of a broken fix
	count int64     // of the others
}

// id names the entry for as long as it is there.
func (e entry) id() string {
	switch e.kind {
	case incident:
		if e.found.Rule == model.RuleLeadNotCreated { // it stands where the lost lead stood
			return "lost " + e.found.Dialogue
		}
		return "incident " + e.found.ID.String()
	case lostLead:
		return "lost " + e.row.ID
	case brokenFix:
		return "fix " + e.fix.ID.String()
	case moreLost:
		return "more"
	case waiting:
		return "waiting"
	}
	return "review"
}

// dialogue returns the dialogue that an entry is about, "" when there is none.
func (e entry) dialogue() string {
	switch e.kind {
	case incident:
		return e.found.Dialogue
	case lostLead:
		return e.row.ID
	case brokenFix:
		return e.place
	}
	return ""
}

// incident returns what a rule has found, nil when it is something else.
func (e entry) incident() *model.Incident {
	if e.kind != incident {
		return nil
	}
	return &e.found
}

// recovers reports whether it is a lost lead that no rule has found, and whose
// recovery nobody has begun.
func (e entry) recovers() bool { return e.kind == lostLead && e.fix.Kind != model.FixRecover }

// leads is the screen of what an entry is about.
func (e entry) leads() *pane.Goto {
	switch e.kind {
	case incident:
		if e.found.Dialogue == "" {
			return &pane.Goto{Screen: pane.Alerts, Arg: e.found.ID.String()}
		}
		return &pane.Goto{Screen: pane.Replay, Arg: pane.At(e.found.Dialogue, e.found.Target)}
	case lostLead:
		return &pane.Goto{Screen: pane.Replay, Arg: e.row.ID}
	case moreLost:
		return &pane.Goto{Screen: pane.Queue, Arg: "lost"}
	case toReview:
		return &pane.Goto{Screen: pane.Queue, Arg: "todo"}
	}
	return &pane.Goto{Screen: pane.Sync}
}
