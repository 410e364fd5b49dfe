package sample

import (
	"maps"
	"slices"

	"debrief/model"
)

// State is how far the review of a slot is.
type State string

// The states of a slot. Gone is one whose dialogue the archive has no longer.
const (
	ToDo    State = "todo"
	Started State = "started"
	Done    State = "done"
	Gone    State = "gone"
)

// Line is a slot with its dialogue.
type Line struct {
	N int // its place in the order of the review, from 1
	Slot
	Row         model.Row // zero for a dialogue that is gone
	State       State
	SecondState State // "" where there is no second review
}

// Lines puts the slots of a sample beside their dialogues.
func Lines(s *Sample, rows map[model.Key]model.Row) []Line {
	lines := make([]Line, len(s.Slots))
	for i, slot := range s.Slots {
		row, found := rows[slot.Dialogue]
		lines[i] = Line{N: i + 1, Slot: slot, Row: row, State: Gone}
		if !found {
			continue
		}
		lines[i].State = stateOf(row.Answers, row.Good+row.Bad+row.Skipped)
		if slot.Second != "" {
			lines[i].SecondState = stateOf(row.Answers, seconds(&row.Summary))
		}
	}
	return lines
}

// Keys returns the dialogues that hold a slot now.
func (s *Sample) Keys() []model.Key {
	keys := make([]model.Key, len(s.Slots))
	for i, slot := range s.Slots {
		keys[i] = slot.Dialogue
	}
	return keys
}

func stateOf(answers, judged int) State {
	switch model.ReviewStateOf(answers, judged) {
	case model.ReviewDone, model.ReviewNone:
		return Done
	case model.ReviewPartial:
		return Started
	case model.ReviewNew:
	}
	return ToDo
}

func seconds(s *model.Summary) (n int) {
	for _, m := range s.Marks {
		if m.Second != "" {
			n++
		}
	}
	return n
}

// Progress is how much of a sample one person, or everybody, has done.
type Progress struct {
	Who                     string // "" those slots that are nobody's, in a list of people
	Total, Done             int
	SecondTotal, SecondDone int
}

// Overall counts all lines; what is gone counts neither as work nor as done.
func Overall(lines []Line) Progress {
	var p Progress
	for i := range lines {
		p.first(&lines[i])
		p.second(&lines[i])
	}
	return p
}

// ByReviewer counts the lines of each person, by name.
func ByReviewer(lines []Line) []Progress {
	people := map[string]*Progress{}
	of := func(who string) *Progress {
		if people[who] == nil {
			people[who] = &Progress{Who: who}
		}
		return people[who]
	}
	for i := range lines {
		of(lines[i].Reviewer).first(&lines[i])
		if who := lines[i].Second; who != "" {
			of(who).second(&lines[i])
		}
	}
	var out []Progress
	for _, who := range slices.Sorted(maps.Keys(people)) {
		out = append(out, *people[who])
	}
	return out
}

func (p *Progress) first(l *Line) {
	if l.State == Gone {
		return
	}
	p.Total++
	if l.State == Done {
		p.Done++
	}
}

func (p *Progress) second(l *Line) {
	if l.State == Gone || l.Second == "" {
		return
	}
	p.SecondTotal++
	if l.SecondState == Done {
		p.SecondDone++
	}
}
