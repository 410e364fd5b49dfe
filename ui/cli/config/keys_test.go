package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"debrief/keymap"
	"debrief/ui/cli/config"
)

func TestKeysAreReadInEveryForm(t *testing.T) {
	for name, text := range map[string]string{
		"tables":        "[keys.replay]\nverdict.good = [\"b\"]\nverdict.bad = { prepend = [\"-\"], append = [\"f11\"] }\nverdict.repeat = []\n",
		"quoted names":  "[keys.replay]\n\"verdict.good\" = [\"b\"]\n\"verdict.bad\" = { prepend = [\"-\"], append = [\"f11\"] }\n\"verdict.repeat\" = []\n",
		"inline tables": "keys = { replay = { verdict.good = [\"b\"], \"verdict.bad\" = { prepend = [\"-\"], append = [\"f11\"] }, verdict.repeat = [] } }\n",
		"switched off":  "[keys.replay]\nverdict.good = { disable = true, append = [\"b\"] }\nverdict.bad = { prepend = [\"-\"], append = [\"f11\"], disable = false }\nverdict.repeat = { disable = true }\n",
		"more tables":   "[keys.replay.verdict]\ngood = [\"b\"]\nrepeat = []\n[keys.replay.verdict.bad]\nprepend = [\"-\"]\nappend = [\"f11\"]\n",
	} {
		c, err := load(t, text, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m, faults := c.KeyMap()
		if len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
			continue
		}
		for id, want := range map[keymap.ID][]string{
			keymap.VerdictGood: {"b"}, keymap.VerdictBad: {"-", "x", "f6", "f11"}, keymap.VerdictRepeat: nil, keymap.VerdictSkip: {"s", "f7"},
		} {
			if a, _ := m.Action(id); !slices.Equal(a.Keys, want) {
				t.Errorf("%s: %s has %q, want %q", name, id, a.Keys, want)
			}
		}
	}
}

func TestMistakesOfKeysHaveTheirLinesAndThatOfTheOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	text := `[keys.replay]
verdict.good = ["b"]
verdict.skip = ["b"]
verdict.rest = ["j"]
verdict.bod = ["z"]
replay.play = { prepend = ["z"], apend = ["w"] }
verdict.bad = "x"
verdict.repeat = { disable = "yes" }

[keys]
note = 5
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := config.Read(config.Sources{File: path, Base: config.Defaults()})
	if err != nil {
		t.Fatal(err)
	}
	type mistake struct {
		line  int
		kind  keymap.FaultKind
		key   string
		other string
	}
	var got []mistake
	for _, m := range r.Mistakes {
		if m.Why != config.BadKeys || m.Path != path {
			t.Errorf("told %+v", m)
			continue
		}
		got = append(got, mistake{m.Line, m.Keys.Kind, m.Key, m.Other})
	}
	want := []mistake{
		{3, keymap.Taken, "keys.replay.verdict.skip", path + ":2"},
		{4, keymap.Taken, "keys.replay.verdict.rest", ""},
		{5, keymap.NoAction, "keys.replay.verdict.bod", ""},
		{6, keymap.NoPart, "keys.replay.replay.play.apend", ""},
		{7, keymap.NoKeys, "keys.replay.verdict.bad", ""},
		{8, keymap.NoSwitch, "keys.replay.verdict.repeat.disable", ""},
		{11, keymap.NoTable, "keys.note", ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("told\n%v, want\n%v", got, want)
	}
}

func TestKeysAreShownAsTheyHold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("[keys.replay]\n\"verdict.good\" = [\"b\", '\"']\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := config.Read(config.Sources{File: path, Base: config.Defaults()})
	if err != nil || len(r.Mistakes) > 0 {
		t.Fatal(err, r)
	}
	for _, e := range r.Effective() {
		if e.Key != "keys" {
			continue
		}
		if want := `{ replay = { "verdict.good" = ["b", "\""] } }`; e.Value != want || e.Where != path+":1" {
			t.Errorf("shown %s of %s, want %s", e.Value, e.Where, want)
		}
		if _, err := load(t, "keys = "+e.Value+"\n", nil); err != nil {
			t.Errorf("what is shown is not read: %v", err)
		}
	}
}
