package bitrix24

import (
	"strings"

	"debrief/model"
)

// codeClasses says what the portal's own codes mean, in lower case: the portal
// writes them either way.
var codeClasses = map[string]model.CRMErrorClass{
	"query_limit_exceeded":            model.CRMLimit,
	"operation_time_limit":            model.CRMBusy,
	"overload_limit":                  model.CRMBlocked,
	"portal_deleted":                  model.CRMBlocked,
	"internal_server_error":           model.CRMAmbiguous,
	"error_unexpected_answer":         model.CRMAmbiguous,
	"no_auth_found":                   model.CRMAuth,
	"invalid_credentials":             model.CRMAuth,
	"expired_token":                   model.CRMAuth,
	"invalid_token":                   model.CRMAuth,
	"authorization_error":             model.CRMAuth,
	"payment_required":                model.CRMAuth,
	"method_confirm_waiting":          model.CRMAuth,
	"method_confirm_denied":           model.CRMAuth,
	"insufficient_scope":              model.CRMAuth,
	"user_access_error":               model.CRMAuth,
	"wrong_auth_type":                 model.CRMAuth,
	"allowed_only_intranet_user":      model.CRMAuth,
	"error_method_not_found":          model.CRMDenied,
	"error_batch_length_exceeded":     model.CRMDenied,
	"error_manifest_is_not_available": model.CRMDenied,
	"owner_not_found":                 model.CRMGone,
}

// classify says what an error answer means for what was asked. An answer whose
// code is not known goes by its HTTP status; a 5xx may have been carried out.
func classify(status int, code, words string) model.CRMErrorClass {
	code = strings.ToLower(code)
	if class, ok := codeClasses[code]; ok {
		return class
	}
	switch {
	case isGone(code, words):
		return model.CRMGone
	case code == "access_denied" && !model.SaysPlan(words): // to this one thing
		return model.CRMDenied
	case status == 401 || status == 403:
		return model.CRMAuth
	case status == 429:
		return model.CRMLimit
	case status == 408 || status >= 500:
		return model.CRMAmbiguous
	}
	return model.CRMDenied
}

// isGone knows the ways to say that there is no such lead or deal. A missing
// smart process is NOT_FOUND too, but says nothing of an element.
func isGone(code, words string) bool {
	if model.SaysGone(words) {
		return code == "" || code == "not_found"
	}
	return code == "not_found" && strings.Trim(words, " .") == ""
}

// safe reports whether an error of this class is sure to have changed nothing
// and goes away by itself soon.
func safe(class model.CRMErrorClass) bool {
	return class == model.CRMLimit || class == model.CRMBusy
}
