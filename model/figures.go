package model

import "time"

// Figures are what an anomaly rests on: what one hour or day showed, and what is
// usual for it. A share is a part of 1.
type Figures struct {
	At    time.Time // the beginning of the hour or day
	Seen  float64
	Of    int64 // of how many dialogues or answers a share is; how many there were of a volume
	Usual float64
	Low   float64 // of the usual range
	High  float64
	Weeks int // how many earlier weeks the range is made of
}

// IsZero reports whether there are none.
func (f Figures) IsZero() bool { return f == Figures{} }
