package page

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/ui/lang"
)

const hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x1b[2J"

// report invents some weeks.
func report() *metrics.Report {
	r := &metrics.Report{Zone: "UTC"}
	monday := time.Date(2026, 9, 7, 9, 0, 0, 0, time.UTC)
	for i := range 9 {
		w := &metrics.Week{}
		for n := range i * 8 {
			s := model.Summary{
				Source: "site", StartedAt: monday, Lead: model.LeadBrief{Status: model.LeadCreated},
				Assistant: model.Assistant{Name: hostile, Version: "118"},
				Pace:      model.Pace{Asked: monday, Bot: monday.Add(time.Duration(4+n) * time.Second)},
			}
			value := model.Good
			if n%(12-i) == 0 {
				value = model.Bad
			}
			s.Marks = []model.Mark{{Name: hostile, Version: "118", Value: value, Reason: hostile}}
			w.Add(&metrics.Fact{Summary: &s, Known: true, Stratum: metrics.NotSampled}, monday)
		}
		r.Weeks = append(r.Weeks, metrics.Dated{Of: model.WeekOf(monday, time.UTC).Add(i), Week: w})
	}
	return r
}

func written(t testing.TB, language string, r *metrics.Report) string {
	t.Helper()
	var b strings.Builder
	o := Options{
		Text: lang.New(language), Zone: time.UTC, At: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC),
		Reason: func(id string) string { return id },
	}
	if err := Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPageAsksTheNetworkForNothing looks for everything by which a page loads
// something or runs something.
func TestPageAsksTheNetworkForNothing(t *testing.T) {
	page := written(t, lang.English, report())
	for _, bad := range []string{"<script", "<link", "<iframe", " src=\"", "url(", "@import", "href=", "\x1b", "<img"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !strings.Contains(page, "default-src 'none'") || !strings.Contains(page, "&lt;script&gt;") {
		t.Error("it lacks its policy, or the hostile name")
	}
}

func TestPageIsWellFormed(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(written(t, lang.Russian, report())))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	charts := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "svg" {
			charts++
		}
	}
	if charts < 5 {
		t.Errorf("%d charts", charts)
	}
}

func TestUnknownIsSaidAndNotDrawn(t *testing.T) {
	empty := &metrics.Report{Zone: "UTC"}
	for i := range 3 {
		empty.Weeks = append(empty.Weeks, metrics.Dated{Of: model.Week{Year: 2026, N: 10 + i}, Week: &metrics.Week{}})
	}
	page := written(t, lang.English, empty)
	if n := strings.Count(page, "<svg"); n != 1 { // how many dialogues there were is known: none
		t.Errorf("%d charts of nothing", n)
	}
	if !strings.Contains(page, `<span class="value">?</span>`) {
		t.Error("unknown is not told")
	}
}

func TestPageIsTheSameEachTime(t *testing.T) {
	first := written(t, lang.English, report())
	if again := written(t, lang.English, report()); first != again {
		t.Error("the same report gives another page")
	}
	for _, want := range []string{"Weeks 2026-W38 to 2026-W45", "<html lang=\"en\">", fmt.Sprint("n = ", 64)} {
		if !strings.Contains(first, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
