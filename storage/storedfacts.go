package storage

import (
	"encoding/json"
	"time"

	"debrief/model"
)

// What a dialogue's line keeps for the figures (docs/metrics.md), as it is stored.

type storedPace struct {
	Asked  int64 `cbor:"1,keyasint,omitempty"`
	Bot    int64 `cbor:"2,keyasint,omitempty"`
	Useful int64 `cbor:"3,keyasint,omitempty"`
	Human  int64 `cbor:"4,keyasint,omitempty"`
}

type storedBooked struct {
	ID       string      `cbor:"1,keyasint,omitempty"`
	Status   string      `cbor:"2,keyasint,omitempty"`
	MadeAt   int64       `cbor:"3,keyasint,omitempty"`
	At       int64       `cbor:"4,keyasint,omitempty"`
	Amount   json.Number `cbor:"5,keyasint,omitempty"`
	Currency string      `cbor:"6,keyasint,omitempty"`
}

type storedMark struct {
	Name      string             `cbor:"1,keyasint,omitempty"`
	Version   string             `cbor:"2,keyasint,omitempty"`
	Value     model.VerdictValue `cbor:"3,keyasint,omitempty"`
	Reason    string             `cbor:"4,keyasint,omitempty"`
	By        string             `cbor:"5,keyasint,omitempty"`
	Swept     bool               `cbor:"6,keyasint,omitempty"`
	Seconds   float64            `cbor:"7,keyasint,omitempty"`
	Corrected bool               `cbor:"8,keyasint,omitempty"`
	Second    model.VerdictValue `cbor:"9,keyasint,omitempty"`
	SecondBy  string             `cbor:"10,keyasint,omitempty"`
}

func storePace(p model.Pace) storedPace {
	return storedPace{knownAt(p.Asked), knownAt(p.Bot), knownAt(p.Useful), knownAt(p.Human)}
}

func (s storedPace) pace() model.Pace {
	return model.Pace{Asked: whenKnown(s.Asked), Bot: whenKnown(s.Bot), Useful: whenKnown(s.Useful), Human: whenKnown(s.Human)}
}

func storeBookings(bookings model.Bookings) []storedBooked {
	var out []storedBooked
	for _, b := range bookings {
		out = append(out, storedBooked{b.ID, b.Status, knownAt(b.MadeAt), knownAt(b.At), b.Price.Amount, b.Price.Currency})
	}
	return out
}

func (s *storedDialogue) bookings() model.Bookings {
	var out model.Bookings
	for _, b := range s.Bookings {
		out = append(out, model.BookingBrief{
			ID: b.ID, Status: b.Status, MadeAt: whenKnown(b.MadeAt), At: whenKnown(b.At),
			Price: model.Money{Amount: b.Amount, Currency: b.Currency},
		})
	}
	return out
}

func storeMarks(marks []model.Mark) []storedMark {
	var out []storedMark
	for _, m := range marks {
		out = append(out, storedMark(m))
	}
	return out
}

func (s *storedDialogue) marks() []model.Mark {
	var out []model.Mark
	for _, m := range s.Marks {
		out = append(out, model.Mark(m))
	}
	return out
}

// knownAt returns a time in milliseconds, 0 for one that is not known.
func knownAt(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func whenKnown(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return millis(at)
}
