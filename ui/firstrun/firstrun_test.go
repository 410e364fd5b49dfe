package firstrun_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"debrief/ui/firstrun"
	"debrief/ui/lang"
	"debrief/ui/text"
	"debrief/ui/theme"
	"debrief/ui/uitest"
)

// world is one in which everything goes well, unless failing says otherwise.
type world struct {
	failing error
	asked   []string
	setup   firstrun.Setup
	portal  firstrun.Portal
}

func (w *world) note(what string) error {
	w.asked = append(w.asked, what)
	return w.failing
}

func (w *world) Complete(_ context.Context, typed string) (string, []string) {
	if typed == "one" {
		return "one.jsonl", nil
	}
	return typed, []string{"chats.csv", "chats.jsonl"}
}

func (w *world) Import(_ context.Context, path string, tell func(firstrun.Progress)) (firstrun.Import, error) {
	tell(firstrun.Progress{Done: 50, Total: 100})
	return firstrun.Import{Read: 7, New: 4, Duplicates: 2, Rejected: 1, Dialogues: 3, Key: "/home/anna/keys/a.key"}, w.note("import " + path)
}

func (w *world) TryPortal(_ context.Context, webhook string) (firstrun.Portal, error) {
	return w.portal, w.note("portal " + webhook)
}

func (w *world) Save(_ context.Context, s firstrun.Setup) (firstrun.Saved, error) {
	w.setup = s
	return firstrun.Saved{Config: "/home/anna/config.toml", Secrets: []string{"/home/anna/secrets/a"}, Hook: "/hooks/telegram/main", Local: "http://127.0.0.1:8787"}, w.note("save")
}

func (w *world) Try(context.Context) (firstrun.Trial, error) {
	return firstrun.Trial{Sent: 3, Accepted: 3}, w.note("try")
}

// greeted is a first run in a test.
type greeted struct {
	*uitest.Driver
	world *world
	model *firstrun.Model
}

func greet(language string, profile termenv.Profile, width, height int, change func(*firstrun.Options)) *greeted {
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(profile)
	w := &world{portal: firstrun.Portal{Host: "salon.bitrix24.ru", User: "Анна Котова"}}
	o := firstrun.Options{
		World: w, Text: lang.New(language), Style: theme.New(renderer, theme.Dark),
		Archive: "/home/anna/archive", Config: "/home/anna/config.toml",
	}
	if change != nil {
		change(&o)
	}
	m := firstrun.New(context.Background(), o)
	return &greeted{Driver: uitest.Start(m, width, height), world: w, model: m}
}

func plain(t *testing.T) *greeted {
	t.Helper()
	return greet(lang.English, termenv.Ascii, 80, 24, nil)
}

func TestEachChoiceEndsWithItself(t *testing.T) {
	for keys, want := range map[string]firstrun.Choice{"1": firstrun.Demo, "4": firstrun.Empty, "й": firstrun.Leave, "q": firstrun.Leave} {
		g := plain(t)
		g.Burst(keys)
		if !g.Quit || g.model.Chosen() != want {
			t.Errorf("%q: ended %v with %d, want %d", keys, g.Quit, g.model.Chosen(), want)
		}
	}
}

func TestTheMenuIsWalkedWithArrows(t *testing.T) {
	g := plain(t)
	g.Press("down", "down", "down", "down", "up", "enter")
	if g.model.Chosen() != firstrun.Empty {
		t.Errorf("chosen is %d", g.model.Chosen())
	}
}

func TestAFileIsImported(t *testing.T) {
	g := plain(t)
	g.Press("2", "tab")
	g.See(t, "chats.csv", "chats.jsonl")
	g.Type("one")
	g.Press("tab", "enter")
	g.See(t, "3  dialogues", "1  could not be read", "debrief rejects list", "/home/anna/keys/a.key")
	if got := strings.Join(g.world.asked, ","); got != "import one.jsonl" {
		t.Errorf("asked for %q", got)
	}
	g.Press("enter")
	if !g.Quit || g.model.Chosen() != firstrun.Imported {
		t.Errorf("ended %v with %d", g.Quit, g.model.Chosen())
	}
}

func TestAFailedImportSaysWhyAndCanBeMended(t *testing.T) {
	g := plain(t)
	g.world.failing = errors.New("There is no file chats.")
	g.Press("2")
	g.Type("chats")
	g.Press("enter")
	g.See(t, "! There is no file chats.", "> chats")
	g.world.failing = nil
	g.Press("enter")
	g.See(t, "Imported")
}

func TestPortalAndChannelAreConnectedStepByStep(t *testing.T) {
	g := plain(t)
	g.Press("3")
	g.Paste("https://salon.bitrix24.ru/rest/1/code/\n")
	g.Hidden(t, "code")
	g.Press("enter")
	g.See(t, "+ Portal salon.bitrix24.ru", "Анна Котова", "every right")
	g.Press("enter", "3") // WhatsApp
	g.Press("enter")
	g.See(t, "app secret")
	g.Press("enter")
	g.See(t, "! Without the secret")
	g.Type("meta-secret")
	g.Hidden(t, "meta-secret")
	g.Press("enter")
	g.See(t, "Portal: salon.bitrix24.ru", "Channel: WhatsApp Cloud (main)")
	if strings.Contains(strings.Join(g.world.asked, ","), "save") {
		t.Fatal("it was written before anybody agreed")
	}
	g.Press("enter")
	g.See(t, "+ /home/anna/config.toml", "https://HOST/hooks/telegram/main")
	want := firstrun.Setup{Webhook: "https://salon.bitrix24.ru/rest/1/code/", Channel: firstrun.WhatsApp, Name: "main"}
	if got := g.world.setup; got.Webhook != want.Webhook || got.Channel != want.Channel || got.Name != want.Name || got.Secrets["app_secret"] != "meta-secret" {
		t.Errorf("saved %+v", got)
	}
	g.Press("enter")
	g.See(t, "3 sent, 3 taken")
	g.Press("enter")
	if g.model.Chosen() != firstrun.Connected {
		t.Errorf("chosen is %d", g.model.Chosen())
	}
}

func TestAPortalThatRefusesKeepsTheStep(t *testing.T) {
	g := plain(t)
	g.world.failing = errors.New("Bitrix24 says: wrong webhook")
	g.Press("3")
	g.Type("https://x/rest/1/y/")
	g.Press("enter")
	g.See(t, "! Bitrix24 says: wrong webhook", "step 1 of 3")
}

func TestMissingRightsAreNamed(t *testing.T) {
	g := plain(t)
	g.world.portal.Missing = []string{"imopenlines"}
	g.Press("3")
	g.Type("https://x/rest/1/y/")
	g.Press("enter")
	g.See(t, "! The webhook lacks: imopenlines")
}

func TestConnectingWithoutPortalAndChannelWritesAConfiguration(t *testing.T) {
	g := plain(t)
	g.Press("3", "enter", "9", "enter")
	if got := g.world.setup; got.Webhook != "" || got.Channel != firstrun.NoChannel {
		t.Errorf("saved %+v", got)
	}
}

func TestAWrongNameIsRefused(t *testing.T) {
	g := plain(t)
	g.Press("3", "enter", "2", "ctrl+u")
	g.Type("салон")
	g.Press("enter")
	g.See(t, "! The name may have")
}

func TestAConfigurationThatIsThereIsNotWrittenOver(t *testing.T) {
	g := greet(lang.English, termenv.Ascii, 80, 24, func(o *firstrun.Options) { o.Configured = true })
	g.Press("3")
	g.See(t, "! /home/anna/config.toml is there already", "First start")
}

func TestHelpIsOnEveryStep(t *testing.T) {
	for _, keys := range [][]string{{}, {"2"}, {"3"}, {"3", "enter"}, {"3", "enter", "2"}, {"3", "enter", "2", "enter"}, {"3", "enter", "2", "enter", "enter"}} {
		g := plain(t)
		g.Press(keys...)
		before := g.Model.View()
		g.Press("f1")
		if g.Model.View() == before {
			t.Errorf("%v: F1 shows nothing", keys)
		}
		g.Press("esc")
		if g.Model.View() != before {
			t.Errorf("%v: Esc does not lead back from help", keys)
		}
	}
}

// What is under way can be stopped, and is waited for.
func TestWorkIsStoppedAndWaitedFor(t *testing.T) {
	g := plain(t)
	g.Press("2")
	g.Type("a")
	g.Hold = true
	g.Press("enter")
	g.See(t, "Importing", "Esc cancels")
	g.Press("ctrl+c")
	if g.Quit {
		t.Fatal("left while something was being saved")
	}
	g.See(t, "Stopping")
	g.Release()
	if !g.Quit || g.model.Chosen() != firstrun.Leave {
		t.Errorf("ended %v with %d", g.Quit, g.model.Chosen())
	}
}

// Whatever is pressed and however large the terminal is: no panic, and every frame
// is exactly the terminal's.
func TestAnyKeysKeepTheFrame(t *testing.T) {
	keys := []string{"1", "2", "3", "4", "5", "enter", "esc", "tab", "up", "down", "f1", "?", "q", "s", "j", "k", "backspace", "ctrl+u", "ж", "漢"}
	rapid.Check(t, func(rt *rapid.T) {
		width, height := rapid.IntRange(1, 140).Draw(rt, "width"), rapid.IntRange(1, 45).Draw(rt, "height")
		g := greet(rapid.SampledFrom([]string{lang.English, lang.Russian}).Draw(rt, "lang"), termenv.Ascii, width, height, nil)
		for range rapid.IntRange(1, 30).Draw(rt, "presses") {
			switch rapid.IntRange(0, 8).Draw(rt, "what") {
			case 0:
				width, height = rapid.IntRange(1, 140).Draw(rt, "w"), rapid.IntRange(1, 45).Draw(rt, "h")
				g.Send(tea.WindowSizeMsg{Width: width, Height: height})
			case 1:
				g.Paste(rapid.StringN(0, 50, 200).Draw(rt, "paste"))
			case 2:
				g.world.failing = rapid.SampledFrom([]error{nil, errors.New("disk full")}).Draw(rt, "fails")
			default:
				g.Press(rapid.SampledFrom(keys).Draw(rt, "key"))
			}
			exact(rt, g.Lines(), width, height)
			if g.Quit {
				return
			}
		}
	})
}

func exact(tb uitest.T, lines []string, width, height int) {
	tb.Helper()
	if len(lines) != height {
		tb.Fatalf("%d lines on a terminal of %d:\n%s", len(lines), height, strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if w := text.Width(line); w > width {
			tb.Fatalf("a line is %d wide on a terminal of %d: %q", w, width, line)
		}
	}
}
