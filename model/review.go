package model

// Judgements returns the verdict that stands for each answer among entries: the
// last one that was not undone; those of a second review do not count. Verdicts on
// events that are no answers of these entries do not count.
func Judgements(entries []*Entry) map[Key]Judgement { return judgements(entries, false) }

// SecondJudgements returns the same of the second, blind review.
func SecondJudgements(entries []*Entry) map[Key]Judgement { return judgements(entries, true) }

func judgements(entries []*Entry, second bool) map[Key]Judgement {
	answers := map[Key]bool{}
	for _, e := range entries {
		if m, ok := e.Body.(*Message); ok && m.Role == RoleAssistant {
			answers[e.Key] = true
		}
	}
	acts := actsOf(entries)
	undone := undoneBy(acts)
	stand := map[Key]Judgement{}
	for _, e := range acts {
		if v, ok := e.Body.(*Verdict); ok && v.Second == second && answers[v.Answer] && !undone[e.Key] {
			stand[v.Answer] = Judgement{Verdict: *v, Key: e.Key, By: e.Actor, At: e.TS}
		}
	}
	return stand
}

// assigneeOf returns whose work the dialogue of these entries is: what was said
// last and not undone.
func assigneeOf(entries []*Entry) string {
	acts := actsOf(entries)
	undone := undoneBy(acts)
	who := ""
	for _, e := range acts {
		if b, ok := e.Body.(*Assigned); ok && !undone[e.Key] {
			who = b.Who
		}
	}
	return who
}

// notesOf returns the remark that stands for each event. A verdict replaces the
// one before it with its note, so the note of a replaced verdict does not stay.
func notesOf(entries []*Entry) map[Key]string {
	acts := actsOf(entries)
	undone := undoneBy(acts)
	notes := map[Key]string{}
	ofVerdict := map[Key]bool{}
	for _, e := range acts {
		if undone[e.Key] {
			continue
		}
		switch b := e.Body.(type) {
		case *Note:
			notes[b.Target], ofVerdict[b.Target] = b.Text, false
		case *Verdict:
			if b.Second {
				continue
			}
			if b.Note != "" || ofVerdict[b.Answer] {
				notes[b.Answer], ofVerdict[b.Answer] = b.Note, true
			}
		}
	}
	return notes
}
