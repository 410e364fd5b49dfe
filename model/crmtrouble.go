package model

import "strings"

// CRMCause says what kept an answer of the CRM from coming, as far as our own side
// can tell.
type CRMCause string

// The causes; "" is an answer of the CRM itself.
const (
	CauseHost       CRMCause = "host"       // nobody knows the address
	CauseTLS        CRMCause = "tls"        // the other side cannot prove who it is, or does not speak TLS
	CauseTimeout    CRMCause = "timeout"    // no answer in time
	CauseConnection CRMCause = "connection" // refused or broken
	CausePage       CRMCause = "page"       // an answer that is no data, such as a page of HTML
)

// CRMTrouble says what is wrong in the terms of a person who has to mend it. It is
// the end of the id of the sentence that says so.
type CRMTrouble string

// The troubles.
const (
	TroubleScope      CRMTrouble = "scope"      // the webhook lacks a right
	TroubleHook       CRMTrouble = "hook"       // the webhook is wrong, gone or expired
	TroubleToken      CRMTrouble = "token"      // so is an application's token
	TroublePlan       CRMTrouble = "plan"       // the portal's plan has no access for programs
	TroubleHost       CRMTrouble = "host"       // no such address
	TroubleTLS        CRMTrouble = "tls"        // the connection is not safe
	TroubleTimeout    CRMTrouble = "timeout"    // no answer in time
	TroubleConnection CRMTrouble = "connection" // no connection
	TroublePage       CRMTrouble = "page"       // something else than a portal answers there
	TroubleDown       CRMTrouble = "down"       // the portal fails for the moment
	TroubleLimit      CRMTrouble = "limit"      // too many requests
	TroubleBusy       CRMTrouble = "busy"       // one method is blocked for a while
	TroubleBlocked    CRMTrouble = "blocked"    // access is shut off by hand
	TroubleDeleted    CRMTrouble = "deleted"    // the portal itself is gone
	TroubleGone       CRMTrouble = "gone"       // what was asked for is gone
	TroubleRefused    CRMTrouble = "refused"    // the CRM said no
)

// Trouble returns what is wrong.
func (e *CRMError) Trouble() CRMTrouble {
	switch {
	case e.Scope != "":
		return TroubleScope
	case e.Cause == CausePage && e.Class == CRMAmbiguous && e.Status < 500, e.Cause == CausePage && e.Class == CRMAuth:
		return TroublePage
	case e.Cause != "" && e.Cause != CausePage:
		return CRMTrouble(e.Cause)
	}
	switch strings.ToLower(e.Code) {
	case "expired_token", "invalid_token":
		return TroubleToken
	case "payment_required":
		return TroublePlan
	case "portal_deleted":
		return TroubleDeleted
	}
	switch e.Class {
	case CRMAuth:
		if SaysPlan(e.Words) {
			return TroublePlan
		}
		return TroubleHook
	case CRMAmbiguous:
		return TroubleDown
	case CRMDenied:
		return TroubleRefused
	case CRMLimit, CRMBusy, CRMBlocked, CRMGone:
	}
	return CRMTrouble(e.Class)
}

// Said returns what the CRM or the connection said of the failure.
func (e *CRMError) Said() string {
	switch {
	case e.Words != "":
		return e.Words
	case e.Err != nil:
		return e.Err.Error()
	}
	return e.Code
}

// SaysPlan reports whether words of the CRM say that its plan lets no program in.
func SaysPlan(words string) bool { return strings.Contains(strings.ToLower(words), "commercial plan") }

// Unreachable reports whether there was no portal to ask, so that whatever else is
// asked now fails the same.
func (t CRMTrouble) Unreachable() bool { return t == TroubleConnection || t.Lasts() }

// Lasts reports whether asking again within seconds is of no use.
func (t CRMTrouble) Lasts() bool { return t == TroubleHost || t == TroubleTLS || t == TroublePage }
