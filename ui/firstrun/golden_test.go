package firstrun_test

import (
	"errors"
	"testing"

	"debrief/ui/firstrun"
	"debrief/ui/uitest"
)

// Every step is looked at in every size, language and look.
func TestFrames(t *testing.T) {
	portal := []string{"3", "https://salon.bitrix24.ru/rest/1/code/", "enter"}
	saved := []string{"3", "enter", "2", "enter", "enter"}
	for name, scene := range map[string]struct {
		keys   []string // longer than one character and no name of a key: pasted
		change func(*greeted)
	}{
		"menu":     {},
		"help":     {keys: []string{"f1"}},
		"import":   {keys: []string{"2", "chat", "tab"}},
		"failed":   {keys: []string{"2", "nothing", "enter"}, change: func(g *greeted) { g.world.failing = errors.New("There is no file nothing.") }},
		"working":  {keys: []string{"2", "chats.jsonl", "enter"}, change: func(g *greeted) { g.Hold = true }},
		"imported": {keys: []string{"2", "chats.jsonl", "enter"}},
		"portal":   {keys: portal[:2]},
		"found":    {keys: portal},
		"missing":  {keys: portal, change: func(g *greeted) { g.world.portal.Missing = []string{"crm", "imopenlines"} }},
		"channels": {keys: []string{"3", "enter"}},
		"naming":   {keys: []string{"3", "enter", "3", "enter"}},
		"review":   {keys: saved[:4]},
		"saved":    {keys: saved},
		"tried":    {keys: append(saved, "enter")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uitest.Album(t, name, uitest.Shots(), func(shot uitest.Shot) string {
				g := greet(shot.Lang, shot.Profile, shot.Width, shot.Height, func(*firstrun.Options) {})
				if scene.change != nil {
					scene.change(g)
				}
				for _, key := range scene.keys {
					g.hit(key)
				}
				return g.Model.View()
			})
		})
	}
}

// hit presses a key by its name, or pastes a text.
func (g *greeted) hit(key string) {
	switch key {
	case "enter", "tab", "f1", "1", "2", "3":
		g.Press(key)
	default:
		g.Paste(key)
	}
}
