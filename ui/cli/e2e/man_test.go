package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestManualPagesTellOfEverything writes the pages in both languages: one for each
// command, and one with the keys.
func TestManualPagesTellOfEverything(t *testing.T) {
	for lang, words := range map[string][]string{
		"en": {"SYNOPSIS", "OPTIONS OF ALL COMMANDS", "list dialogues", "Show all keys of this screen"},
		"ru": {"ВЫЗОВ", "КЛЮЧИ ВСЕХ КОМАНД", "список диалогов", "Показать все клавиши этого экрана"},
	} {
		h := newHome(t)
		dir := h.path("man")
		h.run("man", dir, "--lang", lang).exits(0)
		var all strings.Builder
		pages, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
		for _, command := range []string{"debrief.1", "debrief-list.1", "debrief-rejects-replay.1", "debrief-serve.1", "debrief-keymap.7"} {
			if _, err := os.Stat(filepath.Join(dir, command)); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
		}
		for _, word := range words {
			if !strings.Contains(strings.ReplaceAll(all.String(), `\-`, "-"), word) {
				t.Errorf("%s: no page says %q", lang, word)
			}
		}
	}
}
