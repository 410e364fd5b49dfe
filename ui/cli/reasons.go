package cli

import (
	"strconv"
	"strings"

	"debrief/ui/pane"
)

// reasons returns what can be wrong with a bad answer, in the order of the
// digits: the configured ones, which are their own label, or the built-in ones.
func (a *app) reasons() []pane.Reason {
	if configured := a.conf.Review.Reasons; len(configured) > 0 {
		out := make([]pane.Reason, len(configured))
		for i, reason := range configured {
			out[i] = pane.Reason{ID: reason, Label: reason}
		}
		return out
	}
	return []pane.Reason{
		{ID: "wrong_fact", Label: a.text.T("cli.reason.wrong_fact")},
		{ID: "missed_question", Label: a.text.T("cli.reason.missed_question")},
		{ID: "missed_lead", Label: a.text.T("cli.reason.missed_lead")},
		{ID: "empty_promise", Label: a.text.T("cli.reason.empty_promise")},
		{ID: "wrong_action", Label: a.text.T("cli.reason.wrong_action")},
		{ID: "no_handoff", Label: a.text.T("cli.reason.no_handoff")},
		{ID: "tone", Label: a.text.T("cli.reason.tone")},
		{ID: "unclear", Label: a.text.T("cli.reason.unclear")},
		{ID: "other", Label: a.text.T("cli.reason.other")},
	}
}

// reasonLabel returns what people call a reason; one that is no longer
// configured is its own label.
func (a *app) reasonLabel(id string) string {
	for _, reason := range a.reasons() {
		if reason.ID == id {
			return reason.Label
		}
	}
	return id
}

// reasonNamed finds a reason by its id, its label or its digit.
func (a *app) reasonNamed(name string) (pane.Reason, error) {
	var ids []string
	for i, reason := range a.reasons() {
		if name == reason.ID || strings.EqualFold(name, reason.Label) || name == strconv.Itoa(i+1) {
			return reason, nil
		}
		ids = append(ids, reason.ID)
	}
	return pane.Reason{}, a.usage("cli.usage.reason", "Value", name, "Reasons", strings.Join(ids, ", "))
}
