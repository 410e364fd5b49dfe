package model

import (
	"encoding/hex"
	"strings"
)

// FixKind says what a fix does in the CRM.
type FixKind string

// The kinds of fixes, and what the Changes of each hold.
const (
	// FixFields writes fields of a lead or deal: Changes are the fields, under their
	// classic names, with their new values; Base is what the person saw there.
	FixFields FixKind = ""
	// FixComment adds a comment to the timeline: COMMENT is its text.
	FixComment FixKind = "comment"
	// FixTodo adds a to-do: TITLE, DESCRIPTION, DEADLINE (RFC 3339) and
	// RESPONSIBLE_ID; all but the deadline may be missing.
	FixTodo FixKind = "todo"
	// FixVote rates an open-line session as its head: SESSION_ID, RATING from 1 to 5
	// and COMMENT, as imopenlines.session.head.vote takes them. Its entity is the lead
	// of that session.
	FixVote FixKind = "vote"
	// FixRecover makes the lead that the bot failed to make, or links the one that is
	// there: Changes are the fields of the new lead. Its entity is RecoveryOf the
	// dialogue, since there is none yet.
	FixRecover FixKind = "recover"
)

// The names that Changes of the kinds hold, beside the CRM's own fields.
const (
	CommentText     = "COMMENT" // of a vote, too
	TodoTitle       = "TITLE"
	TodoDescription = "DESCRIPTION"
	TodoDeadline    = "DEADLINE"
	TodoResponsible = "RESPONSIBLE_ID"
	VoteSession     = "SESSION_ID"
	VoteRating      = "RATING"
)

// Originator is the ORIGINATOR_ID of every lead that Debrief makes; its ORIGIN_ID
// is OriginOf its dialogue.
const Originator = "DEBRIEF"

// originDigits is how much of an event's key stands in an ORIGIN_ID, in bytes.
const originDigits = 6

// OriginOf returns the ORIGIN_ID of the lead that is made for a dialogue: the id of
// its session, and which of the session's dialogues it is, named by one of its
// events. A client's chat is one session for years, in which more than one lead can
// be lost.
func OriginOf(session string, event Key) string {
	if event.IsZero() {
		return session
	}
	return session + "#" + hex.EncodeToString(event[:originDigits])
}

// SessionOfOrigin returns the session that an ORIGIN_ID of ours names.
func SessionOfOrigin(origin string) string {
	at := strings.LastIndexByte(origin, '#')
	if at < 0 {
		return origin
	}
	if event, err := hex.DecodeString(origin[at+1:]); err != nil || len(event) != originDigits {
		return origin // the # is the session's own
	}
	return origin[:at]
}

// RecoveryID begins the id of the lead event that tells a dialogue of its recovery; the
// fix's key follows.
const RecoveryID = "recovery:"

// recoveryPrefix begins the id of an entity that the CRM does not have yet.
const recoveryPrefix = "new:"

// RecoveryOf is what stands for the lead of a session before the CRM has one: fixes
// that make it are kept and ordered under it.
func RecoveryOf(session string) EntityRef {
	return EntityRef{EntityLead, recoveryPrefix + session}
}

// Recovery returns the session whose lead is to be made, and false for an entity
// that the CRM has.
func (r EntityRef) Recovery() (session string, ok bool) {
	if r.Kind != EntityLead {
		return "", false
	}
	return strings.CutPrefix(r.ID, recoveryPrefix)
}
