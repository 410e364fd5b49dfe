package ui

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// headerKey is everything that the header shows.
type headerKey struct {
	width   int
	current pane.Screen
	counts  [4]int64
	sync    string
	sample  string // how far the sample is, "" where there is none
}

// header draws the screens with their counts, who is here, and how the syncer
// is; below it a line.
func (a *App) header() string {
	key := headerKey{
		width: a.width, current: a.current, sync: a.syncWord(), sample: a.sampleWord(),
		counts: [4]int64{a.needing(), a.counts.ToReview(), a.counts.Lost(), a.counts.Incidents[model.IncidentOpen]},
	}
	if a.drawn.header != "" && a.drawn.headerKey == key {
		return a.drawn.header
	}
	line := a.headerLine(key)
	rule := a.env.Style.Faint.Render(strings.Repeat(a.env.Style.Dash(), a.width))
	a.drawn.header, a.drawn.headerKey = line+"\n"+rule, key
	return a.drawn.header
}

// broken counts the fixes that need a person.
func (a *App) broken() int64 {
	return a.counts.Fixes[model.FixRefused] + a.counts.Fixes[model.FixConflict]
}

// needing counts what needs a person. Where rules have found incidents, the lost
// leads are among them.
func (a *App) needing() int64 {
	open := a.counts.Incidents[model.IncidentOpen] + a.counts.Incidents[model.IncidentTaken]
	if open == 0 {
		open = a.counts.Lost()
	}
	return open + a.broken()
}

// sampleWord tells how far the sample is: "23/60".
func (a *App) sampleWord() string {
	s := &a.standing
	if s.Reviews() == 0 {
		return ""
	}
	return strconv.Itoa(s.Finished()) + "/" + strconv.Itoa(s.Reviews())
}

// part is one screen of the header.
type part struct {
	screen pane.Screen
	label  string
	count  string
	action keymap.ID
	minor  int // how soon it goes when there is no room, 0 last
}

func (a *App) parts(key headerKey) []part {
	t := a.env.Text
	all := []part{
		{screen: pane.Inbox, label: t.T("frame.inbox"), count: t.Number(key.counts[0]), action: keymap.GoInbox},
		{screen: pane.Queue, label: t.T("frame.queue"), count: cmp.Or(key.sample, t.Number(key.counts[1])), action: keymap.GoQueue},
	}
	if key.current == pane.Replay {
		all = append(all, part{screen: pane.Replay, label: t.T("frame.replay")})
	}
	return append(all,
		part{screen: pane.Lead, label: t.T("frame.lead"), count: t.Number(key.counts[2]), action: keymap.GoLead},
		part{screen: pane.Sync, label: t.T("frame.sync"), count: key.sync, action: keymap.GoSync},
		part{screen: pane.Report, label: t.T("frame.report"), action: keymap.GoReport, minor: 2},
		part{screen: pane.Alerts, label: t.T("frame.alerts"), count: t.Number(key.counts[3]), action: keymap.GoAlerts, minor: 1},
	)
}

// headerLine fits the parts into the width: first the keys go, then the minor
// screens, then who is here, then all screens that are not open.
func (a *App) headerLine(key headerKey) string {
	right := text.Line(a.env.Actor) + "  " + strings.ToUpper(a.env.Text.Lang()) + " "
	for _, form := range []struct {
		keys, right bool
		minor       int
	}{
		{true, true, 2}, {false, true, 2}, {true, true, 1}, {false, true, 1},
		{false, false, 2}, {false, false, 1}, {false, false, 0}, {false, true, onlyOpen}, {false, false, onlyOpen},
	} {
		left := a.headerParts(key, form.keys, form.minor)
		tail := ""
		if form.right {
			tail = right
		}
		if room := a.width - text.Width(left) - text.Width(tail); room >= 3 || tail == "" && room >= 1 {
			return left + text.Spaces(room) + a.env.Style.Faint.Render(tail)
		}
	}
	return text.Truncate(a.headerParts(key, false, onlyOpen), a.width)
}

// onlyOpen leaves out every screen but the open one.
const onlyOpen = -1

func (a *App) headerParts(key headerKey, keys bool, minor int) string {
	styles := a.env.Style
	var b strings.Builder
	if keys {
		b.WriteString(" " + styles.Bold.Render("debrief"))
	}
	for _, part := range a.parts(key) {
		open := part.screen == key.current
		if !open && part.minor > minor {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" " + styles.Rule())
		}
		label := part.label
		if part.count != "" {
			label += " " + part.count
		}
		b.WriteString(" ")
		if keys && part.action != "" {
			b.WriteString(styles.Faint.Render(strings.ReplaceAll(a.env.Keys.Key(part.action), " ", "")) + " ")
		}
		switch {
		case open && styles.Mono:
			b.WriteString("[" + label + "]")
		case open:
			b.WriteString(styles.Accent.Render(label))
		default:
			b.WriteString(label)
		}
	}
	return b.String()
}

// longReading is how long the syncer may read before it is told.
const longReading = 5 * time.Second

// reading is a reading of the syncer that was seen under way. What is read every
// few seconds is often seen so; it is the same reading only while the source was
// not read to its end between.
type reading struct {
	source string
	before time.Time // when the source was read last
	since  time.Time
}

// noteReading keeps since when the syncer reads the same.
func (a *App) noteReading() {
	for _, source := range a.sync.Sources {
		if source.State != "running" {
			continue
		}
		if a.reading.source != source.Name || !a.reading.before.Equal(source.LastAt) {
			a.reading = reading{source.Name, source.LastAt, a.env.Now()}
		}
		return
	}
	a.reading = reading{}
}

func (a *App) readsLong() bool {
	return !a.reading.since.IsZero() && a.env.Now().Sub(a.reading.since) >= longReading
}

// syncWord tells in a word how the syncer is.
func (a *App) syncWord() string {
	t, status := a.env.Text, a.sync
	if status.Portal == "" {
		return "-"
	}
	var last time.Time
	failed, running := status.Limit == "auth" || status.Limit == "blocked", a.readsLong()
	for _, source := range status.Sources {
		failed = failed || source.State == "failed"
		running = running || source.State == "running" && source.LastAt.IsZero()
		if source.LastAt.After(last) {
			last = source.LastAt
		}
	}
	word := t.T("frame.sync_ok")
	switch {
	case failed:
		word = t.T("frame.sync_failed")
	case running:
		return t.T("frame.sync_running")
	}
	if !last.IsZero() {
		word += " " + t.Time(last, a.env.Zone)
	}
	return word
}
