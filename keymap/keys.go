package keymap

import "strings"

// The letters of the Russian layout and the Latin ones at the same places.
const (
	cyrillic = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
	latin    = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~"
)

// Latin returns the character that the same key gives on a Latin layout, for a
// letter of the Russian one; any other character is returned as it is. It is
// meant for commands, never for text.
func Latin(r rune) rune {
	place := 0
	for _, c := range cyrillic {
		if c == r {
			return rune(latin[place])
		}
		place++
	}
	return r
}

// Canonical returns the name under which a key is bound: Russian letters as the
// Latin ones at their places, the space bar as "space". A sequence of keys is
// written with one space between them.
func Canonical(key string) string {
	if key == " " {
		return "space"
	}
	if !strings.Contains(key, " ") {
		return canonicalKey(key)
	}
	keys := strings.Fields(key)
	for i := range keys {
		keys[i] = canonicalKey(keys[i])
	}
	return strings.Join(keys, " ")
}

func canonicalKey(key string) string {
	rest, alt := strings.CutPrefix(key, "alt+")
	runes := []rune(rest)
	if len(runes) != 1 {
		return key
	}
	name := string(Latin(runes[0]))
	if runes[0] == ' ' {
		name = "space"
	}
	if alt {
		return "alt+" + name
	}
	return name
}

// Split divides the characters that arrived in one read into keys: "jjj"
// is three presses of j. It is given the runes of a key message of type runes
// that is no paste; names of keys such as "up" never come that way.
func Split(runes string) []string {
	keys := make([]string, 0, len(runes))
	for _, r := range runes {
		if r == ' ' {
			keys = append(keys, "space")
			continue
		}
		keys = append(keys, string(r))
	}
	return keys
}

// Apart reports whether a key has nothing to do with text, so that it can be an action
// while one is written: F1 to F20. Every other key writes, moves or erases somewhere.
func Apart(key string) bool {
	return len(key) > 1 && key[0] == 'f' && key[1] >= '1' && key[1] <= '9'
}

// Display returns a key as people read it: "Ctrl+D", "PgDn", "↓", "g i".
func Display(key string) string {
	keys := strings.Fields(key)
	for i, k := range keys {
		keys[i] = displayKey(k)
	}
	return strings.Join(keys, " ")
}

func displayKey(key string) string {
	switch key {
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "left":
		return "←"
	case "right":
		return "→"
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	}
	if mod, name, ok := strings.Cut(key, "+"); ok && name != "" {
		if mod == "ctrl" {
			name = strings.ToUpper(name)
		}
		return title(mod) + "+" + displayKey(name)
	}
	if len(key) > 1 {
		return title(key)
	}
	return key
}

func title(word string) string {
	if word == "" || word[0] < 'a' || word[0] > 'z' {
		return word
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
