package model

import "time"

// TurnHit is a turn that was found by what was said.
type TurnHit struct {
	Dialogue string // the id of its dialogue
	Client   Client
	Source   string
	Event    Key
	Pos      uint64 // in the log
	At       time.Time
	Role     Role
	Text     string
	Marks    []TextSpan // where in Text the words stand that were looked for
	Score    float64    // how relevant it is; 0 where that was not asked for
}

// TextSpan is the bytes of a text from one place on, before another.
type TextSpan struct{ From, To int }

// TurnPage is the first turns that were found.
type TurnPage struct {
	Hits   []TurnHit
	More   bool   // there are others
	Behind uint64 // events at the end of the log that could not be looked through yet
}
