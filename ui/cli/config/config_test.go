package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/ui/cli/config"
)

func load(t *testing.T, text string, over map[string]any) (config.Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(config.Sources{File: path, MustHave: true, Base: config.Defaults(), Over: over})
}

func TestEachSourceOverridesTheOneBefore(t *testing.T) {
	c, err := load(t, `
actor = "anna"
lang = "ru"
zone = "Europe/Moscow"
silence = "12h"
[review]
reasons = ["wrong price", "rude"]
require_seen = false
[bitrix24]
webhook_url = "env:HOOK"
grace = "5s"
plan = "enterprise"
per_second = 4.5
`, map[string]any{"lang": "en", "archive": "/a"})
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		Actor: "anna", Lang: "en", Zone: "Europe/Moscow", Archive: "/a",
		Silence:  config.Duration(12 * time.Hour),
		Review:   config.Review{Reasons: []string{"wrong price", "rude"}, Tags: []string{}},
		Sample:   c.Sample, // sample_test.go
		Bitrix24: config.Bitrix24{WebhookURL: "env:HOOK", PollInterval: config.Duration(time.Minute), Grace: config.Duration(5 * time.Second), Region: "RU", Plan: "enterprise", PerSecond: 4.5},
		Receive:  c.Receive, // receive_test.go
		Gateway:  c.Gateway, // gateway_test.go
		Privacy:  c.Privacy, // privacy_test.go
		Watch:    config.Defaults().Watch,
		Alert:    c.Alert, // alert_test.go
	}
	if fmt.Sprintf("%#v", c) != fmt.Sprintf("%#v", want) || c.Bitrix24.WebhookURL != want.Bitrix24.WebhookURL {
		t.Errorf("got  %#v\nwant %#v", c, want)
	}
}

func TestMistakesNameFileAndLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown key":         {"actor = \"a\"\nactr = \"b\"\n", "config.toml:2: actr: no_such_setting"},
		"unknown section key": {"[review]\n\nreason = []\n", "config.toml:3: review.reason: no_such_setting"},
		"unknown section":     {"[nope]\na = 1\n", "config.toml:1: nope"},
		"wrong kind":          {"[review]\nrequire_seen = \"yes\"\n", "config.toml:2: review.require_seen"},
		"not a duration":      {"silence = \"long\"\n", "config.toml:1: silence"},
		"not TOML":            {"actor = \n", "config.toml:1:"},
		"unknown zone":        {"actor = \"a\"\nzone = \"Mars/Base\"\n", "config.toml:2: zone: no_zone Value=\"Mars/Base\""},
		"unknown language":    {"lang = \"de\"\n", "config.toml:1: lang: not_one_of Value=\"de\""},
		"negative silence":    {"silence = \"-1h\"\n", "config.toml:1: silence: no_time"},
		"no country":          {"[bitrix24]\nregion = \"Russia\"\n", "config.toml:2: bitrix24.region"},
		"no plan":             {"[bitrix24]\nplan = \"gold\"\n", "config.toml:2: bitrix24.plan: not_one_of Value=\"gold\" Known=\"standard, enterprise"},
		"negative burst":      {"[bitrix24]\nburst = -1\n", "config.toml:2: bitrix24.burst"},
		"too many a second":   {"[bitrix24]\nper_second = 1e9\n", "config.toml:2: bitrix24.per_second"},
		"too fast polling":    {"[bitrix24]\npoll_interval = \"1ms\"\n", "config.toml:2: bitrix24.poll_interval"},
		"ten reasons":         {"[review]\nreasons = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\"]\n", "config.toml:2: review.reasons: too_many N=\"10\""},
		"a reason twice":      {"[review]\nreasons = [\"a\",\"a\"]\n", "review.reasons: twice Value=\"a\""},
		"a tag twice":         {"[review]\ntags = [\"vip\", \"VIP\"]\n", "config.toml:2: review.tags: twice Value=\"VIP\""},
		"an empty tag":        {"[review]\ntags = [\"vip\", \" \"]\n", "review.tags: no_tag At=\"2\" Most=\"40\""},
		"an empty reason":     {"[review]\nreasons = [\"a\",\" \"]\n", "review.reasons: empty_part At=\"2\""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, test.text, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestAbsentFileIsAnErrorOnlyWhenAskedForByName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.toml")
	if _, err := config.Load(config.Sources{File: path, Base: config.Defaults()}); err != nil {
		t.Errorf("the default file may be absent: %v", err)
	}
	if _, err := config.Load(config.Sources{File: path, MustHave: true, Base: config.Defaults()}); err == nil {
		t.Error("a file asked for by name must be there")
	}
}

func TestWebhookIsTakenFromWhereItIsKept(t *testing.T) {
	const address = "https://portal.bitrix24.example/rest/1/s3cret/"
	path := filepath.Join(t.TempDir(), "hook")
	if err := os.WriteFile(path, []byte(address+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string { return map[string]string{"HOOK": address}[name] }
	for setting, want := range map[config.Secret]string{
		"": "", address: address, config.Secret("file:" + path): address, "env:HOOK": address,
	} {
		got, err := config.Bitrix24{WebhookURL: setting}.Webhook(getenv)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v", string(setting), got, err)
		}
	}
	for _, setting := range []config.Secret{"env:NONE", "file:/does/not/exist", "s3cret"} {
		_, err := config.Bitrix24{WebhookURL: setting}.Webhook(getenv)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: got %v, want an error without the address", string(setting), err)
		}
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	c := config.Config{Bitrix24: config.Bitrix24{WebhookURL: "https://x/rest/1/s3cret/"}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if out := fmt.Sprintf(verb, c); strings.Contains(out, "s3cret") {
			t.Errorf("%s prints it: %s", verb, out)
		}
	}
}

func TestLimitsAreThoseOfThePlanUnlessTheyAreGiven(t *testing.T) {
	for text, want := range map[string][2]float64{
		"":                                     {50, 2},
		"plan = \"enterprise\"\n":              {250, 5},
		"plan = \"enterprise\"\nburst = 100\n": {100, 5},
		"per_second = 3\n":                     {50, 3},
	} {
		c, err := load(t, "[bitrix24]\n"+text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if burst, perSecond := c.Bitrix24.Limits(); burst != int(want[0]) || perSecond != want[1] {
			t.Errorf("%q: %d and %v", text, burst, perSecond)
		}
	}
}
