package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func TestAPrefixShowsTheKeysThatMayFollow(t *testing.T) {
	for _, c := range []struct {
		name, prefix string
		set          setting
		want         []string
	}{
		{"go", "g", setting{}, []string{"i inbox", "q queue", "g top", "b back", "g waits for another key. Esc closes."}},
		{"forward", "]", setting{start: pane.Replay, arg: "chat-2"}, []string{"x next bad", "a next good", "d next day"}},
		{"back", "[", setting{start: pane.Replay, arg: "chat-2"}, []string{"x previous bad", "a previous good"}},
		{"no views", "'", setting{}, []string{"no saved views yet"}},
		{"on the Russian layout", "п", setting{}, []string{"i inbox"}},
	} {
		for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 36}, {200, 60}} {
			c.set.width, c.set.height = size[0], size[1]
			s := newSession(t, c.set)
			before := s.app.View()
			s.Press(c.prefix)
			s.exact(t)
			s.See(t, c.want...)
			s.Press("esc")
			if after := s.app.View(); after != before {
				t.Fatalf("%s: Esc leaves\n%s\nof\n%s", c.name, after, before)
			}
		}
	}
}

func TestTheNextKeyClosesWhatWasShown(t *testing.T) {
	for _, key := range []string{"q", "%"} {
		s := newSession(t, setting{})
		s.Press("g", key)
		s.Hidden(t, "waits for another key")
	}
}

func TestManySavedViewsStayWithinTheBody(t *testing.T) {
	views := &uitest.Views{}
	for _, key := range "abcdefghijklmnopqrstuvwxyz" {
		if _, err := views.SaveView(t.Context(), model.View{Name: "вид с очень длинным именем 漢字 " + string(key), Key: string(key)}); err != nil {
			t.Fatal(err)
		}
	}
	s := newSession(t, setting{start: pane.Queue, width: 60, height: 18, env: func(e *pane.Env) { e.Views = views }})
	s.Press("'")
	s.exact(t)
	s.See(t, "a вид", "…")
	if header := ansi.Strip(s.Lines()[0]); !strings.Contains(header, "Queue") {
		t.Fatalf("the header is %q", header)
	}
}
