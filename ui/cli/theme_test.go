package cli

import (
	"slices"
	"strings"
	"testing"

	"debrief/ui/cli/config"
	"debrief/ui/theme"
)

func TestTheSettingsKnowTheThemesThatThereAre(t *testing.T) {
	var there []string
	for _, one := range theme.All() {
		there = append(there, string(one))
	}
	if got := config.Themes(); !slices.Equal(got, there) {
		t.Errorf("the settings offer %v, there are %v", got, there)
	}
}

func TestAThemeThatDoesNotExistIsNamedWithItsPlaceAndThoseThatDo(t *testing.T) {
	dir := writeConfig(t, "actor = \"anna\"\n[ui]\ntheme = \"solarized\"\n", nil)
	_, stderr, code := configured(t, dir, nil, "list")
	for _, want := range []string{"config.toml:3", "ui.theme", `"solarized"`, "dark, light, mono"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is not in %q", want, stderr)
		}
	}
	if code != ExitFailed {
		t.Errorf("exit code %d", code)
	}
	for lang, word := range map[string]string{"en": "no theme neon", "ru": "темы neon нет"} {
		_, stderr, code := configured(t, t.TempDir(), nil, "--lang", lang, "--theme", "neon", "list")
		if code != ExitUsage || !strings.Contains(stderr, word) || !strings.Contains(stderr, "dark, light, mono") {
			t.Errorf("%s: exit code %d, %q", lang, code, stderr)
		}
	}
}

func TestTheThemeIsTheOneAskedForElseThatOfTheBackground(t *testing.T) {
	for name, test := range map[string]struct {
		args      []string
		colorfgbg string
		want      theme.Theme
	}{
		"nothing known":      {nil, "", theme.Dark},
		"a light background": {nil, "0;15", theme.Light},
		"a dark background":  {nil, "15;default;0", theme.Dark},
		"asked for":          {[]string{"--theme", "mono"}, "0;15", theme.Mono},
		"asked for dark":     {[]string{"--theme", "dark"}, "0;15", theme.Dark},
	} {
		a, _, _ := testApp(t, test.args...)
		a.Getenv = func(key string) string { return map[string]string{"COLORFGBG": test.colorfgbg}[key] }
		if got := a.theme(); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
