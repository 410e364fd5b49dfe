package keymap

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseKey reads a key as people write it, "g i", "Ctrl+S", "PgDn", "↓" or "ф", and
// returns the name under which it is bound. It reports false for what no terminal
// sends.
func ParseKey(text string) (string, bool) {
	if text == " " {
		return "space", true
	}
	keys := strings.Fields(text)
	if len(keys) == 0 || len(keys) > 2 {
		return "", false
	}
	for i, key := range keys {
		name, ok := parseOne(key)
		if !ok || i > 0 && name == "esc" { // which ends a sequence
			return "", false
		}
		keys[i] = name
	}
	return strings.Join(keys, " "), true
}

func parseOne(key string) (string, bool) {
	if utf8.RuneCountInString(key) == 1 {
		if name, ok := arrows()[key]; ok {
			return name, true
		}
		r, _ := utf8.DecodeRuneInString(key)
		return canonicalKey(key), r != utf8.RuneError && unicode.IsPrint(r) && !unicode.IsMark(r)
	}
	if len(key) > len("alt+") && strings.EqualFold(key[:len("alt+")], "alt+") {
		name, ok := parseOne(key[len("alt+"):])
		return "alt+" + name, ok && !strings.Contains(name, "+") || name == "+"
	}
	name := strings.ToLower(key)
	mods := ""
	for _, mod := range []string{"ctrl+", "shift+"} {
		if rest, ok := strings.CutPrefix(name, mod); ok && rest != "" {
			name, mods = rest, mods+mod
		}
	}
	if same, ok := aliases()[name]; ok {
		name = same
	}
	if mods == "ctrl+" && name == "space" {
		name = "@" // which terminals send for it
	}
	if utf8.RuneCountInString(name) == 1 && mods != "" {
		name = canonicalKey(name)
	}
	return mods + name, slices.Contains(keyNames(), mods+name)
}

func arrows() map[string]string {
	return map[string]string{"↑": "up", "↓": "down", "←": "left", "→": "right"}
}

// aliases are other names that keys have on keyboards and in other programs.
func aliases() map[string]string {
	return map[string]string{
		"pgdn": "pgdown", "pagedown": "pgdown", "pageup": "pgup", "escape": "esc", "return": "enter", "del": "delete",
		"ins": "insert", "bs": "backspace", "spacebar": "space", "↑": "up", "↓": "down", "←": "left", "→": "right",
	}
}

// keyNames are the names of all keys that are no single character, as terminals
// can tell them apart: Ctrl+I is tab there, Ctrl+M enter and Ctrl+[ esc.
func keyNames() []string {
	names := []string{
		"enter", "tab", "shift+tab", "esc", "space", "backspace", "delete", "insert", "pgup", "pgdown",
		"ctrl+pgup", "ctrl+pgdown", `ctrl+@`, `ctrl+\`, `ctrl+]`, `ctrl+^`, `ctrl+_`,
	}
	for _, name := range []string{"up", "down", "left", "right", "home", "end"} {
		names = append(names, name, "ctrl+"+name, "shift+"+name, "ctrl+shift+"+name)
	}
	for _, letter := range "abcdefghjklnopqrstuvwxyz" {
		names = append(names, "ctrl+"+string(letter))
	}
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"} {
		names = append(names, "f"+n)
	}
	return names
}

// likeliest returns the key that was perhaps meant: for those that terminals cannot
// tell apart from others, these.
func likeliest(text string) string {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "ctrl+i":
		return "tab"
	case "ctrl+m":
		return "enter"
	case "ctrl+[":
		return "esc"
	}
	return nearest(text, keyNames())
}

// nearest returns the name that differs least from text.
func nearest(text string, names []string) string {
	best, least := "", 0
	for _, name := range names {
		if d := distance(strings.ToLower(text), strings.ToLower(name)); best == "" || d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters must be put in, left out or changed to make b of a
// (Levenshtein).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		before := row[0]
		row[0] = i + 1
		for j, s := range to {
			change := before
			if r != s {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
