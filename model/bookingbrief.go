package model

import "time"

// BookingBrief is what a summary keeps of an appointment.
type BookingBrief struct {
	ID     string
	Status string    // the last one that was told
	MadeAt time.Time // when it was made; zero where only what came after is known
	At     time.Time // when the client is expected; zero when unknown
	Price  Money
}

// maxBookings is how many appointments a summary keeps, the last ones.
const maxBookings = 16

// Bookings are the appointments of a dialogue, in the order in which they came up.
type Bookings []BookingBrief

// add takes a booking event in. Events come in order; those without an id are one
// appointment.
func (b *Bookings) add(at time.Time, body *Booking) {
	var brief *BookingBrief
	for i := range *b {
		if (*b)[i].ID == body.BookingID {
			brief = &(*b)[i]
		}
	}
	if brief == nil {
		kept := (*b)[max(0, len(*b)-maxBookings+1):]
		*b = append(append(make(Bookings, 0, len(kept)+1), kept...), BookingBrief{ID: body.BookingID})
		brief = &(*b)[len(*b)-1]
	}
	brief.Status = body.Status
	if body.Status == "made" && brief.MadeAt.IsZero() {
		brief.MadeAt = at
	}
	if !body.At.IsZero() {
		brief.At = body.At
	}
	if body.Price != (Money{}) {
		brief.Price = body.Price
	}
}

// Booked reports whether an appointment was made in the dialogue and stands, or was
// kept or missed.
func (s *Summary) Booked() bool {
	for _, b := range s.Bookings {
		if b.Status != "cancelled" {
			return true
		}
	}
	return false
}
