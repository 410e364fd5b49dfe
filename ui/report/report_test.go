package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// books are figures that were invented.
type books struct {
	rows   []model.Row
	err    error
	asked  []string // what was asked for
	came   []training.Comeback
	looked []string
}

func (b *books) Figures(_ context.Context, last model.Week, n int, _ *time.Location) (metrics.Report, error) {
	b.asked = append(b.asked, fmt.Sprint(last, n))
	r := metrics.Report{Zone: "UTC"}
	for i, w := range invented() {
		r.Weeks = append(r.Weeks, metrics.Dated{Of: last.Add(i + 1 - n), Week: w})
	}
	if b.err != nil {
		return metrics.Report{}, b.err
	}
	return r, nil
}

func (b *books) Behind(_ context.Context, week model.Week, _ *time.Location, m metrics.Measure, f metrics.Filter, _ int) ([]model.Row, bool, error) {
	b.asked = append(b.asked, fmt.Sprint(week, m, f.Name))
	return b.rows, false, b.err
}

func (b *books) CameBack(_ context.Context, last model.Week, n int, _ *time.Location) ([]training.Comeback, error) {
	b.looked = append(b.looked, fmt.Sprint(last, n))
	return b.came, b.err
}

var invented = sync.OnceValue(func() []*metrics.Week {
	weeks := make([]*metrics.Week, shownWeeks+1)
	for i := range weeks {
		weeks[i] = week(i)
	}
	return weeks
})

// week invents the figures of a week; the first ones are empty.
func week(i int) *metrics.Week {
	w := &metrics.Week{Fixes: metrics.Ratio{Of: 8, N: 7}}
	monday := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	for n := range max(0, (i-2)*20) {
		s := model.Summary{
			SessionID: fmt.Sprint(n), Source: "site", StartedAt: monday, Lead: model.LeadBrief{Status: model.LeadCreated},
			Assistant: model.Assistant{Name: []string{"Мира", fixtest.Hostile}[n%2], Version: "118"},
			Pace:      model.Pace{Asked: monday, Bot: monday.Add(4 * time.Second), Human: monday.Add(time.Duration(n) * time.Minute)},
		}
		if n%7 == 0 {
			s.Lead.Status = model.LeadFailed
		}
		value := model.Good
		if n%(24-i) == 0 {
			value = model.Bad
		}
		s.Marks = []model.Mark{{Name: s.Assistant.Name, Version: "118", Value: value, Reason: "wrong_fact", By: "anna", Seconds: 20, Second: model.Good, SecondBy: "boris"}}
		w.Add(&metrics.Fact{Summary: &s, Known: true, Stratum: metrics.NotSampled}, monday)
	}
	return w
}

func open(t testing.TB, b *books, shot uitest.Shot) (*Pane, *fixtest.Driver) {
	t.Helper()
	w := fixtest.New()
	w.Clock = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	env := w.EnvIn(lang.New(shot.Lang), shot.Profile)
	if b != nil {
		env.Figures = b
	}
	p := New(env)
	p.Resize(shot.Width, shot.Height)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	d.Run(p.Open(""))
	return p, d
}

var plain = uitest.Shot{Lang: lang.English, Width: 120, Height: 36, Profile: termenv.Ascii}

func TestFrames(t *testing.T) {
	var shots []uitest.Shot
	for _, shot := range uitest.Shots() {
		if shot.Profile == termenv.Ascii || shot.Width == 80 {
			shots = append(shots, shot)
		}
	}
	rows := []model.Row{{Summary: model.Summary{
		ID: "wa:1", Source: "whatsapp", Turns: 9, Bad: 2, StartedAt: time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC), Preview: "Сколько стоит " + fixtest.Hostile,
	}}}
	for name, keys := range map[string][]string{"weeks": nil, "behind": {"enter"}, "one bot": {"b"}, "by channel": {"v", "v"}} {
		t.Run(name, func(t *testing.T) {
			uitest.Album(t, strings.ReplaceAll(name, " ", "-"), shots, func(shot uitest.Shot) string {
				p, d := open(t, &books{rows: rows}, shot)
				d.Press(keys...)
				return p.View()
			})
		})
	}
}

func TestWeeksAreGoneThrough(t *testing.T) {
	b := &books{}
	p, d := open(t, b, plain)
	if got := p.report.Weeks[p.column].Of.String(); got != "2026-W48" {
		t.Fatalf("it begins with %s, want the last week that is over", got)
	}
	d.Press("l")
	if got := p.report.Weeks[p.column].Of.String(); got != "2026-W49" {
		t.Errorf("after l %s", got)
	}
	d.Press("l")
	if d.Last().Kind != pane.Warn {
		t.Error("there is a week after the one that goes on")
	}
	for range 15 {
		d.Press("h")
	}
	if got := p.report.Weeks[p.column].Of.String(); got != "2026-W34" || p.last.String() != "2026-W45" {
		t.Errorf("after 15 weeks back %s of those up to %s", got, p.last)
	}
}

func TestEnterShowsTheDialoguesBehindAFigure(t *testing.T) {
	b := &books{rows: []model.Row{{Summary: model.Summary{ID: "wa:1"}}}}
	p, d := open(t, b, plain)
	d.Press("b", "j", "enter")
	if got, want := b.asked[len(b.asked)-1], fmt.Sprint("2026-W48", metrics.BadDialogues, p.bot); got != want || p.bot == "" {
		t.Errorf("asked for %q, want %q", got, want)
	}
	d.Press("enter")
	if len(d.Went) != 1 || d.Went[0] != (pane.Goto{Screen: pane.Replay, Arg: "wa:1"}) {
		t.Errorf("went to %v", d.Went)
	}
	d.Press("q")
	if p.behind != nil {
		t.Error("q does not lead back to the weeks")
	}
}

func TestBadAnswersAreToldApartByWhatIsChosen(t *testing.T) {
	p, d := open(t, &books{}, plain)
	for _, want := range []string{"by version", "by bot", "by channel", "by reviewer", "by version"} {
		if !strings.Contains(p.View(), "bad answers "+want) {
			t.Errorf("want %s in\n%s", want, p.View())
		}
		d.Press("v")
	}
	d.Press("tab")
	if p.by() != metrics.BySource {
		t.Errorf("Tab goes on to %s", p.by())
	}
}

// shelf is where reports are written in tests: in a list.
type shelf struct {
	files []pane.ReportFile
	there map[string]bool
	err   error
}

func (s *shelf) write(_ context.Context, f pane.ReportFile) (string, error) {
	switch {
	case s.err != nil:
		return "", s.err
	case !strings.Contains(f.Path, "."):
		return "", pane.ErrFileForm
	case s.there[f.Path]:
		return "", pane.ErrFileThere
	}
	s.files = append(s.files, f)
	s.there[f.Path] = true
	return "/home/anna/" + f.Path, nil
}

func TestWeeksAreWrittenIntoAFile(t *testing.T) {
	p, d := open(t, &books{}, plain)
	files := &shelf{there: map[string]bool{}}
	p.env.WriteReport = files.write
	d.Press("b", "v", "E")
	if !p.TextMode() || !strings.Contains(p.View(), "write to debrief-2026-W48.html") {
		t.Fatalf("E does not ask where to:\n%s", p.View())
	}
	d.Press("enter")
	want := pane.ReportFile{Path: "debrief-2026-W48.html", Last: model.Week{Year: 2026, N: 48}, Weeks: shownWeeks, Filter: metrics.Filter{Name: p.bot}, By: metrics.ByBot}
	if len(files.files) != 1 || files.files[0] != want || p.bot == "" {
		t.Fatalf("written: %+v, want %+v", files.files, want)
	}
	if told := d.Last(); told.Kind != pane.Info || !strings.Contains(told.Text, "/home/anna/debrief-2026-W48.html") {
		t.Errorf("told %+v", told)
	}
	d.Press("f8", "enter") // the same name again
	if told := d.Last(); told.Kind != pane.Warn || !strings.Contains(told.Text, "there already") || !strings.Contains(p.View(), "debrief-2026-W48-2.html") {
		t.Errorf("told %+v of a name that is taken, in\n%s", told, p.View())
	}
	d.Press("ctrl+u", "w", "enter")
	if told := d.Last(); told.Kind != pane.Warn || !p.TextMode() {
		t.Errorf("told %+v of a name without a form", told)
	}
	d.Press("esc")
	if p.TextMode() || len(files.files) != 1 {
		t.Errorf("Esc leaves %d files", len(files.files))
	}
	files.err = errors.New("disk on fire")
	d.Press("E", "enter")
	if told := d.Last(); told.Kind != pane.Error {
		t.Errorf("told %+v of a disk on fire", told)
	}
}

func TestNamesThatAreTriedNext(t *testing.T) {
	for name, want := range map[string]string{
		"w.html": "w-2.html", "w-2.html": "w-3.html", "debrief-2026-W48.csv": "debrief-2026-W48-2.csv", "a.b/w": "a.b/w-2",
	} {
		if got := another(name); got != want {
			t.Errorf("after %s comes %s, want %s", name, got, want)
		}
	}
}

// TestMistakesThatCameBackAreTold has them beside the figures, which do not wait for
// them, and looks again only where there may be others.
func TestMistakesThatCameBackAreTold(t *testing.T) {
	b := &books{came: []training.Comeback{{Name: "Мира", Version: "118", Corrected: 4, CameBack: 1}, {Name: "Ада", Version: "7", Corrected: 2}}}
	p, d := open(t, b, plain)
	for _, want := range []string{"corrected mistakes that came back", "Мира 118", "25%  1/4", "Ада 7", "0%  0/2"} {
		if !strings.Contains(p.View(), want) {
			t.Errorf("want %q in\n%s", want, p.View())
		}
	}
	d.Run(p.Refresh())
	if len(b.looked) != 1 {
		t.Errorf("looked %d times although nothing new was judged", len(b.looked))
	}
	for range 14 {
		d.Press("h")
	}
	if len(b.looked) < 2 || b.looked[0] == b.looked[len(b.looked)-1] {
		t.Errorf("other weeks: looked at %v", b.looked)
	}
	d.Press("b", "b")
	if p.bot != "Мира" || strings.Contains(p.View(), "Ада 7") {
		t.Errorf("of %q alone:\n%s", p.bot, p.View())
	}
}

func TestReportThatCannotBeReadSaysWhy(t *testing.T) {
	p, _ := open(t, &books{err: errors.New("disk on fire")}, plain)
	if !strings.Contains(p.View(), "could not be read") {
		t.Error(p.View())
	}
	if p, _ := open(t, nil, plain); !strings.Contains(p.View(), "No week has figures") {
		t.Error(p.View())
	}
}

func TestAnySizeIsFilledExactly(t *testing.T) {
	for width := 1; width < 140; width += 7 {
		for height := 1; height < 50; height += 3 {
			p, d := open(t, &books{}, uitest.Shot{Lang: lang.Russian, Width: width, Height: height, Profile: termenv.Ascii})
			fixtest.WantSize(t, p.View(), width, height)
			d.Press("enter")
			fixtest.WantSize(t, p.View(), width, height)
		}
	}
}
