package metrics

import "debrief/model"

// Measure names one figure.
type Measure string

// The measures, in the order in which people read them.
const (
	BadAnswers   Measure = "bad_answers"   // share of the judged answers that are bad
	BadDialogues Measure = "bad_dialogues" // share of the reviewed dialogues with a bad answer
	Conversion   Measure = "conversion"    // share of the leads that got an appointment
	LostLeads    Measure = "lost_leads"    // share of the wanted leads that the CRM does not have
	Recovered    Measure = "recovered"     // share of the lost leads that a person had made after all
	Repeats      Measure = "repeats"       // share of the dialogues that are a repeat contact
	NoShows      Measure = "no_shows"      // share of the appointments whose time came to which nobody came
	FirstBot     Measure = "first_bot"     // seconds to the first answer of the assistant
	FirstUseful  Measure = "first_useful"  // seconds to its first answer that says something
	FirstHuman   Measure = "first_human"   // seconds to the first word of an operator
	Agreement    Measure = "agreement"     // Cohen's kappa of first and second review
	ReviewTime   Measure = "review_time"   // seconds of review for a dialogue
	Swept        Measure = "swept"         // share of the verdicts that were given with the rest in one key
	Written      Measure = "written"       // share of the changes for the CRM that it holds
	Dialogues    Measure = "dialogues"     // how many there were
)

// Measures returns all measures in their order.
func Measures() []Measure {
	return []Measure{
		BadAnswers, BadDialogues, Conversion, LostLeads, Recovered, Repeats, NoShows,
		FirstBot, FirstUseful, FirstHuman, Agreement, ReviewTime, Swept, Written, Dialogues,
	}
}

// Kind says in what a measure is told.
type Kind string

// The kinds of measures.
const (
	Share       Kind = "share"       // from 0 to 1
	Seconds     Kind = "seconds"     // the median
	Coefficient Kind = "coefficient" // from -1 to 1
	Count       Kind = "count"
)

// Kind returns in what m is told.
func (m Measure) Kind() Kind {
	switch m {
	case FirstBot, FirstUseful, FirstHuman, ReviewTime:
		return Seconds
	case Agreement:
		return Coefficient
	case Dialogues:
		return Count
	case BadAnswers, BadDialogues, Conversion, LostLeads, Recovered, Repeats, NoShows, Swept, Written:
	}
	return Share
}

// Better reports whether a greater value is a better one; 0 where neither is.
func (m Measure) Better() int {
	switch m {
	case Conversion, Recovered, Agreement, Written:
		return 1
	case BadAnswers, BadDialogues, LostLeads, Repeats, NoShows, FirstBot, FirstUseful, FirstHuman:
		return -1
	case ReviewTime, Swept, Dialogues:
	}
	return 0
}

// counts returns what a dialogue adds to a share: how many are asked, and how many
// of them are so. It is the one definition, of the figure and of the dialogues
// behind it.
func (m Measure) counts(f *Fact) (of, n int64) {
	switch m {
	case Conversion:
		return when(f.HasLead()), when(f.HasLead() && f.Booked())
	case LostLeads:
		return when(f.HasLead() || f.WasLost()), when(f.WasLost() && !f.HasLead())
	case Recovered:
		return when(f.WasLost()), when(!f.Lead.Recovered.IsZero())
	case Repeats:
		return when(f.Known), when(f.Repeat)
	case NoShows:
		for _, b := range f.Bookings {
			of += when(b.Status == "visited" || b.Status == "no_show")
			n += when(b.Status == "no_show")
		}
	case Swept:
		for _, mark := range f.Marks {
			of += when(mark.Value != "")
			n += when(mark.Swept)
		}
	case BadAnswers:
		for _, mark := range f.Marks {
			of += when(judged(mark))
			n += when(mark.Value == model.Bad)
		}
	case BadDialogues:
		of, n = BadAnswers.counts(f)
		return when(of > 0), when(n > 0)
	case Dialogues:
		return 1, 1
	case FirstBot, FirstUseful, FirstHuman, Agreement, ReviewTime, Written:
	}
	return of, n
}

// judged reports whether an answer was found good or bad; a skipped one says
// neither.
func judged(m model.Mark) bool { return m.Value == model.Good || m.Value == model.Bad }

func when(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// Behind reports whether a dialogue is one of those that people mean when they ask
// what is behind a figure: of a share, those that are so; of a time, those that
// have one; of agreement, those where the two differ.
func (m Measure) Behind(f *Fact) bool {
	if m.Kind() == Seconds {
		_, ok := m.seconds(f)
		return ok
	}
	if m == Agreement {
		for _, mark := range f.Marks {
			if paired(mark) && mark.Value != mark.Second {
				return true
			}
		}
		return false
	}
	_, n := m.counts(f)
	return n > 0
}

// Shows reports whether a dialogue is behind the figure of some groups. With a
// sample only its dialogues are behind the figures of the verdicts.
func (m Measure) Shows(f *Fact, groups Filter, drawn bool) bool {
	if m != BadAnswers && m != BadDialogues {
		return groups.Fits(f.Group()) && m.Behind(f)
	}
	if drawn && f.Stratum == NotSampled {
		return false
	}
	for _, mark := range f.Marks {
		if mark.Value == model.Bad && groups.Fits(Group{mark.Name, mark.Version, f.Source}) {
			return true
		}
	}
	return false
}

// seconds returns the time that a dialogue adds to a measure; false when it has
// none.
func (m Measure) seconds(f *Fact) (int64, bool) {
	p := &f.Pace
	at := p.Bot
	switch m {
	case FirstUseful:
		at = p.Useful
	case FirstHuman:
		at = p.Human
	case ReviewTime:
		sum := 0.0
		for _, mark := range f.Marks {
			sum += mark.Seconds
		}
		return int64(sum + 0.5), sum > 0
	case FirstBot, BadAnswers, BadDialogues, Conversion, LostLeads, Recovered, Repeats, NoShows, Agreement, Swept, Written, Dialogues:
	}
	if p.Asked.IsZero() || at.IsZero() {
		return 0, false
	}
	return max(0, int64(at.Sub(p.Asked).Seconds())), true
}

// paired reports whether two people found an answer good or bad.
func paired(m model.Mark) bool {
	return judged(m) && (m.Second == model.Good || m.Second == model.Bad) && m.By != m.SecondBy
}
