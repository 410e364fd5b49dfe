package portal

import (
	"cmp"
	"net/http"
)

// Unsettled is what Bitrix24's documentation leaves open, or says in two ways.
// The zero value is what is more likely; whoever rests on one of these should be
// tried against both.
type Unsettled struct {
	WrongHook     int  // HTTP status of INVALID_CREDENTIALS; 401, some pages say 403
	MissingScope  int  // of insufficient_scope; 403, an SDK says 401
	MissingMethod int  // of ERROR_METHOD_NOT_FOUND; 404, an SDK says 400
	DeletedPortal int  // of PORTAL_DELETED; 500, an SDK says 410
	LongBatch     bool // a batch of more than 50 is refused whole, and not from the 51st on
	BatchByMethod bool // the time of a batch is charged to its methods, and not to batch
	NoTotal       bool // with start=-1 total is missing, and not 0
	RefusedCounts bool // a request that the bucket refuses adds to it all the same
	ItemsSilent   bool // crm.item.* fires no event of leads and deals
	NoOpSilent    bool // an update that changes nothing leaves DATE_MODIFY and fires nothing
	NoEventData   bool // offline events do not say which entity, as in the documentation's samples
	WallTimes     bool // a filter's times are read without their offset, as one integrator saw it
	Shuffle       bool // rows come in any order when none is asked for, not by id
	Time          TimeForm
}

// TimeForm is how answers show the time that they took.
type TimeForm int

// The forms that answers of Bitrix24 were seen in.
const (
	TimeFloats       TimeForm = iota // fractions of seconds
	TimeIntegers                     // start and processing are whole, as in samples of 2026
	TimeWithoutUsage                 // operating and operating_reset_at are missing
	TimeMissing                      // there is no time at all
)

func (u Unsettled) wrongHook() int     { return cmp.Or(u.WrongHook, http.StatusUnauthorized) }
func (u Unsettled) missingScope() int  { return cmp.Or(u.MissingScope, http.StatusForbidden) }
func (u Unsettled) missingMethod() int { return cmp.Or(u.MissingMethod, http.StatusNotFound) }
func (u Unsettled) deletedPortal() int {
	return cmp.Or(u.DeletedPortal, http.StatusInternalServerError)
}
