package plain

import (
	"strconv"
	"strings"

	"debrief/keymap"
	"debrief/ui/text"
)

// take does what a line asks for: the text that is waited for; a number that was
// told; the name of an action; or keys, which a text may follow ("n see the price
// list").
func (s *session) take(line string) {
	if s.talk.TextMode() {
		s.takeText(line)
		return
	}
	line = strings.TrimSpace(text.Line(line))
	if number, err := strconv.Atoi(line); err == nil {
		s.talk.Pick(number)
		return
	}
	if line == "" {
		s.talk.Press("enter")
		return
	}
	if action, ok := s.named(line); ok {
		s.do(action)
		return
	}
	keys, rest, _ := strings.Cut(line, " ")
	if !s.press(keys) {
		return
	}
	switch rest = strings.TrimSpace(rest); {
	case rest == "":
	case s.talk.TextMode():
		s.takeText(rest)
	default:
		s.press(strings.ReplaceAll(rest, " ", ""))
	}
}

// takeText gives the text that is waited for; an empty line leaves it.
func (s *session) takeText(line string) {
	if strings.TrimSpace(line) == "" {
		s.talk.Press("esc")
		return
	}
	s.talk.Write(line)
}

// named returns the action that is called or bound so here: "good", "g q", "enter".
func (s *session) named(line string) (keymap.Action, bool) {
	scopes := s.talk.Scopes()
	if len([]rune(line)) > 1 {
		if action, ok := s.env.Keys.Lookup(strings.ToLower(line), scopes...); ok {
			return action, true
		}
	}
	for _, scope := range scopes {
		for _, action := range s.env.Keys.In(scope) {
			if !action.Digit && strings.EqualFold(s.env.Text.T(action.Label), line) {
				return action, true
			}
		}
	}
	return keymap.Action{}, false
}

// do performs an action.
func (s *session) do(action keymap.Action) {
	if !s.overlay(action.ID) {
		s.talk.Do(action.ID)
	}
}

// overlay tells what is drawn over a screen elsewhere: help, the palette, the last
// messages; false is any other action.
func (s *session) overlay(id keymap.ID) bool {
	switch id {
	case keymap.ShowHelp, keymap.OpenPalette:
		s.help()
	case keymap.ShowMessages:
		s.say(s.talk.Messages()...)
	default:
		return false
	}
	return true
}

// press presses keys, one letter each, and reports whether all of them are keys
// here. Those after one that is none are not pressed.
func (s *session) press(keys string) bool {
	for _, key := range keymap.Split(keys) {
		key = keymap.Canonical(key)
		if s.talk.TextMode() {
			return true
		}
		if prefix := s.talk.Prefix(); prefix != "" {
			s.talk.Press(key)
			continue
		}
		action, bound := s.env.Keys.Lookup(key, s.talk.Scopes()...)
		switch {
		case bound && s.overlay(action.ID):
		case bound, isDigit(key), len(s.env.Keys.Prefixes(key, s.talk.Scopes()...)) > 0:
			s.talk.Press(key)
		default:
			s.say(s.env.Text.T("plain.unknown", "Line", text.Line(key), "Help", s.env.Keys.Key(keymap.ShowHelp)))
			return false
		}
	}
	return true
}

func isDigit(key string) bool { return len(key) == 1 && key[0] >= '0' && key[0] <= '9' }

// help tells what can be done here, a line for each action.
func (s *session) help() {
	s.say(s.env.Text.T("plain.help"))
	seen := map[keymap.ID]bool{}
	for _, scope := range s.talk.Scopes() {
		for _, action := range s.env.Keys.In(scope) {
			if seen[action.ID] || !s.useful(action) {
				continue
			}
			seen[action.ID] = true
			s.say(s.env.Text.T("plain.key", "Keys", keysOf(action), "Name", s.env.Text.T(action.Label), "Help", s.env.Text.T(action.Help)))
		}
	}
	s.here = "" // which is told again below it
}

// useful reports whether an action does something here that is no mere picture.
func (s *session) useful(a keymap.Action) bool {
	switch a.ID {
	case keymap.Interrupt, keymap.Play, keymap.Faster, keymap.Slower, keymap.FromStart, keymap.SwitchPart, keymap.OpenPalette, keymap.Tutorial:
		return false
	}
	return len(a.Keys) > 0 && (s.talk.WhyNot(a) == "" || a.Scope == keymap.Global)
}

// keysOf names the keys of an action; a range of digits in one.
func keysOf(a keymap.Action) string {
	if a.Digit {
		return a.Keys[0] + "-" + a.Keys[len(a.Keys)-1]
	}
	names := make([]string, len(a.Keys))
	for i, key := range a.Keys {
		names[i] = keymap.Display(key)
	}
	return strings.Join(names, ", ")
}
