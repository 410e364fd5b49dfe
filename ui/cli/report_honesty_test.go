package cli

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"debrief/model"
)

// What the report says when there is little to say. Each test goes through the whole
// program: events into an archive, debrief report in all of its forms.

// figure is one measure of report --json.
type figure struct {
	Value, Low, High, Delta *float64
	N                       int64
	Verdict                 string
}

type toldWeek struct {
	Measures map[string]figure
	Changed  *struct {
		Dialogues int64
		LastAt    string `json:"last_at"`
	}
}

// week is what is told of one week as JSON.
func (c *clinic) week(name string) toldWeek {
	c.t.Helper()
	var w toldWeek
	if err := json.Unmarshal([]byte(c.report("--week", name, "--weeks", "1", "--json")), &w); err != nil {
		c.t.Fatal(err)
	}
	return w
}

// cell is one cell of report --csv.
func (c *clinic) cell(week, measure, column string) string {
	c.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(c.report("--week", week, "--weeks", "1", "--csv"))).ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for i, name := range rows[0] {
			if row[1] == measure && name == column {
				return row[i]
			}
		}
	}
	c.t.Fatalf("no %s of %s in %v", column, measure, rows)
	return ""
}

// line is the line of a measure in the text.
func (c *clinic) line(week, label string) string {
	c.t.Helper()
	for line := range strings.Lines(c.report("--week", week, "--weeks", "1")) {
		if strings.HasPrefix(line, label) {
			return line
		}
	}
	c.t.Fatalf("no line of %s", label)
	return ""
}

// card is the part of the page about a measure.
func (c *clinic) card(week, measure string) string {
	c.t.Helper()
	_, card, ok := strings.Cut(c.page("--week", week, "--weeks", "1"), `id="`+measure+`"`)
	card, _, _ = strings.Cut(card, "</article>")
	if !ok {
		c.t.Fatalf("no card of %s", measure)
	}
	return card
}

var mira = model.Assistant{Name: "Мира", Version: "1"}

// isUnknown fails the test unless a figure is unknown in every form: ? in text and on
// the page, null in JSON, empty in CSV.
func (c *clinic) isUnknown(week, measure, label string) {
	c.t.Helper()
	f, ok := c.week(week).Measures[measure]
	if !ok || f.Value != nil || f.Low != nil || f.High != nil || f.Delta != nil || f.Verdict != "none" {
		c.t.Errorf("%s in JSON is %+v", measure, f)
	}
	for _, column := range []string{"value", "low", "high", "p90", "delta"} {
		if got := c.cell(week, measure, column); got != "" {
			c.t.Errorf("%s in CSV has the %s %q", measure, column, got)
		}
	}
	if line := c.line(week, label); !strings.Contains(line, "?") || strings.Contains(line, "%") {
		c.t.Errorf("text: %q", line)
	}
	if card := c.card(week, measure); !strings.Contains(card, `<span class="value">?</span>`) {
		c.t.Errorf("page: %s", card)
	}
}

// unknownMeasures are those that nothing can be said of where nothing happened.
var unknownMeasures = map[string]string{
	"bad_answers": "bad answers", "bad_dialogues": "dialogues with bad", "conversion": "lead to booking", "lost_leads": "lost leads",
	"recovered": "recovered of lost", "repeats": "repeat contacts", "no_shows": "no-shows", "first_bot": "first bot answer",
	"first_useful": "first useful answer", "first_human": "first human answer", "agreement": "reviewer agreement",
	"review_time": "review of a dialogue", "swept": "swept verdicts", "written": "CRM write-back",
}

func TestAWeekWithoutDialoguesKnowsNothingButThat(t *testing.T) {
	c := newClinic(t)
	for measure, label := range unknownMeasures {
		c.isUnknown("2026-W47", measure, label)
	}
	if f := c.week("2026-W47").Measures["dialogues"]; f.Value == nil || *f.Value != 0 {
		t.Errorf("dialogues: %+v, and that there were none is known", f)
	}
}

func TestNothingIsDividedByZero(t *testing.T) {
	c := newClinic(t)
	c.talk("site-1", w47.Add(time.Hour), time.Second, mira) // no lead, no verdict, no appointment
	for _, measure := range []string{"conversion", "lost_leads", "recovered", "no_shows", "bad_answers", "agreement", "written"} {
		c.isUnknown("2026-W47", measure, unknownMeasures[measure])
	}
}

func TestOneDialogueHasAnIntervalAndNoVerdict(t *testing.T) {
	c := newClinic(t)
	for i := range 40 { // the week before has enough to compare with, and all of it is good
		session := "site-" + string(rune('A'+i))
		c.judge(session, model.Verdict{Answer: c.talk(session, w47.Add(time.Duration(i)*time.Hour), time.Second, mira), Value: model.Good}, "anna")
	}
	c.at = w47.AddDate(0, 0, 8)
	c.judge("site-x", model.Verdict{Answer: c.talk("site-x", c.at, time.Second, mira), Value: model.Bad}, "anna")
	f := c.week("2026-W48").Measures["bad_answers"]
	if f.Value == nil || *f.Value != 1 || f.N != 1 || f.Verdict != "none" || f.Delta == nil || *f.Delta != 1 {
		t.Errorf("one bad answer: %+v", f)
	}
	if f.Low == nil || *f.Low < 0.2 || *f.Low > 0.21 || *f.High != 1 { // Wilson of 1 of 1: 20.7% to 100%
		t.Errorf("its interval: %+v", f)
	}
	if line := c.line("2026-W48", "bad answers"); !strings.Contains(line, "20.7–100") || strings.Contains(line, "!") {
		t.Errorf("text: %q", line)
	}
	if card := c.card("2026-W48", "bad_answers"); !strings.Contains(card, "20.7–100") || strings.Contains(card, `class="worse"`) {
		t.Errorf("page: %s", card)
	}
}

func TestAClockThatJumpsMakesNoTimeNegative(t *testing.T) {
	c := newClinic(t)
	c.event("site-1", w47.Add(time.Hour), model.Assistant{}, &model.Message{Role: model.RoleClient, Text: "Сколько стоит стрижка?"})
	c.at = w47.Add(-48 * time.Hour) // the archive's own clock was set back
	c.event("site-1", w47.Add(time.Hour+time.Minute), mira, &model.Message{Role: model.RoleAssistant, Text: "Стрижка стоит 2 000 ₽."})
	c.at = w47.AddDate(0, 0, 3)
	c.talk("site-2", w47.Add(2*time.Hour), -30*time.Minute, mira) // the bot's clock is behind
	w := c.week("2026-W47")
	for measure, f := range w.Measures {
		if f.Value != nil && *f.Value < 0 {
			t.Errorf("%s is %v", measure, *f.Value)
		}
	}
	if f := w.Measures["first_bot"]; f.Value == nil || *f.Value != 60 {
		t.Errorf("first bot answer: %+v, want the 60 s of the dialogue whose answer came after its question", f)
	}
	if f := w.Measures["dialogues"]; *f.Value != 2 {
		t.Errorf("dialogues: %+v", f)
	}
}

func TestAnEventAWeekLateChangesTheClosedWeekAndItSaysSo(t *testing.T) {
	c := newClinic(t)
	for i := range 3 {
		session := "site-" + string(rune('a'+i))
		at := w47.Add(time.Duration(i) * time.Hour)
		c.at = at
		c.talk(session, at, time.Second, mira)
	}
	before := c.week("2026-W47")
	if f := before.Measures["conversion"]; f.Value != nil || before.Changed != nil {
		t.Fatalf("before: %+v, %+v", f, before.Changed)
	}
	c.at = w47.AddDate(0, 0, 14) // a week after the end of its own
	c.event("site-a", w47.Add(time.Hour/2), model.Assistant{}, &model.Lead{Status: model.LeadCreated, RequestID: "r", LeadID: "7001"})
	after := c.week("2026-W47")
	if f := after.Measures["conversion"]; f.Value == nil || *f.Value != 0 || f.N != 1 {
		t.Errorf("after: %+v, want none of one lead", f)
	}
	if after.Changed == nil || after.Changed.Dialogues != 1 || after.Changed.LastAt != "2026-11-30T00:00:00.000Z" {
		t.Errorf("changed: %+v", after.Changed)
	}
	for form, got := range map[string]string{"text": c.report("--week", "2026-W47", "--weeks", "1"), "page": c.page("--week", "2026-W47", "--weeks", "1")} {
		if !strings.Contains(got, "2026-W47 changed after its end: dialogues with late events 1") {
			t.Errorf("%s does not say so:\n%s", form, got)
		}
	}
}
