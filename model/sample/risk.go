package sample

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"debrief/model"
)

// Risk is a dialogue that may have cost money, and why. The list of them is worked
// through beside the sample and counts in no figure of quality: who looks where
// trouble is sees more of it than there is.
type Risk struct {
	Row     model.Row
	Points  int // the sum of the signs' weights
	Signs   []Sign
	Money   float64 // the prices of its appointments, in their own currency; 0 when unknown
	Judged  int
	Answers int
}

// Sign is one sign of trouble.
type Sign string

// The signs, with what each weighs.
const (
	SignLost       Sign = "lost"       // 4: a lead was lost and is not there
	SignUnanswered Sign = "unanswered" // 3: the client wrote last
	SignCancelled  Sign = "cancelled"  // 2: an appointment was cancelled
	SignNoShow     Sign = "no_show"    // 2: nobody came
	SignBad        Sign = "bad"        // 1: an answer is bad
	SignSlow       Sign = "slow"       // 1: the first useful answer took SlowAnswer or did not come
)

// SlowAnswer is how long a client may wait for the first useful answer.
const SlowAnswer = 10 * time.Minute

var weights = []struct {
	sign Sign
	is   func(*model.Summary) bool
	n    int
}{
	{SignLost, isLost, 4},
	{SignUnanswered, func(s *model.Summary) bool { return s.LastRole == model.RoleClient }, 3},
	{SignCancelled, func(s *model.Summary) bool { return hasBooking(s, "cancelled") }, 2},
	{SignNoShow, func(s *model.Summary) bool { return hasBooking(s, "no_show") }, 2},
	{SignBad, func(s *model.Summary) bool { return s.Bad > 0 }, 1},
	{SignSlow, isSlow, 1},
}

func isLost(s *model.Summary) bool {
	lost := s.LeadLost || s.Lead.Status == model.LeadRequested || s.Lead.Status == model.LeadFailed
	return lost && s.Lead.Status != model.LeadCreated && len(s.Links()) == 0
}

func hasBooking(s *model.Summary, status string) bool {
	return slices.ContainsFunc(s.Bookings, func(b model.BookingBrief) bool { return b.Status == status })
}

func isSlow(s *model.Summary) bool {
	p := s.Pace
	return !p.Asked.IsZero() && (p.Useful.IsZero() && p.Human.IsZero() || !p.Useful.IsZero() && p.Useful.Sub(p.Asked) >= SlowAnswer)
}

// RiskOf looks for signs of trouble; false when there are none.
func RiskOf(row *model.Row) (Risk, bool) {
	r := Risk{Row: *row, Judged: row.Good + row.Bad + row.Skipped, Answers: row.Answers}
	for _, w := range weights {
		if w.is(&row.Summary) {
			r.Points += w.n
			r.Signs = append(r.Signs, w.sign)
		}
	}
	for _, b := range row.Bookings {
		if price, err := strconv.ParseFloat(b.Price.Amount.String(), 64); err == nil && price > 0 {
			r.Money += price
		}
	}
	return r, r.Points > 0
}

// Rank puts risks into the order in which they are looked at: the most trouble
// first, of the same trouble the most money, then the newest.
func Rank(risks []Risk) {
	slices.SortFunc(risks, func(a, b Risk) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(b.Money, a.Money),
			b.Row.StartedAt.Compare(a.Row.StartedAt), cmp.Compare(a.Row.ID, b.Row.ID))
	})
}
