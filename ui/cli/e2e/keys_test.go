//go:build unix

package e2e

import (
	"os"
	"testing"
)

const configFile = "config/debrief/config.toml"

func TestKeysOfOnesOwnAreShownAndChecked(t *testing.T) {
	h := newHome(t)
	h.write(configFile, "[keys.replay]\nverdict.good = [\"b\", \"f5\"]\n")
	h.run("keys").exits(0).prints("b F5")
	h.run("keys", "--json").exits(0).prints(`"id":"verdict.good","scope":"replay","keys":["b","f5"]`)
	h.run("keys", "--markdown").exits(0).prints("| `b`, `F5` | good |")
	h.run("config", "check").exits(0)

	file := h.write(configFile, "[keys.replay]\nverdict.good = [\"b\"]\nverdict.skip = [\"b\"]\nverdict.rest = [\"j\"]\nplay.on = [\"z\"]\n")
	h.run("config", "check").exits(1).prints(
		file+`:3: keys.replay.verdict.skip: the key "b" is taken by "verdict.good" of the scope "replay" (`+file+`:2)`,
		file+`:4: keys.replay.verdict.rest: the key "j" is taken by "move.down" of the scope "move" (by default)`,
		file+`:5: keys.replay.play.on: the scope "replay" has no action "play.on"`,
	)
	h.run("keys").exits(1).says(file + ":3: keys.replay.verdict.skip")
	h.run("keys", "--lang", "ru").exits(1).says("клавиша «b» занята действием «verdict.good»")
}

func TestChangedKeysHoldWhileTheScreensRun(t *testing.T) {
	h := imported(t, 3)
	file := h.write(configFile, "[keys.replay]\nverdict.good = [\"b\"]\n")
	x := h.open(3, 120, 36)
	x.see("b good")

	replace := func(text string) { // as editors do
		if err := os.Rename(h.write("new.toml", text), file); err != nil {
			t.Fatal(err)
		}
	}
	replace("[keys.replay]\nverdict.good = [\"w\"]\n")
	x.see("The keys of the configuration hold from now on.", "w good")
	replace("[keys.replay]\nverdict.good = [\"x\"]\n")
	x.see("! config.toml:2: keys.replay.verdict.good", "w good")
	x.press("w")
	x.see("bot 1 +")
	x.leave()
}

func TestAnAttachedSessionHasTheKeysOfItsOwnSettings(t *testing.T) {
	h := imported(t, 3)
	owner := h.open(3, 120, 36)
	owner.see("a good")

	other := *h
	h.write("other.toml", "[keys.replay]\nverdict.good = [\"b\"]\n")
	other.env = append(append([]string{}, h.env...), "DEBRIEF_CONFIG=other.toml")
	x := other.open(3, 120, 36)
	x.see("b good")
	if err := os.WriteFile(h.path("other.toml"), []byte("[keys.replay]\nverdict.good = [\"w\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	x.see("w good")
	owner.see("a good")
	x.leave()
	owner.leave()
}
