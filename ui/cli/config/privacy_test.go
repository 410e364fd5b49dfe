package config_test

import (
	"strings"
	"testing"

	"debrief/ui/cli/config"
)

func TestPrivacyIsReadBySource(t *testing.T) {
	c, err := load(t, "[privacy]\nphone = \"mask\"\n[privacy.sources.telegram]\ntext = \"drop\"\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := config.PrivacyOf{Phone: "mask", Email: "keep", Name: "keep", Attachments: "keep", Text: "keep"}
	if c.Privacy.All() != want || c.Privacy.Sources["telegram"] != (config.PrivacyOf{Text: "drop"}) {
		t.Errorf("read as %+v", c.Privacy)
	}
}

func TestMistakesOfPrivacyNameTheLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown action":     {"[privacy]\nphone = \"hide\"\n", `config.toml:2: privacy.phone: not_one_of Value="hide" Known="keep, mask, drop"`},
		"masked text":        {"[privacy]\n\ntext = \"mask\"\n", `config.toml:3: privacy.text: not_one_of Value="mask" Known="keep, drop"`},
		"masked attachments": {"[privacy]\nattachments = \"mask\"\n", `config.toml:2: privacy.attachments`},
		"of a source":        {"[privacy]\nphone = \"mask\"\n[privacy.sources.telegram]\nphone = \"no\"\n", `config.toml:4: privacy.sources.telegram.phone`},
		"unknown field":      {"[privacy]\nfax = \"drop\"\n", "config.toml:2: privacy.fax: no_such_setting"},
		"unknown field too":  {"[privacy.sources.telegram]\nfax = \"drop\"\n", "config.toml:2: privacy.sources.telegram.fax: no_such_setting"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := load(t, test.text, nil); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}
