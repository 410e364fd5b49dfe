package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"debrief/keymap"
)

// printedAction is one action of keys --json.
type printedAction struct {
	ID    keymap.ID    `json:"id"`
	Scope keymap.Scope `json:"scope"`
	Keys  []string     `json:"keys"`
	Label string       `json:"label"`
	Help  string       `json:"help"`
}

func (a *app) keysCommand() *cobra.Command {
	var markdown bool
	cmd := a.command("keys [--markdown]", "cli.keys.short", "cli.keys.long", a.noArgs, func(*cobra.Command, []string) error {
		keys, err := a.keyMap()
		if err != nil {
			return err
		}
		switch {
		case markdown:
			return a.print(keymap.Markdown(keys, func(id string) string { return a.text.T(id) }))
		case a.flags.json:
			return a.printKeysJSON(keys)
		}
		return a.printKeys(keys)
	})
	cmd.Flags().BoolVar(&markdown, "markdown", false, a.text.T("cli.keys.markdown"))
	return cmd
}

// keyMap returns the keys of the screens as the settings have them.
func (a *app) keyMap() (*keymap.Map, error) {
	conf, err := a.settings()
	if err != nil {
		return nil, err
	}
	keys, faults := conf.KeyMap()
	if len(faults) > 0 { // which loading the settings finds before
		return nil, faults[0]
	}
	return keys, nil
}

func (a *app) printKeysJSON(keys *keymap.Map) error {
	for _, action := range keys.All() {
		err := a.printJSON(printedAction{action.ID, action.Scope, action.Keys, a.text.T(action.Label), a.text.T(action.Help)})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printKeys(keys *keymap.Map) error {
	t := &table{head: []string{a.text.T("keys.doc.keys"), a.text.T("keys.doc.action"), a.text.T("keys.doc.meaning")}}
	for _, scope := range keymap.Scopes() {
		actions := keys.In(scope)
		if len(actions) == 0 {
			continue
		}
		t.add("")
		t.add(a.text.T(scope.Title()))
		for _, action := range actions {
			t.add("  "+keyWords(action), a.text.T(action.Label), a.text.T(action.Help))
		}
	}
	return a.printTable(t)
}

func keyWords(action keymap.Action) string { return strings.Join(keysOf(action), " ") }

// keysOf are the keys of an action as people read them.
func keysOf(action keymap.Action) []string {
	words := make([]string, len(action.Keys))
	for i, key := range action.Keys {
		words[i] = keymap.Display(key)
	}
	if action.Range() && len(words) > 2 {
		return []string{words[0] + " … " + words[len(words)-1]}
	}
	return words
}
