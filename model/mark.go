package model

// Mark is what a summary keeps of one judged answer.
type Mark struct {
	Name, Version string // of the assistant that gave it
	Value         VerdictValue
	Reason        string
	By            string
	Swept         bool
	Seconds       float64
	Corrected     bool         // what should have been said is there
	Second        VerdictValue // of the second, blind review; "" for none
	SecondBy      string
}

// marksOf returns the marks of a stretch in the order of its answers.
func marksOf(entries []*Entry) []Mark {
	first, second := Judgements(entries), SecondJudgements(entries)
	if len(first)+len(second) == 0 {
		return nil
	}
	var marks []Mark
	var who Assistant
	for _, e := range entries {
		if e.Assistant != (Assistant{}) {
			who = e.Assistant
		}
		one, judged := first[e.Key]
		other, again := second[e.Key]
		if !judged && !again {
			continue
		}
		marks = append(marks, Mark{
			Name: who.Name, Version: who.Version, Value: one.Value, Reason: one.Reason, By: one.By, Swept: one.Swept,
			Seconds: one.Seconds, Corrected: one.Correction != "", Second: other.Value, SecondBy: other.By,
		})
	}
	return marks
}

// lostLead reports whether an event tells that a lead was not created.
func lostLead(e *Entry) bool {
	incident, ok := e.Body.(*IncidentOpened)
	return ok && incident.Rule == RuleLeadNotCreated
}
