package model

import "strings"

// What is said of a failure where the CRM itself said nothing. It is kept in the log, so
// a reader of another language needs to know it again.
const (
	WordsUnderway = "an earlier try may still arrive"
	WordsUnseen   = "the CRM took it and does not show it"
	WordsStrange  = "the portal's answer has an unknown form"
)

const pageBefore, pageBehind = "the portal answered ", " without JSON"

// PageWords says that a page came where data should be, with the words of its status.
func PageWords(status string) string { return pageBefore + status + pageBehind }

// PageStatus is the inverse of PageWords; false for other words.
func PageStatus(words string) (status string, ok bool) {
	status, before := strings.CutPrefix(words, pageBefore)
	status, behind := strings.CutSuffix(status, pageBehind)
	return status, before && behind
}
