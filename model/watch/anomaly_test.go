package watch_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/watch"
)

// wednesday is an hour of a salon's week; the weeks before it are its history.
var wednesday = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

var usually = watch.Counts{Dialogues: 100, Leads: 60, Booked: 30, Wanted: 60, Lost: 6, Judged: 60, Bad: 6}

var someone = metrics.Group{Name: "Алиса", Version: "118", Source: "whatsapp"}

// history is the same hour of some weeks before wednesday, each as change makes it,
// and an hour before all of them.
func history(weeks int, change func(week int, c *watch.Counts)) watch.Tally {
	t := watch.NewTally(time.UTC)
	for week := 1; week <= weeks; week++ {
		c := usually
		if change != nil {
			change(week, &c)
		}
		t.Hours[wednesday.AddDate(0, 0, -7*week)] = map[metrics.Group]watch.Counts{someone: c}
	}
	t.Hours[wednesday.AddDate(0, 0, -7*weeks).Add(-time.Hour)] = map[metrics.Group]watch.Counts{someone: {Dialogues: 1}}
	return t
}

// told are the hourly drifts of the whole at some time after the hour.
func told(t watch.Tally, after time.Duration, c watch.Anomaly) []string {
	var lines []string
	now := wednesday.Add(time.Hour + after)
	for _, d := range watch.Drifts(t, wednesday, now, now, c) {
		if d.Scope.Span == time.Hour && !d.Told {
			lines = append(lines, fmt.Sprintf("%s %.2f of %d, usual %.2f", d.Cause, d.Figures.Seen, d.Figures.Of, d.Figures.Usual))
		}
	}
	return lines
}

func TestWhatIsOutsideItsUsualRange(t *testing.T) {
	rules := watch.Defaults().Anomaly
	noisy := func(week int, c *watch.Counts) { c.Dialogues = 100 + int64(week%3-1)*40 }
	small := func(_ int, c *watch.Counts) {
		*c = watch.Counts{Dialogues: 3, Leads: 2, Booked: 1, Wanted: 2, Judged: 2}
	}
	none := func(_ int, c *watch.Counts) { *c = watch.Counts{} }
	flawless := func(_ int, c *watch.Counts) { c.Lost, c.Bad = 0, 0 }
	for name, test := range map[string]struct {
		weeks   int
		history func(int, *watch.Counts)
		seen    func(*watch.Counts)
		after   time.Duration
		want    []string
	}{
		"all as ever":                          {weeks: 8},
		"few appointments":                     {weeks: 8, seen: func(c *watch.Counts) { c.Booked = 10 }, want: []string{"conversion 0.17 of 60, usual 0.50"}},
		"many appointments are no trouble":     {weeks: 8, seen: func(c *watch.Counts) { c.Booked = 60 }},
		"many lost leads":                      {weeks: 8, seen: func(c *watch.Counts) { c.Lost = 30 }, want: []string{"lost_share 0.50 of 60, usual 0.10"}},
		"no lost lead is no trouble":           {weeks: 8, seen: func(c *watch.Counts) { c.Lost = 0 }},
		"many bad answers":                     {weeks: 8, seen: func(c *watch.Counts) { c.Bad = 25 }, want: []string{"bad_share 0.42 of 60, usual 0.10"}},
		"silence":                              {weeks: 8, seen: func(c *watch.Counts) { *c = watch.Counts{} }, want: []string{"volume 0.00 of 0, usual 100.00"}},
		"a flood":                              {weeks: 8, seen: func(c *watch.Counts) { c.Dialogues = 300 }, want: []string{"volume 300.00 of 300, usual 100.00"}},
		"a flood where nothing ever was":       {weeks: 8, history: none, seen: func(c *watch.Counts) { *c = watch.Counts{Dialogues: 40} }, want: []string{"volume 40.00 of 40, usual 0.00"}},
		"within what chance does":              {weeks: 8, seen: func(c *watch.Counts) { c.Dialogues, c.Booked, c.Lost = 75, 20, 11 }},
		"within what such hours do":            {weeks: 8, history: noisy, seen: func(c *watch.Counts) { c.Dialogues = 280 }},
		"beyond what such hours do":            {weeks: 8, history: noisy, seen: func(c *watch.Counts) { c.Dialogues = 600 }, want: []string{"volume 600.00 of 600, usual 100.00"}},
		"four weeks are enough":                {weeks: 4, seen: func(c *watch.Counts) { c.Booked = 10 }, want: []string{"conversion 0.17 of 60, usual 0.50"}},
		"three weeks are not":                  {weeks: 3, seen: func(c *watch.Counts) { *c = watch.Counts{} }},
		"a small salon":                        {weeks: 8, history: small, seen: func(c *watch.Counts) { *c = watch.Counts{Dialogues: 12, Leads: 9, Wanted: 9, Lost: 9} }},
		"a share of too few":                   {weeks: 8, seen: func(c *watch.Counts) { c.Leads, c.Booked = 29, 0 }},
		"a share of just enough":               {weeks: 8, seen: func(c *watch.Counts) { c.Leads, c.Booked = 30, 0 }, want: []string{"conversion 0.00 of 30, usual 0.50"}},
		"never any, and one":                   {weeks: 8, history: flawless, seen: func(c *watch.Counts) { c.Lost, c.Bad = 1, 1 }},
		"never any, and many":                  {weeks: 8, history: flawless, seen: func(c *watch.Counts) { c.Lost, c.Bad = 0, 12 }, want: []string{"bad_share 0.20 of 60, usual 0.00"}},
		"an odd week does not widen it":        {weeks: 8, history: func(week int, c *watch.Counts) { c.Booked -= int64(week/8) * 30 }, seen: func(c *watch.Counts) { c.Booked = 10 }, want: []string{"conversion 0.17 of 60, usual 0.50"}},
		"a share before it has settled":        {weeks: 8, seen: func(c *watch.Counts) { c.Booked = 10 }, after: watch.Settled - time.Second},
		"a volume while events are on the way": {weeks: 8, seen: func(c *watch.Counts) { *c = watch.Counts{} }, after: 9 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			tally := history(test.weeks, test.history)
			c := usually
			if test.seen != nil {
				test.seen(&c)
			}
			tally.Hours[wednesday] = map[metrics.Group]watch.Counts{someone: c}
			after := test.after
			if after == 0 {
				after = watch.Settled
			}
			if got := told(tally, after, rules); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestADayIsJudgedWhereItsHoursAreTooSmall(t *testing.T) {
	tally := watch.NewTally(time.UTC)
	for day := -8 * 7; day <= 0; day++ {
		for hour := range 12 {
			c := watch.Counts{Dialogues: 5, Leads: 5, Booked: 4}
			if day == 0 {
				c.Booked = 1
			}
			tally.Hours[wednesday.AddDate(0, 0, day).Add(time.Duration(hour-3)*time.Hour)] = map[metrics.Group]watch.Counts{someone: c}
		}
	}
	now := wednesday.Add(14 * time.Hour)
	drifts := watch.Drifts(tally, wednesday.Add(-24*time.Hour), now, now, watch.Defaults().Anomaly)
	if len(drifts) == 0 || drifts[0].Cause != model.CauseConversion || drifts[0].Scope.Span != 24*time.Hour || drifts[0].Figures.Of != 60 {
		t.Errorf("%+v", drifts)
	}
}

func TestWhereItIsOutside(t *testing.T) {
	other := metrics.Group{Name: "Борис", Version: "7", Source: "telegram"}
	tally := history(8, nil)
	for hour, groups := range tally.Hours {
		groups[other] = watch.Counts{Dialogues: 1000}
		tally.Hours[hour] = groups
	}
	tally.Hours[wednesday] = map[metrics.Group]watch.Counts{someone: {Dialogues: 20}, other: {Dialogues: 1000}}
	now := wednesday.Add(2 * time.Hour)
	var got []string
	for _, d := range watch.Drifts(tally, wednesday, now, now, watch.Defaults().Anomaly) {
		if !d.Told {
			got = append(got, d.Scope.Bot+d.Scope.Version+d.Scope.Source)
		}
	}
	if want := []string{"Алиса", "whatsapp"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q: the whole is as ever, and a version that falls is replaced by the next", got, want)
	}
	tally.Hours[wednesday][other] = watch.Counts{Dialogues: 0}
	for _, d := range watch.Drifts(tally, wednesday, now, now, watch.Defaults().Anomaly) {
		if d.Told != (d.Scope.Bot+d.Scope.Source != "") {
			t.Errorf("%+v: what is told of the whole is told once", d)
		}
	}
}

// runOf judges hours one after the other: u usual, x silent, . night.
func runOf(hours string) []watch.Drift {
	tally := watch.NewTally(time.UTC)
	for week := 0; week <= 8; week++ {
		for i, c := range hours {
			n := watch.Counts{Dialogues: 100}
			if c == '.' || c == 'x' && week == 0 {
				n = watch.Counts{}
			}
			tally.Hours[wednesday.AddDate(0, 0, -7*week).Add(time.Duration(i)*time.Hour)] = map[metrics.Group]watch.Counts{{}: n}
		}
	}
	tally.Hours[wednesday.AddDate(0, 0, -57)] = map[metrics.Group]watch.Counts{{}: {Dialogues: 1}}
	now := wednesday.Add(time.Duration(len(hours))*time.Hour + time.Hour/2)
	return slices.DeleteFunc(watch.Drifts(tally, wednesday, now, now, watch.Defaults().Anomaly), func(d watch.Drift) bool { return d.Scope.Span != time.Hour })
}

func TestHoursInARowAreOneAnomaly(t *testing.T) {
	for hours, want := range map[string]string{
		"uuuu":   "",
		"uxxu":   "1-3 ended 4",
		"uxxx":   "1-4 stands",
		"xu.x":   "0-1 ended 2; 3-4 stands",
		"x..x":   "0-4 stands",
		"x...":   "0-1 stands",
		"x...u":  "0-1 ended 5",
		"xuxuxu": "0-1 ended 2; 2-3 ended 4; 4-5 ended 6",
	} {
		got := ""
		for _, d := range runOf(hours) {
			if got != "" {
				got += "; "
			}
			got += fmt.Sprintf("%.0f-%.0f ", d.Scope.From.Sub(wednesday).Hours(), d.Until.Sub(wednesday).Hours())
			if d.Ended.IsZero() {
				got += "stands"
			} else {
				got += fmt.Sprintf("ended %.0f", math.Floor(d.Ended.Sub(wednesday).Hours()))
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", hours, got, want)
		}
	}
}

func TestAnAnomalyThatNothingCanBeSaidOfAnyMoreEnds(t *testing.T) {
	tally := history(8, nil)
	now := wednesday.Add(8 * 24 * time.Hour)
	for week, booked := range map[int]int64{0: 2, 7: 9} {
		leads := int64(60 - week*7)
		tally.Hours[wednesday.AddDate(0, 0, week)] = map[metrics.Group]watch.Counts{someone: {Dialogues: 100, Leads: leads, Booked: booked}}
	}
	drifts := watch.Drifts(tally, wednesday, now, now, watch.Defaults().Anomaly)
	i := slices.IndexFunc(drifts, func(d watch.Drift) bool { return d.Scope.Span == time.Hour })
	if i < 0 || drifts[i].Ended.IsZero() {
		t.Fatalf("%+v", drifts)
	}
}

func TestTheHoursOfAClockThatChanges(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	back := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 02:30, and an hour later 02:30 again
	if one, two := watch.HourOf(back, zone), watch.HourOf(back.Add(time.Hour), zone); two.Sub(one) != time.Hour {
		t.Errorf("the hour that comes twice is %s and %s", one, two)
	}
	// A day of 25 hours is one day; its hours are those of the clock on the wall.
	tally := watch.NewTally(zone)
	for at := time.Date(2026, 8, 25, 0, 0, 0, 0, zone); at.Before(time.Date(2026, 11, 4, 0, 0, 0, 0, zone)); at = at.Add(time.Hour) {
		n := int64(0)
		if hour := at.In(zone).Hour(); hour >= 9 && hour < 21 {
			n = 50
		}
		tally.Hours[at.UTC()] = map[metrics.Group]watch.Counts{{}: {Dialogues: n}}
	}
	now := time.Date(2026, 11, 3, 0, 0, 0, 0, zone)
	if drifts := watch.Drifts(tally, now.AddDate(0, 0, -14), now, now, watch.Defaults().Anomaly); len(drifts) > 0 {
		t.Errorf("work from nine to nine is told of: %+v", drifts)
	}
}

func TestADayBeginsWithItsFirstMoment(t *testing.T) {
	for _, name := range []string{"Africa/Cairo", "America/Santiago", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/Moscow"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Skip(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			at := wednesday.Add(time.Duration(rapid.IntRange(0, 800*24*60).Draw(t, "minute")) * time.Minute)
			day, hour := watch.DayOf(at, zone), watch.HourOf(at, zone)
			if day.After(at) || at.Sub(day) > 25*time.Hour || day.In(zone).YearDay() != at.In(zone).YearDay() || !watch.DayOf(day, zone).Equal(day) {
				t.Fatalf("%s is of the day %s", at.In(zone), day.In(zone))
			}
			changed, _ := at.In(zone).ZoneBounds()
			whole := hour.In(zone).Minute() == 0 || hour.Equal(changed)
			if hour.After(at) || at.Sub(hour) >= time.Hour || !whole || !watch.HourOf(hour, zone).Equal(hour) {
				t.Fatalf("%s is of the hour %s", at.In(zone), hour.In(zone))
			}
		})
	}
}

func TestWhatADialogueCountsFor(t *testing.T) {
	s := model.Summary{StartedAt: wednesday.Add(time.Minute), Source: "whatsapp", Assistant: model.Assistant{Name: "Алиса", Version: "118"}}
	s.Lead.Status = model.LeadCreated
	s.Bookings = model.Bookings{{ID: "1", Status: "cancelled", MadeAt: s.StartedAt.Add(watch.Settled)}}
	s.Marks = []model.Mark{{Value: model.Bad, Name: "Алиса", Version: "117"}, {Value: model.Skipped}}
	late := s
	late.Bookings = model.Bookings{{ID: "1", Status: "made", MadeAt: s.StartedAt.Add(watch.Settled + time.Second)}}
	late.Marks, late.LeadLost = nil, true
	tally := watch.NewTally(time.UTC)
	tally.Add(&s)
	tally.Add(&late)
	got := tally.Hours[wednesday]
	if c := got[someone]; c != (watch.Counts{Dialogues: 2, Leads: 2, Booked: 1, Wanted: 2, Lost: 1}) {
		t.Errorf("%+v", c)
	}
	if c := got[metrics.Group{Name: "Алиса", Version: "117", Source: "whatsapp"}]; c != (watch.Counts{Judged: 1, Bad: 1}) {
		t.Errorf("the version that was judged: %+v", c)
	}
}

// BenchmarkFalseAlarms counts what is told of weeks in which nothing happens: clients
// come by chance, with twice the variance of it, by one rate for each hour of the week.
func BenchmarkFalseAlarms(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	rules, weeks, hours, days := watch.Defaults().Anomaly, 0, 0, 0
	for b.Loop() {
		tally := watch.NewTally(time.UTC)
		for hour := range 11 * 7 * 24 {
			at := wednesday.Add(time.Duration(hour) * time.Hour)
			rate := 80 * math.Sin(math.Pi*float64(at.Hour())/24)
			n := int64(max(0, rate+random.NormFloat64()*math.Sqrt(2*rate)))
			c := watch.Counts{Dialogues: n, Leads: n / 2, Wanted: n / 2}
			for range c.Leads {
				if random.Float64() < 0.4 {
					c.Booked++
				}
				if random.Float64() < 0.05 {
					c.Lost++
				}
			}
			tally.Hours[at] = map[metrics.Group]watch.Counts{someone: c}
		}
		from, now := wednesday.AddDate(0, 0, 9*7), wednesday.AddDate(0, 0, 11*7)
		for _, d := range watch.Drifts(tally, from, now, now, rules) {
			switch {
			case d.Told:
			case d.Scope.Span == time.Hour:
				hours++
			default:
				days++
			}
		}
		weeks += 2
	}
	b.ReportMetric(float64(hours)/float64(weeks), "hours/week")
	b.ReportMetric(float64(days)/float64(weeks), "days/week")
}
