package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"debrief/ui/cli/config"
)

func TestEverySettingIsExplained(t *testing.T) {
	names := map[string]string{"DEBRIEF_CONFIG": "its own", "DEBRIEF_KEY_FILE": "its own"}
	for _, s := range config.Settings() {
		if s.Meaning == "" {
			t.Errorf("%s: meanings.go does not say what it is for", s.Key)
		}
		if s.Default == "" && s.Example == "" {
			t.Errorf("%s: meanings.go shows no value", s.Key)
		}
		if env := s.EnvName(); env != "" {
			if other, had := names[env]; had {
				t.Errorf("%s: %s is the variable of %s too", s.Key, env, other)
			}
			names[env] = s.Key
		}
	}
}

func TestTheDefaultFileLoadsAndNamesEverySetting(t *testing.T) {
	text := config.Template()
	c, err := load(t, text, nil)
	if err != nil {
		t.Fatalf("as it is: %v", err)
	}
	if def := config.Defaults(); c.Silence != def.Silence || c.Bitrix24.Grace != def.Bitrix24.Grace || c.Receive.WithScreens {
		t.Errorf("as it is it changes something: %+v", c)
	}
	var bare strings.Builder
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "#"); ok && !strings.HasPrefix(rest, " ") {
			line = rest
		}
		bare.WriteString(line)
	}
	bare.WriteString("[alert.boss]\nto = \"telegram\"\ntoken = \"env:T\"\nchat = \"1\"\n") // whom alert.main escalates to
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(bare.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := config.Read(config.Sources{File: path, Base: config.Defaults()})
	if err != nil {
		t.Fatal(err)
	}
	for _, mistake := range r.Mistakes {
		t.Errorf("with everything switched on: %v", mistake)
	}
	named := map[string]bool{}
	for _, e := range r.Effective() {
		if e.From == config.FromFile {
			named[e.Key] = true
		}
	}
	for _, s := range config.Settings() {
		if !named[strings.ReplaceAll(s.Key, ".NAME.", ".main.")] {
			t.Errorf("%s is not in it", s.Key)
		}
	}
}

func TestAllMistakesAreFoundAndNotOnlyTheFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	text := "actr = \"b\"\nsilence = \"long\"\nlang = \"de\"\n[review]\nrequire_seen = \"yes\"\n[receive]\nlisten = \"x\"\n[receive.telegram.a]\nsecret = \"x\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := config.Read(config.Sources{File: path, Base: config.Defaults(), Getenv: func(name string) string {
		return map[string]string{"DEBRIEF_BITRIX24_GRACE": "soon"}[name]
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range r.Mistakes {
		got = append(got, strings.TrimPrefix(m.Error(), path+":"))
	}
	want := []string{"1: actr", "2: silence", "3: lang", "5: review.require_seen", "7: receive.listen", "9: receive.telegram.a.secret", "environment: DEBRIEF_BITRIX24_GRACE"}
	if !slices.EqualFunc(got, want, func(g, w string) bool { return strings.HasPrefix(g, w+":") }) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatFollowsABrokenValueOfManyLinesIsNotGuessed(t *testing.T) {
	for name, text := range map[string]string{
		"not TOML":   "actor = \n[review\nx = 1\n",
		"many lines": "[review]\nreasons = [\n\"a\",\n1,\n]\nactr = 1\n",
		"a string":   "silence = \"\"\"\nlong\n\"\"\"\nactr = 1\n",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := config.Read(config.Sources{File: path, Base: config.Defaults()})
			if err != nil || len(r.Mistakes) == 0 || r.Mistakes[0].Line == 0 {
				t.Errorf("%v, %+v", err, r)
			}
		})
	}
}

func TestEachSettingHasAVariable(t *testing.T) {
	env := map[string]string{
		"DEBRIEF_LANG": "en", "DEBRIEF_SILENCE": "3h", "DEBRIEF_REVIEW_REASONS": "wrong price; rude", "DEBRIEF_REVIEW_REQUIRE_SEEN": "false",
		"DEBRIEF_RECEIVE_LISTEN": "127.0.0.1:1", "DEBRIEF_RECEIVE_API_TOKEN": "t0ken", "DEBRIEF_BITRIX24_WEBHOOK_URL": "env:HOOK",
	}
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("lang = \"ru\"\nactor = \"anna\"\n[receive]\nlisten = \"127.0.0.1:2\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := config.Sources{
		File: path, Base: config.Defaults(), Getenv: func(name string) string { return env[name] },
		Over: map[string]any{"lang": "ru"},
	}
	c, err := config.Load(s)
	if err != nil {
		t.Fatal(err)
	}
	if c.Receive.Listen != "127.0.0.1:1" || c.Silence.String() != "3h" || c.Review.RequireSeen || !slices.Equal(c.Review.Reasons, []string{"wrong price", "rude"}) ||
		c.Receive.API.Token != "t0ken" || c.Bitrix24.WebhookURL != "env:HOOK" || c.Lang != "ru" || c.Actor != "anna" {
		t.Errorf("%#v", c)
	}
	r, err := config.Read(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Effective() {
		want, ok := map[string]config.Effective{
			"lang":                   {Value: `"ru"`, From: config.FromFlag, Where: "--lang"},
			"actor":                  {Value: `"anna"`, From: config.FromFile, Where: path + ":2"},
			"zone":                   {Value: `""`, From: config.FromDefault},
			"silence":                {Value: `"3h"`, From: config.FromEnv, Where: "DEBRIEF_SILENCE"},
			"receive.api.token":      {Value: "(hidden)", From: config.FromEnv, Where: "DEBRIEF_RECEIVE_API_TOKEN"},
			"bitrix24.webhook_url":   {Value: `"env:HOOK"`, From: config.FromEnv, Where: "DEBRIEF_BITRIX24_WEBHOOK_URL"},
			"bitrix24.poll_interval": {Value: `"1m"`, From: config.FromDefault},
		}[e.Key]
		if want.Key = e.Key; ok && e != want {
			t.Errorf("got %+v, want %+v", e, want)
		}
	}
}

func TestASecretInTheEnvironmentIsNotTold(t *testing.T) {
	_, err := config.Load(config.Sources{File: "none.toml", Base: config.Defaults(), Getenv: func(name string) string {
		return map[string]string{"DEBRIEF_SILENCE": "x", "DEBRIEF_RECEIVE_API_SECRET": "s3cret"}[name]
	}})
	if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "environment: DEBRIEF_SILENCE") {
		t.Errorf("got %v", err)
	}
}

func TestFilesAreTakenFromBesideTheConfiguration(t *testing.T) {
	dir := t.TempDir()
	absolute := filepath.Join(dir, "absolute")
	files := map[string]string{
		"config.toml": "[receive]\ntls_cert = \"cert.pem\"\ntls_key = \"" + filepath.ToSlash(absolute) + "\"\n[receive.api]\nsecret = \"file:api.secret\"\n[receive.telegram.a]\nsecret_token = \"file:secrets/tg\"\n",
		"api.secret":  "whsec_AAAA\n", "secrets/tg": "t0ken\n",
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(t.TempDir()) // started from elsewhere
	c, err := config.Load(config.Sources{File: filepath.Join(dir, "config.toml"), MustHave: true, Base: config.Defaults()})
	if err != nil {
		t.Fatal(err)
	}
	for want, secret := range map[string]config.Secret{"whsec_AAAA": c.Receive.API.Secret, "t0ken": c.Receive.Telegram["a"].SecretToken} {
		if got, err := secret.Value("x", os.Getenv); err != nil || got != want {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if c.Receive.TLSCert != filepath.Join(dir, "cert.pem") || filepath.Clean(c.Receive.TLSKey) != absolute {
		t.Errorf("certificate %s, key %s", c.Receive.TLSCert, c.Receive.TLSKey)
	}
}

func TestProblemsNameTheLineOfTheirOwnSection(t *testing.T) {
	_, err := load(t, "[receive.forms.a]\nsecret = \"x\"\nfields = { phone = \"tel\" }\n[receive.forms.b]\nsecret = \"x\"\nfields = { fone = \"tel\" }\n", nil)
	if err == nil || !strings.Contains(err.Error(), "config.toml:6: receive.forms.b.fields.fone") {
		t.Errorf("got %v", err)
	}
}
