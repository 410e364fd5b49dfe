package model

import "time"

// DefaultSilence is how long a session rests before what comes next is another
// dialogue.
const DefaultSilence = 24 * time.Hour

// Stretch is the events of one dialogue, in order.
type Stretch struct {
	N       int // 1 for the session's first dialogue
	Entries []*Entry
}

// Cut divides the events of one session into dialogues. entries need no order;
// the result depends on the set alone. A dialogue ends with session_end, or when
// nothing of the conversation itself happens for longer than silence. What refers
// to another event (edit, delete, verdict, note, undo) goes where that one is;
// what only accompanies a conversation (lead, booking, notification …) goes to
// the dialogue that was open at its time.
func Cut(entries []*Entry, silence time.Duration) []Stretch {
	sorted := append([]*Entry(nil), entries...)
	Sort(sorted)
	n := len(sorted)
	c := cutter{silence: silence, home: make(map[Key]int, n), acts: map[Key]int{}, ids: make(map[messageID]int, n)}
	var referring []*Entry
	for _, e := range sorted {
		if e.Type.Refers() {
			referring = append(referring, e)
			continue
		}
		c.place(e)
	}
	c.placeReferring(referring)
	out := make([]Stretch, len(c.stretches))
	for i, stretch := range c.stretches {
		Sort(stretch)
		out[i] = Stretch{N: i + 1, Entries: stretch}
	}
	return out
}

// Refers reports whether an event of this type is about another event, by whose side
// it stands whenever it came.
func (t Type) Refers() bool { return t == TypeEdit || t == TypeDelete || t.Own() }

// messageID is what an edit or a deletion calls the message it changes.
type messageID struct{ source, account, id string }

type cutter struct {
	silence   time.Duration
	seam      seam
	stretches [][]*Entry
	home      map[Key]int       // event → stretch
	acts      map[Key]int       // act → stretch
	ids       map[messageID]int // message → stretch
}

func (c *cutter) place(e *Entry) {
	if len(c.stretches) == 0 || c.seam.cutsBefore(e, c.silence) {
		c.stretches = append(c.stretches, nil)
		c.seam = seam{}
	}
	c.seam.pass(e)
	c.put(e, len(c.stretches)-1)
}

func (c *cutter) put(e *Entry, i int) {
	c.stretches[i] = append(c.stretches[i], e)
	c.home[e.Key] = i
	if e.Type.Own() {
		c.acts[e.Key] = i
	}
	if e.Type == TypeMessage && e.ID != "" {
		c.ids[messageID{e.Source, e.Account, e.ID}] = i
	}
}

// placeReferring puts edits and acts beside their targets. An act may name
// another act (an undo), so acts are taken in the order in which they were done.
func (c *cutter) placeReferring(entries []*Entry) {
	acts := actsOf(entries)
	for _, e := range entries {
		if !e.Type.Own() {
			c.put(e, c.targetOf(e))
		}
	}
	for _, e := range acts {
		c.put(e, c.targetOf(e))
	}
}

// targetOf returns the stretch of what e refers to, and where that is unknown
// the one that was open at e's time. Own acts may come before any event.
func (c *cutter) targetOf(e *Entry) int {
	if len(c.stretches) == 0 {
		c.stretches = append(c.stretches, nil)
	}
	switch b := e.Body.(type) {
	case *Edit:
		if i, ok := c.ids[messageID{e.Source, e.Account, b.Target}]; ok {
			return i
		}
	case *Delete:
		if i, ok := c.ids[messageID{e.Source, e.Account, b.Target}]; ok {
			return i
		}
	case *Undo: // it takes back acts and nothing else
		for _, target := range b.Targets {
			if i, ok := c.acts[target]; ok {
				return i
			}
		}
	default:
		for _, target := range targetsOf(e) {
			if i, ok := c.home[target]; ok {
				return i
			}
		}
	}
	return c.openAt(e)
}

// openAt returns the last stretch that had begun when e happened.
func (c *cutter) openAt(e *Entry) int {
	for i := len(c.stretches) - 1; i > 0; i-- {
		if s := c.stretches[i]; len(s) > 0 && Compare(s[0], e) <= 0 {
			return i
		}
	}
	return 0
}

// targetsOf returns the events that an act names.
func targetsOf(e *Entry) []Key {
	switch b := e.Body.(type) {
	case *Verdict:
		return []Key{b.Answer}
	case *Note:
		return []Key{b.Target}
	case *Undo:
		return b.Targets
	case *Link:
		return []Key{b.Target}
	case *Assigned:
		return []Key{b.Target}
	case *Tagged:
		return []Key{b.Target}
	case *FixQueued:
		return []Key{b.Evidence}
	case *FixStep:
		return []Key{b.Fix}
	case *IncidentOpened:
		return []Key{b.Target}
	case *IncidentStep:
		return []Key{b.Incident}
	}
	return nil
}

// Loose reports whether an edit, a deletion, a verdict, a note, a link, an
// assignment, a tag or an incident among the events of a session names an event that
// is not among them. When that one comes it changes more than itself, so the short way
// of Extend does not hold for a loose session.
func Loose(entries []*Entry) bool {
	here := map[Key]bool{}
	messages := map[messageID]bool{}
	for _, e := range entries {
		here[e.Key] = true
		if e.Type == TypeMessage {
			messages[messageIDOf(e)] = true
		}
	}
	for _, e := range entries {
		switch b := e.Body.(type) {
		case *Edit:
			if !messages[messageID{e.Source, e.Account, b.Target}] {
				return true
			}
		case *Delete:
			if !messages[messageID{e.Source, e.Account, b.Target}] {
				return true
			}
		case *Verdict, *Note, *Link, *Assigned, *Tagged, *IncidentOpened:
			if !here[targetsOf(e)[0]] {
				return true
			}
		}
	}
	return false
}

// seam is what must be known of a dialogue's end to say whether the next event
// still belongs to it.
type seam struct {
	opened bool      // something of the conversation itself has happened
	ended  bool      // session_end was seen
	last   time.Time // of the last event that breaks silence
}

// opens reports whether an event of this type can begin a dialogue by itself.
func opens(t Type) bool {
	switch t {
	case TypeMessage, TypeCall, TypeForm, TypeSessionStart:
		return true
	}
	return false
}

// breaksSilence reports whether an event of this type is part of the
// conversation itself.
func breaksSilence(t Type) bool {
	switch t {
	case TypeScenario, TypeHandoff, TypeToolCall, TypeToolResult:
		return true
	}
	return opens(t)
}

// cutsBefore reports whether e, the next event in order, begins a new dialogue.
func (s *seam) cutsBefore(e *Entry, silence time.Duration) bool {
	if !s.opened || !breaksSilence(e.Type) {
		return false
	}
	if s.ended && opens(e.Type) {
		return true
	}
	return e.TS.Sub(s.last) > silence
}

func (s *seam) pass(e *Entry) {
	switch {
	case e.Type == TypeSessionEnd:
		s.ended = s.opened
	case breaksSilence(e.Type):
		s.opened, s.last = true, e.TS
	}
}
