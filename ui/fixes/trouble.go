package fixes

import (
	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/text"
)

// Trouble tells what is wrong with the CRM or the way to it, and what to do.
func Trouble(t *lang.Printer, e *model.CRMError) string {
	words, scope := text.Line(e.Said()), text.Line(e.Scope)
	switch e.Trouble() {
	case model.TroubleScope:
		return t.T("fixes.trouble.scope", "Scope", scope)
	case model.TroubleHook:
		return t.T("fixes.trouble.hook", "Words", words)
	case model.TroubleToken:
		return t.T("fixes.trouble.token", "Words", words)
	case model.TroublePlan:
		return t.T("fixes.trouble.plan", "Words", words)
	case model.TroubleHost:
		return t.T("fixes.trouble.host", "Words", words)
	case model.TroubleTLS:
		return t.T("fixes.trouble.tls", "Words", words)
	case model.TroubleTimeout:
		return t.T("fixes.trouble.timeout", "Words", words)
	case model.TroubleConnection:
		return t.T("fixes.trouble.connection", "Words", words)
	case model.TroublePage:
		return t.T("fixes.trouble.page", "Words", words)
	case model.TroubleDown:
		return t.T("fixes.trouble.down", "Words", words)
	case model.TroubleLimit:
		return t.T("fixes.trouble.limit")
	case model.TroubleBusy:
		return t.T("fixes.trouble.busy", "Method", text.Line(e.Method))
	case model.TroubleBlocked:
		return t.T("fixes.trouble.blocked", "Words", words)
	case model.TroubleDeleted:
		return t.T("fixes.trouble.deleted", "Words", words)
	case model.TroubleGone:
		return t.T("fixes.trouble.gone", "Words", words)
	case model.TroubleRefused:
	}
	return t.T("fixes.trouble.refused", "Words", words)
}
