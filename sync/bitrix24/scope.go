package bitrix24

import (
	"fmt"
	"strings"

	"debrief/model"
)

// isScope reports whether the portal refused a method because of a right that the
// webhook lacks. It does not say which.
func isScope(code string) bool { return strings.EqualFold(code, "insufficient_scope") }

// scopeOf returns the right that a method needs, which is its first word.
func scopeOf(method string) string {
	scope, _, _ := strings.Cut(method, ".")
	return scope
}

// lacks names the right. Without the one to the CRM nothing goes; without another
// the CRM goes on, and only what was asked is refused.
func lacks(failure *model.CRMError, scope string) {
	failure.Scope = scope
	failure.Words = fmt.Sprintf("the webhook lacks the right %q: give it that in Bitrix24 (%s)", scope, failure.Words)
	if scope != "crm" && scope != "batch" {
		failure.Class = model.CRMDenied
	}
}
