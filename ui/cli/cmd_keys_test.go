package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

const remapped = "[keys.replay]\nverdict.good = [\"b\"]\nverdict.bad = { append = [\"f11\"] }\n"

func TestKeysShowsThoseOfTheSettings(t *testing.T) {
	dir := writeConfig(t, remapped, nil)
	stdout, stderr, code := configured(t, dir, nil, "keys", "--json")
	if code != ExitDone {
		t.Fatal(code, stderr)
	}
	found := map[string]string{}
	for line := range strings.Lines(stdout) {
		var a printedAction
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		found[string(a.ID)] = strings.Join(a.Keys, " ")
	}
	for id, want := range map[string]string{"verdict.good": "b", "verdict.bad": "x f6 f11", "verdict.skip": "s f7"} {
		if found[id] != want {
			t.Errorf("%s has %q, want %q", id, found[id], want)
		}
	}
	stdout, _, _ = configured(t, dir, nil, "keys", "--markdown")
	if !strings.Contains(stdout, "| `b` | good |") {
		t.Error("the table has the default keys")
	}
	stdout, _, _ = configured(t, dir, nil, "keys")
	if !strings.Contains(stdout, "x F6 F11") {
		t.Errorf("the list has the default keys: %s", stdout)
	}
}

func TestKeysWithoutAnyKeyAreShown(t *testing.T) {
	dir := writeConfig(t, "[keys.replay]\nverdict.repeat = []\n", nil)
	stdout, _, code := configured(t, dir, nil, "keys", "--json")
	if code != ExitDone || !strings.Contains(stdout, `"id":"verdict.repeat","scope":"replay","keys":[]`) {
		t.Errorf("%d: %s", code, stdout)
	}
}

func TestWrongKeysAreToldAtOnceInBothLanguages(t *testing.T) {
	dir := writeConfig(t, `[keys.replay]
verdict.good = ["x"]
verdict.skip = ["b"]
verdict.rest = ["b"]
verdict.god = ["z"]
verdict.bad = { prepent = ["z"], prepend = ["entr"] }
[keys.replai]
play = ["z"]
[keys.global]
help = []
count = ["z"]
acts.undo = ["z"]
quit = "z"
[keys.note]
note.save = ["s"]
`, nil)
	for lang, want := range map[string][]string{
		"en": {
			`:2: keys.replay.verdict.good: the key "x" is taken by "verdict.bad" of the scope "replay" (by default)`,
			`:4: keys.replay.verdict.rest: the key "b" is taken by "verdict.skip" of the scope "replay" (`, `config.toml:3)`,
			`:5: keys.replay.verdict.god: the scope "replay" has no action "verdict.god"; perhaps "verdict.good" was meant`,
			`:6: keys.replay.verdict.bad.prepent: must be prepend, append or disable`,
			`:8: keys.replai.play: there is no scope "replai"; perhaps "replay" was meant`,
			`:10: keys.global.help: the action "help" must have a key`,
			`:11: keys.global.count: the keys of "count" cannot be changed`,
			`:12: keys.global.acts.undo: the action "acts.undo" is in the scope "acts", not in "global"`,
			`:13: keys.global.quit: must be a list of keys`,
			`:15: keys.note.note.save: "s" writes text in the scope "note"`,
			`Choose another key, or give "verdict.bad" others in [keys.replay].`,
		},
		"ru": {
			`:2: keys.replay.verdict.good: клавиша «x» занята действием «verdict.bad» из раздела «replay» (по умолчанию)`,
			`:4: keys.replay.verdict.rest: клавиша «b» занята действием «verdict.skip» из раздела «replay» (`, `config.toml:3)`,
			`:5: keys.replay.verdict.god: в разделе «replay» нет действия «verdict.god»; возможно, нужно «verdict.good»`,
			`:6: keys.replay.verdict.bad.prepent: здесь может быть только prepend, append или disable`,
			`:8: keys.replai.play: раздела клавиш «replai» нет; возможно, нужен «replay»`,
			`:10: keys.global.help: действие «help» нельзя оставить без клавиши`,
			`:11: keys.global.count: клавиши действия «count» изменить нельзя`,
			`:12: keys.global.acts.undo: действие «acts.undo» — из раздела «acts», а не «global»`,
			`:13: keys.global.quit: здесь должен быть список клавиш`,
			`:15: keys.note.note.save: в разделе «note» клавиша «s» вводит текст`,
			`Выберите другую клавишу или назначьте другие действию «verdict.bad» в [keys.replay].`,
		},
	} {
		stdout, _, code := configured(t, dir, nil, "config", "check", "--lang", lang)
		if code != ExitFailed {
			t.Errorf("%s: ended with %d", lang, code)
		}
		for _, part := range want {
			if !strings.Contains(stdout, part) {
				t.Errorf("%s: %q is missing in\n%s", lang, part, stdout)
			}
		}
	}
	if _, stderr, code := configured(t, dir, nil, "keys"); code != ExitFailed || !strings.Contains(stderr, "config.toml:2: keys.replay.verdict.good") {
		t.Errorf("keys ended with %d and said %q", code, stderr)
	}
}
