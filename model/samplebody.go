package model

// The bodies of the events of a sample. model/sample holds the rules.

// SampleDrawn records the sample of one week: what it was drawn from, how, and
// what came out.
type SampleDrawn struct {
	Week        string  // ISO 8601, 2026-W47
	Zone        string  // the time zone in which the week begins and ends
	Seed        uint64  // what the order of the draw is made from
	Rate        float64 // the share of the dialogues that was asked for, from 0 to 1
	Minimum     int     // how many of each stratum at the least
	SecondShare float64 // the share for a second, blind review, from 0 to 1
	AsOf        uint64  // the end of the log as the population was frozen
	Population  int     // how many dialogues could have been drawn
	Unfinished  int     // how many of the week were still going on and left out
	Digest      string  // hex, of the population
	Strata      []SampleStratum
	Choices     []SampleChoice // in the order in which they are to be reviewed
}

// SampleStratum is one part of the population, from which is drawn apart.
type SampleStratum struct {
	Source, Outcome string
	Size            int // dialogues in the population
	Drawn           int
}

// SampleChoice is one dialogue of a sample.
type SampleChoice struct {
	Dialogue Key    // the dialogue's first event
	Stratum  int    // its place among the strata
	Reviewer string // who reviews it, "" whoever comes first
	Second   string // who reviews it once more without seeing the first verdicts, "" nobody
}

// SampleReplaced takes a dialogue out of a sample and puts the next of its
// stratum in its place.
type SampleReplaced struct {
	Week   string
	Out    Key // the first event of the dialogue that is taken out
	In     Key // and of the one that takes its place
	Reason string
}

// EventType implements Body.
func (*SampleDrawn) EventType() Type    { return TypeSample }
func (*SampleReplaced) EventType() Type { return TypeSampleReplaced } // EventType implements Body.

// weekOfSample returns the week of the sample that e is about, "" for other events.
func weekOfSample(e *Event) string {
	switch b := e.Body.(type) {
	case *SampleDrawn:
		return b.Week
	case *SampleReplaced:
		return b.Week
	}
	return ""
}
