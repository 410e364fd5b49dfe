package fixes

import (
	"debrief/model"
	"debrief/ui/text"
)

// said puts a failure as it stands in the log into the reader's language, where it is
// the syncer's own saying. The CRM's words stay as they are.
func (t Teller) said(failure string) string {
	if status, ok := model.PageStatus(failure); ok {
		return t.Text.T("fixes.syncer.page", "Status", text.Line(status))
	}
	switch failure {
	case model.WordsUnderway:
		return t.Text.T("fixes.syncer.underway")
	case model.WordsUnseen:
		return t.Text.T("fixes.syncer.unseen")
	case model.WordsStrange:
		return t.Text.T("fixes.syncer.strange")
	case model.ErrChangedMeanwhile.Error():
		return t.Text.T("fixes.syncer.meanwhile")
	}
	return text.Line(failure)
}
