package keymap

import (
	"fmt"
	"strings"
)

// Markdown returns the table of all keys, scope by scope; text gives the words
// of a message id.
func Markdown(m *Map, text func(id string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", text("keys.doc.title"), text("keys.doc.intro"))
	for _, scope := range Scopes() {
		actions := m.In(scope)
		if len(actions) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n", text(scope.Title()))
		fmt.Fprintf(&b, "| %s | %s | %s |\n| --- | --- | --- |\n",
			text("keys.doc.keys"), text("keys.doc.action"), text("keys.doc.meaning"))
		for _, a := range actions {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(keyList(a)), cell(text(a.Label)), cell(meaning(a, text)))
		}
	}
	return b.String()
}

func keyList(a Action) string {
	if a.Range() {
		return code(a.Keys[0]) + " … " + code(a.Keys[len(a.Keys)-1])
	}
	keys := make([]string, len(a.Keys))
	for i, key := range a.Keys {
		keys[i] = code(Display(key))
	}
	return strings.Join(keys, ", ")
}

// code quotes a key, of which a few are Markdown themselves.
func code(key string) string {
	if strings.Contains(key, "`") {
		return "`` " + key + " ``"
	}
	return "`" + key + "`"
}

func meaning(a Action, text func(id string) string) string {
	out := text(a.Help)
	if len(a.Disabled) == 0 {
		return out
	}
	reasons := make([]string, len(a.Disabled))
	for i, id := range a.Disabled {
		reasons[i] = strings.TrimSuffix(text(id), ".")
	}
	return fmt.Sprintf("%s %s: %s.", out, text("keys.doc.not"), strings.Join(reasons, "; "))
}

func cell(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\n", " "), "|", "\\|")
}
