package model

import (
	"errors"
	"fmt"
	"time"
)

// CRMErrorClass says what an error of the CRM means for what was asked.
type CRMErrorClass string

// The classes. Only limit and busy are sure to have changed nothing.
const (
	CRMLimit     CRMErrorClass = "limit"     // too many requests: safe to repeat later
	CRMBusy      CRMErrorClass = "busy"      // this method is blocked for a while: safe to repeat at RetryAt
	CRMBlocked   CRMErrorClass = "blocked"   // the portal has shut REST off: stop and tell a person
	CRMAuth      CRMErrorClass = "auth"      // the webhook is wrong, expired or lacks a scope: stop and tell
	CRMAmbiguous CRMErrorClass = "ambiguous" // timeout, 5xx, HTML, broken connection: it may have been done
	CRMDenied    CRMErrorClass = "refused"   // the CRM said no: repeating does not help
	CRMGone      CRMErrorClass = "gone"      // the entity does not exist (any more)
)

// CRMError is a failure of a call to the CRM, in a form that the syncer can act
// on and a person can read. It never holds a secret.
type CRMError struct {
	Class   CRMErrorClass
	Method  string    // crm.item.update …
	Code    string    // the CRM's own code, may be empty
	Words   string    // the CRM's own words, kept as they came
	Scope   string    // auth: the right that is missing, such as crm; else ""
	Cause   CRMCause  // why no answer of the CRM itself came; "" when one did
	Status  int       // HTTP status of an answer that is no data; else 0
	RetryAt time.Time // busy: when the method is free again
	Err     error     // the cause below, may be nil
}

// Error implements error.
func (e *CRMError) Error() string {
	return fmt.Sprintf("%s: %s (%s)", e.Method, e.Said(), e.Class)
}

// Unwrap returns the cause.
func (e *CRMError) Unwrap() error { return e.Err }

// ErrChangedMeanwhile says that nothing was written, because somebody has changed
// the entity since it was seen.
var ErrChangedMeanwhile = errors.New("the CRM has changed it meanwhile")

// Updated is what an update met and what it left.
type Updated struct {
	Before Entity // as the CRM held it right before; a zero one when not known
	After  Entity
}

// Scan says which entities of a kind are read.
type Scan struct {
	Since time.Time // that changed at or after this time of the CRM's; zero means all
	After string    // behind this id, in the order of ids; "" means from the first on
	IDs   bool      // nothing but their ids
	// Activity: with which something happened, a message in a chat too; ChangedAt is
	// then when that was, and of the fields only HAS_IMOL and the times are read.
	Activity bool
	Only     []string // with one of these ids, at most 50; nil means any
}

// StageMove is one entry of the CRM's own history of stages. It does not say who
// did it, nor where the entity stood before.
type StageMove struct {
	ID      string // a number that only grows
	Entity  EntityRef
	At      time.Time // whole seconds
	Stage   string    // where it stands from then on
	Created bool      // the entity was created there; no move
}

// Changed is a page of entities of one kind.
type Changed struct {
	Entities []Entity
	Total    int // how many are left from this page on, 0 when unknown
}

// SyncStatus is what the syncer tells of itself. It is a snapshot.
type SyncStatus struct {
	Portal  string // the portal's host, "" when none is configured
	Sources []SourceStatus
	Limit   string // "", or why the syncer waits: "limit", "busy", "blocked", "auth"
	WaitTil time.Time
	Errors  []SyncError // newest first, at most 200
	Use     CRMUse
}

// CRMUse is how much of what the CRM allows is used.
type CRMUse struct {
	Rate      float64 // of the requests that may be made at once, 0 to 1
	PerSecond float64 // requests a second that are allowed after that; 0 when nothing is known
	// Method is the one that used most of its time in the last ten minutes: so many
	// seconds of so many. "" when none did.
	Method  string
	Seconds float64
	Allowed float64
	FreeAt  time.Time // when some of it is given back
}

// SourceStatus is one thing that the syncer reads.
type SourceStatus struct {
	Name   string    // "crm leads", "crm deals", "crm stages", "crm people", "crm deleted"
	State  string    // "ok", "running", "failed", "idle", "off": the CRM does not give it
	LastAt time.Time // when it was last read without an error
	Pulled int       // of the running or last pull
	Total  int       // of the running pull, 0 when unknown
	Began  time.Time // the running pull, or its part since it was interrupted last
	Before int       // of Pulled, what was read before Began
	Err    string
	// Failure is what the CRM or the way to it had to do with Err, nil when nothing.
	Failure *CRMError
}

// Rate returns how many are read in a second, 0 when that cannot be told yet.
func (s *SourceStatus) Rate(now time.Time) float64 {
	took := now.Sub(s.Began)
	if s.Began.IsZero() || took <= 0 || s.Pulled <= s.Before {
		return 0
	}
	return float64(s.Pulled-s.Before) / took.Seconds()
}

// Left returns how long the running pull goes on at its rate, 0 when that cannot be
// told.
func (s *SourceStatus) Left(now time.Time) time.Duration {
	rate := s.Rate(now)
	if rate == 0 || s.Total <= s.Pulled {
		return 0
	}
	return time.Duration(float64(s.Total-s.Pulled) / rate * float64(time.Second))
}

// SyncError is one failure.
type SyncError struct {
	At      time.Time
	Source  string    // the SourceStatus.Name of what was read, "" when it was something else
	About   EntityRef // whose fix failed, a zero one when it was no fix
	Text    string
	Failure *CRMError // as in SourceStatus
}

// SyncReport is what one round of the syncer did.
type SyncReport struct {
	Pulled    int // entities that were new or changed
	Written   int // fixes written and confirmed
	Conflicts int
	Refused   int
	Delayed   int // fixes that will be tried again
	Waiting   int // fixes in their grace period
}
