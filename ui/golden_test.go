package ui

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/pane"
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
		{"help", setting{start: pane.Replay, arg: "chat-2"}, press("?")},
		{"prefix", setting{}, press("g")},
		{"hostile", setting{start: pane.Replay, arg: "chat-3"}, press("g", "g")},
		{"empty", setting{events: []model.Event{}}, press()},
		{"empty_queue", setting{start: pane.Queue, events: []model.Event{}}, press()},
	}
}

// Colours are looked at in one size: they do not depend on it.
func TestFrames(t *testing.T) {
	views := []struct {
		width, height int
		look          string
		profile       termenv.Profile
	}{
		{40, 12, "mono", termenv.Ascii},
		{80, 24, "mono", termenv.Ascii},
		{80, 24, "colour", termenv.ANSI},
		{120, 36, "mono", termenv.Ascii},
	}
	for _, sc := range scenes() {
		for _, language := range []string{lang.English, lang.Russian} {
			for _, v := range views {
				t.Run(fmt.Sprintf("%s_%s_%dx%d_%s", sc.name, language, v.width, v.height, v.look), func(t *testing.T) {
					set := sc.set
					set.lang, set.width, set.height, set.profile = language, v.width, v.height, v.profile
					s := newSession(t, set)
					sc.doing(s)
					s.exact(t)
					golden.RequireEqual(t, []byte(s.Model.View()))
				})
			}
		}
	}
}
