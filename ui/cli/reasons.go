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
		{ID: "no_answer", Label: a.text.T("cli.reason.no_answer")},
		{ID: "missed_lead", Label: a.text.T("cli.reason.missed_lead")},
		{ID: "off_script", Label: a.text.T("cli.reason.off_script")},
		{ID: "rude", Label: a.text.T("cli.reason.rude")},
		{ID: "too_long", Label: a.text.T("cli.reason.too_long")},
		{ID: "wrong_language", Label: a.text.T("cli.reason.wrong_language")},
		{ID: "empty_promise", Label: a.text.T("cli.reason.empty_promise")},
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

// reasonNamed finds a reason by its id, its label or its digit. An id may be
// written with blanks or hyphens.
func (a *app) reasonNamed(name string) (pane.Reason, error) {
	var ids []string
	for i, reason := range a.reasons() {
		if spelling(name) == spelling(reason.ID) || strings.EqualFold(name, reason.Label) || name == strconv.Itoa(i+1) {
			return reason, nil
		}
		ids = append(ids, reason.ID)
	}
	return pane.Reason{}, a.usage("cli.usage.reason", "Value", name, "Reasons", strings.Join(ids, ", "))
}

// spelling makes one spelling of "wrong fact", "Wrong-fact" and "wrong_fact".
func spelling(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.TrimSpace(name)))
}
