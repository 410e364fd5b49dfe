package ui

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// allKeys are keys that a person may hit, with the bound ones more often.
func allKeys(s *session) []string {
	var keys []string
	for _, action := range s.app.env.Keys.All() {
		for _, key := range action.Keys {
			switch key {
			case "ctrl+c", "Q", "f10", "q": // leaving is tried elsewhere
			default:
				keys = append(keys, key)
			}
		}
	}
	return append(keys, "z", "ж", "漢", "1", "3", "0", "left", "right", "delete", "backspace", "ctrl+w")
}

// Whatever is pressed, in whatever order commands end and whether writes succeed
// or not: nothing panics, and every frame is exactly the terminal's.
func TestAnyKeysKeepTheFrame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		screen := rapid.SampledFrom(screens[:]).Draw(rt, "screen")
		width := rapid.IntRange(1, 140).Draw(rt, "width")
		height := rapid.IntRange(1, 45).Draw(rt, "height")
		s := newSession(t, setting{start: screen, width: width, height: height})
		s.Order = rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 1))
		keys := allKeys(s)
		for range rapid.IntRange(1, 40).Draw(rt, "presses") {
			act(rt, s, keys)
			if s.app.crashed != nil {
				rt.Fatalf("crashed: %v", s.app.crashed)
			}
			s.exact(rt)
			if s.Quit {
				return
			}
		}
	})
}

func act(rt *rapid.T, s *session, keys []string) {
	switch rapid.IntRange(0, 20).Draw(rt, "what") {
	case 0:
		s.Send(tea.WindowSizeMsg{
			Width: rapid.IntRange(0, 140).Draw(rt, "w"), Height: rapid.IntRange(0, 45).Draw(rt, "h"),
		})
		if s.app.width == 0 || s.app.height == 0 {
			s.Send(tea.WindowSizeMsg{Width: 40, Height: 12})
		}
	case 1:
		s.Paste(rapid.StringN(0, 50, 200).Draw(rt, "paste"))
	case 2:
		s.Burst(rapid.StringMatching(`[a-zA-Z0-9}{.<>\]\[]{1,8}`).Draw(rt, "burst"))
	case 3:
		s.tick()
	case 4:
		s.archive.FailWrites(errors.New("disk full"))
	case 5:
		s.archive.FailWrites(nil)
	case 6:
		s.archive.Add(uitest.Talk(fmt.Sprintf("new-%d", rapid.IntRange(0, 3).Draw(rt, "n")), uitest.Today, "Новое", "Ответ")...)
		s.Send(changedMsg{})
	case 7:
		s.Send(blur, focus)
	default:
		for _, key := range splitKeys(rapid.SampledFrom(keys).Draw(rt, "key")) {
			s.Press(key)
		}
	}
}

// splitKeys divides a sequence as the keymap writes it.
func splitKeys(sequence string) []string {
	var keys []string
	for len(sequence) > 0 {
		at := 0
		for at < len(sequence) && sequence[at] != ' ' {
			at++
		}
		keys = append(keys, sequence[:at])
		sequence = sequence[min(at+1, len(sequence)):]
	}
	return keys
}

// Whoever reviews with whatever keys: what the screen shows as saved is what the
// archive holds.
func TestScreenShowsWhatIsOnDisk(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := replaying(t, "chat-2", setting{width: 100, height: 40})
		s.Order = rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 2))
		for range rapid.IntRange(1, 25).Draw(rt, "acts") {
			s.Press(rapid.SampledFrom([]string{
				"a", "x", "s", ".", "1", "2", "3", "u", "u", "ctrl+r", "j", "k", "}", "{", "A", "esc",
			}).Draw(rt, "key"))
			s.archive.FailWrites(nil)
			if rapid.IntRange(0, 9).Draw(rt, "fails") == 0 {
				s.archive.FailWrites(errors.New("disk full"))
			}
		}
		s.archive.FailWrites(nil)
		s.app.apply(pane.To(pane.Replay, "chat-2"))
		s.Send(changedMsg{}, changedMsg{})
		s.app.show(pane.Replay, "chat-2")
		s.Send(changedMsg{})
		d := s.dialogue(rt, "chat-2")
		for n := range d.Order {
			sign := map[byte]string{'+': "+ ", 'x': "x ", '~': "~ ", '.': ""}[s.marks(rt, "chat-2")[n]]
			if sign != "" && s.app.panes[pane.Replay].(selector).Selected() == "chat-2" {
				s.See(rt, fmt.Sprintf("bot %d %s", n+1, sign))
			}
		}
	})
}

func TestSizes(t *testing.T) {
	s := newSession(t, setting{})
	for _, size := range [][2]int{{1, 1}, {39, 10}, {40, 10}, {59, 18}, {60, 17}, {60, 18}, {100, 30}, {109, 24}, {110, 24}, {200, 60}} {
		s.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		for _, screen := range screens {
			s.app.show(screen, "")
			s.Send(changedMsg{})
			s.exact(t)
			s.Press("?")
			s.exact(t)
			s.Press("esc")
		}
	}
	for _, size := range [][2]int{{59, 18}, {60, 17}, {40, 12}} {
		s.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		s.See(t, fmt.Sprintf("%dx%d", size[0], size[1]), "60x18", "Nothing is lost")
		s.exact(t)
	}
	s.Send(tea.WindowSizeMsg{Width: 20, Height: 5})
	s.See(t, "60x18")
	s.exact(t)
	s.Send(tea.WindowSizeMsg{Width: 60, Height: 18})
	s.Hidden(t, "60x18")
}

// The first frame is asked for before the size is known.
func TestNoFrameWithoutASize(t *testing.T) {
	s := newSession(t, setting{})
	for _, size := range [][2]int{{0, 0}, {80, 0}, {0, 24}} {
		s.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		if frame := s.Model.View(); frame != "" {
			t.Fatalf("frame %q at %v", frame, size)
		}
	}
}

// A terminal may have broken the lines of the last frame anew, so it is cleared.
func TestResizeClearsTheScreen(t *testing.T) {
	s := newSession(t, setting{})
	_, cmd := s.app.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	want := fmt.Sprintf("%T", tea.ClearScreen())
	for _, msg := range uitest.Collect(cmd) {
		if fmt.Sprintf("%T", msg) == want {
			return
		}
	}
	t.Fatal("the screen is not cleared")
}

// tall is a pane that returns too many lines.
type tall struct{ pane.Pane }

func (tall) View() string {
	return "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22\n23\n24\n25\n26"
}

// One line too many would push the header off the terminal.
func TestPaneThatIsTooHighDoesNotHideTheHeader(t *testing.T) {
	s := newSession(t, setting{})
	s.app.panes[pane.Inbox] = tall{s.app.panes[pane.Inbox]}
	s.exact(t)
	s.See(t, "[Inbox 1]", "? help")
}
