package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// scene is a moment of the screens that is kept as a picture.
type scene struct {
	name  string
	set   setting
	doing func(*session)
}

func scenes() []scene {
	press := func(keys ...string) func(*session) {
		return func(s *session) { s.Press(keys...) }
	}
	return []scene{
		{"inbox", setting{}, press()},
		{"inbox_incidents", setting{events: uitest.WithIncidents(uitest.Few())}, press()},
		{"alerts_reason", setting{start: pane.Alerts, events: uitest.WithIncidents(uitest.Few())}, func(s *session) { s.Type("eперезвонила") }},
		{"alerts_told", setting{start: pane.Alerts, events: uitest.WithMessages(uitest.Few())}, press("G")},
		{"queue", setting{start: pane.Queue}, press("j")},
		{"replay", setting{start: pane.Replay, arg: "chat-1"}, press("a")},
		{"reason", setting{start: pane.Replay, arg: "chat-2"}, press("a", "x")},
		{"reviewed", setting{start: pane.Replay, arg: "chat-2"}, func(s *session) {
			s.Type("x21c!")
			s.Press("ctrl+s")
			s.Type("1nsee the price list")
			s.Press("enter")
			s.Type("2s")
		}},
		{"playing", setting{start: pane.Replay, arg: "chat-1"}, func(s *session) {
			s.Press("0", ">")
			for range 4 {
				s.tick()
			}
		}},
		{"note", setting{start: pane.Replay, arg: "chat-2"}, func(s *session) { s.Type("nhalf a thought") }},
		{"correction", setting{start: pane.Replay, arg: "chat-2"}, func(s *session) { s.Type("2c Или дешевле.") }},
		{"unfolded", setting{start: pane.Replay, arg: "chat-1"}, press("d")},
		{"search", setting{start: pane.Replay, arg: "chat-1"}, func(s *session) { s.Type("/запис") }},
		{"searched", setting{start: pane.Replay, arg: "chat-1"}, func(s *session) {
			s.Type("/запис")
			s.Press("enter", "n")
		}},
		{"sample", sampled(setting{events: append(uitest.Few(), many(17)...)}, "anna"), func(s *session) {
			s.Press("w", "w")
			s.Send(changedMsg{})
		}},
		{"sample_undrawn", sampled(setting{}, "anna"), press("w")},
		{"assign", setting{start: pane.Queue}, press("j", "t")},
		{"tag", setting{start: pane.Replay, arg: "chat-1"}, press("t")},
		{"help", setting{start: pane.Replay, arg: "chat-2"}, press("?")},
		{"prefix", setting{}, press("g")},
		{"prefix_turns", setting{start: pane.Replay, arg: "chat-1"}, press("]")},
		{"hostile", setting{start: pane.Replay, arg: "chat-3"}, press("g", "g")},
	}
}

// states are what every screen can be in: nothing there, nothing read yet, not to
// be read, and as much as it holds.
func states() []scene {
	var all []scene
	for _, screen := range screens {
		full := setting{start: screen, events: append(uitest.Few(), many(60)...)}
		switch screen {
		case pane.Replay:
			full = setting{start: screen, arg: "long", events: uitest.Long("long", uitest.Day, 80)}
		case pane.Lead, pane.Sync:
			full = setting{start: screen}
		case pane.Alerts:
			full.events = uitest.WithMessages(uitest.Few())
		case pane.Inbox, pane.Queue, pane.Report, pane.Find:
		}
		nothing, loading, failing := setting{start: screen, events: []model.Event{}}, full, full
		loading.loading = true
		failing.failing = errors.New("read archive: input/output error")
		for name, set := range map[string]setting{"empty": nothing, "loading": loading, "error": failing, "full": full} {
			all = append(all, scene{name: string(screen) + "_" + name, set: set})
		}
	}
	slices.SortFunc(all, func(a, b scene) int { return strings.Compare(a.name, b.name) })
	return all
}

// busy is a world with a lead and fixes in every state.
func busy() *fixtest.World {
	w := fixtest.Salon()
	step := func(fix model.Key, steps ...model.FixStep) {
		for _, s := range steps {
			s.Entity = fixtest.Lead7719()
			w.Step(fix, s)
		}
	}
	step(w.Queue("OPPORTUNITY", "", "много"),
		model.FixStep{Type: model.TypeFixClaimed}, model.FixStep{Type: model.TypeFixRefused, Error: "Неверное значение поля «Сумма»"})
	step(w.Queue("STATUS_ID", "NEW", "IN_PROCESS"),
		model.FixStep{Type: model.TypeFixClaimed},
		model.FixStep{Type: model.TypeFixConflict, By: "Олег", Theirs: model.Fields{}.With("STATUS_ID", "JUNK")})
	w.Queue("PHONE", "", "+79161234567")
	return w
}

// Every scene is looked at in every size, language and look; what is kept of a
// scene is one file of testdata/album.
func TestFrames(t *testing.T) {
	for _, sc := range append(scenes(), states()...) {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			uitest.Album(t, sc.name, uitest.Shots(), func(shot uitest.Shot) string {
				set := sc.set
				set.lang, set.width, set.height, set.profile = shot.Lang, shot.Width, shot.Height, shot.Profile
				if set.start == pane.Lead || set.start == pane.Sync {
					set = inWorld(set)
				}
				s := newSession(t, set)
				if sc.doing != nil {
					sc.doing(s)
				}
				return s.Model.View()
			})
		})
	}
}

// inWorld puts leads and fixes behind a scene that shows them.
func inWorld(set setting) setting {
	set.world = fixtest.New()
	if set.events == nil {
		set.world = busy()
	}
	if set.start == pane.Lead && set.events == nil {
		set.arg = fixtest.Session
	}
	return set
}
