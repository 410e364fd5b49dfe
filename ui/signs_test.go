package ui

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/excerpt"
	"debrief/ui/fixes"
	"debrief/ui/incidents"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/theme"
	"debrief/ui/uitest"
	"debrief/ui/voice"
)

// colourless are the looks in which nothing is told by colour: NO_COLOR, and the mono
// theme on a terminal that has some.
func colourless() map[string]theme.Styles {
	of := func(profile termenv.Profile, t theme.Theme) theme.Styles {
		r := lipgloss.NewRenderer(io.Discard)
		r.SetColorProfile(profile)
		return theme.New(r, t)
	}
	return map[string]theme.Styles{"NO_COLOR": of(termenv.Ascii, theme.Dark), "mono": of(termenv.ANSI, theme.Mono)}
}

// States of one kind are told apart by what is written, whatever their colours.
func TestStatesDifferByTheirText(t *testing.T) {
	for look, style := range colourless() {
		env := pane.Env{Text: lang.New(lang.English), Style: style, Zone: time.UTC, Now: func() time.Time { return uitest.Today }}
		verdicts, outbox, severities := map[string]string{}, map[string]string{}, map[string]string{}
		for _, v := range []model.VerdictValue{model.Good, model.Bad, model.Skipped} {
			verdicts[string(v)], _ = excerpt.Sign(v, env)
		}
		verdicts["none"] = "."
		fix := fixes.Teller{Voice: voice.Voice{Text: env.Text, Style: style, Zone: time.UTC}}
		for _, s := range []model.FixState{
			model.FixQueuedState, model.FixClaimed, model.FixWritten, model.FixConfirmed, model.FixRefused, model.FixConflict, model.FixUndone,
		} {
			sign, _ := fix.Sign(s)
			outbox[string(s)] = sign + " " + fix.State(&model.Fix{State: s}, uitest.Today)
		}
		incident := incidents.TellerOf(&env)
		for name, of := range map[string]struct {
			rule  model.IncidentRule
			state model.IncidentState
		}{
			"urgent": {model.RuleLeadNotCreated, model.IncidentOpen}, "open": {model.RulePromiseNotKept, model.IncidentOpen},
			"taken": {model.RuleUnanswered, model.IncidentTaken}, "snoozed": {model.RuleUnanswered, model.IncidentSnoozed},
			"closed": {model.RuleUnanswered, model.IncidentClosed},
		} {
			n := &model.Incident{State: of.state}
			n.Rule = of.rule
			severities[name], _ = incident.Sign(n)
		}
		for kind, texts := range map[string]map[string]string{"verdicts": verdicts, "outbox": outbox, "incidents": severities} {
			apart(t, look+", "+kind, texts)
		}
	}
}

// apart fails the test where two states are written the same.
func apart(t *testing.T, what string, texts map[string]string) {
	t.Helper()
	seen := map[string]string{}
	for state, said := range texts {
		if other, same := seen[said]; same {
			t.Errorf("%s: %s and %s are both written %q", what, state, other, said)
		}
		seen[said] = state
	}
}

// What is selected, marked, found or listed can be seen without colours: a frame with
// it differs from one without.
func TestWhatIsSelectedMarkedOrFoundIsSeenWithoutColours(t *testing.T) {
	queue, dialogue := setting{start: pane.Queue}, setting{start: pane.Replay, arg: "chat-1"}
	for name, c := range map[string]struct {
		set    setting
		before string
		key    string
		part   string // of the line that must tell it
	}{
		"the cursor":      {queue, "", "j", ">"},
		"a mark":          {queue, "", "space", "*"},
		"the open list":   {queue, "", "l", "["},
		"a hit":           {dialogue, "", "/ ц е н а", "*"},
		"good":            {dialogue, "", "a", "+"},
		"bad":             {dialogue, "", "x", "x"},
		"skipped":         {dialogue, "", "s", "~"},
		"what is listed":  {setting{start: pane.Alerts, events: uitest.WithIncidents(uitest.Few())}, "", "F", "["},
		"another answer":  {dialogue, "", "}", ">"},
		"a screen's name": {queue, "", "g i", "["},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t, c.set)
			s.Press(strings.Fields(c.before)...)
			before := s.Lines()
			s.Press(strings.Fields(c.key)...)
			after := s.Lines()
			told := slices.ContainsFunc(after[:len(after)-2], func(line string) bool {
				return strings.Contains(line, c.part) && !slices.Contains(before, line)
			})
			if !told {
				t.Errorf("no line tells it with %q:\n%s", c.part, strings.Join(after, "\n"))
			}
		})
	}
}
