package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"debrief/ui/cli/config"
)

const unixModes = runtime.GOOS != "windows"

// configured runs a command with a configuration file and returns its results.
func configured(t *testing.T, dir string, env map[string]string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, said bytes.Buffer
	code = Run(t.Context(), Process{
		Args: args, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &said, User: "anna",
		Getenv: func(name string) string { return env[name] }, Now: time.Now,
		Paths: config.Paths{Archive: filepath.Join(dir, "archive"), Config: filepath.Join(dir, "sub", "config.toml")},
	})
	return out.String(), said.String(), code
}

// writeConfig makes a configuration and files beside it.
func writeConfig(t *testing.T, text string, files map[string]os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string, mode os.FileMode) {
		path := filepath.Join(dir, "sub", name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil { // whatever the umask
			t.Fatal(err)
		}
	}
	write("config.toml", text, 0o600)
	for name, mode := range files {
		write(name, "s3cret\n", mode)
	}
	return dir
}

func TestInitWritesAConfigurationThatIsRightAndNeverReplacesOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "sub", "config.toml")
	stdout, stderr, code := configured(t, dir, nil, "config", "init")
	info, err := os.Stat(path)
	if code != ExitDone || stdout != path+"\n" || err != nil || unixModes && info.Mode().Perm()&0o077 != 0 {
		t.Fatalf("%d, %q, %q, %v, %v", code, stdout, stderr, info, err)
	}
	if _, _, code := configured(t, dir, nil, "config", "check"); code != ExitDone {
		t.Errorf("check says %d", code)
	}
	if err := os.WriteFile(path, []byte("actor = \"me\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code = configured(t, dir, nil, "config", "init")
	if kept, err := os.ReadFile(path); code != ExitFailed || string(kept) != "actor = \"me\"\n" || err != nil || !strings.Contains(stderr, path) {
		t.Errorf("%d, %q, %q, %v", code, stderr, kept, err)
	}
}

func TestCheckSaysWhatIsWrongWhereAndHowToMendIt(t *testing.T) {
	const api = "[receive.api]\ntoken = "
	for name, test := range map[string]struct {
		text  string
		files map[string]os.FileMode
		key   string
		line  int
		what  string
		mend  string
		level string
	}{
		"unknown setting":    {"[review]\nreason = []\n", nil, "review.reason", 2, "no such setting", "reasons, require_seen", "error"},
		"unknown section":    {"[receivee]\nlisten = \"x\"\n", nil, "receivee", 1, "no such setting", "receive", "error"},
		"wrong kind":         {"[review]\nrequire_seen = \"yes\"\n", nil, "review.require_seen", 2, "true or false", "require_seen = true", "error"},
		"bad value":          {"lang = \"de\"\n", nil, "lang", 1, "none of ru, en", "lang = \"ru\"", "error"},
		"not TOML":           {"lang = \n", nil, "", 1, "", "TOML", "error"},
		"no file":            {api + "\"file:api\"\n", nil, "receive.api.token", 2, "there is no file", "mode 600", "error"},
		"a file for all":     {api + "\"file:api\"\n", map[string]os.FileMode{"api": 0o644}, "receive.api.token", 2, "everybody", "chmod 600", "error"},
		"no variable":        {api + "\"env:NOWHERE\"\n", nil, "receive.api.token", 2, "NOWHERE is not set", "Set NOWHERE", "error"},
		"no whsec":           {"[receive.api]\nsecret = \"s3cret!\"\n", nil, "receive.api.secret", 2, "Standard Webhooks", "whsec_", "error"},
		"no secret":          {"[receive.telegram.salon]\n", nil, "receive.telegram.salon.secret_token", 1, "missing", "file:PATH", "error"},
		"no proof of a form": {"[receive.forms.a]\nfields = { phone = \"tel\" }\n", nil, "receive.forms.a.secret", 1, "missing", "file:PATH", "error"},
		"no certificate":     {"[receive]\ntls_cert = \"a\"\ntls_key = \"b\"\n", nil, "receive.tls_cert", 2, "cannot be used", "PEM", "error"},
		"half a pair":        {"[receive]\ntls_cert = \"a\"\n", nil, "receive.tls_cert", 2, "tls_key", "tls_cert", "error"},
		"open and plain":     {"[receive]\nlisten = \"0.0.0.0:8787\"\n", nil, "receive.listen", 2, "not encrypted", "reverse proxy", "warning"},
		"names that clash":   {"[receive.jivo.Site]\nsecret = \"s3cret\"\n[receive.jivo.site]\nsecret = \"s3cret\"\n", nil, "receive.jivo.site", 3, "capitals", "another name", "error"},
		"a name of blanks":   {"[receive.jivo.\"a b\"]\nsecret = \"s3cret\"\n", nil, "receive.jivo.a b", 1, "path", "another name", "error"},
		"a way to nowhere":   {"[gateway.openai.main]\nupstream = \"nowhere\"\n", nil, "gateway.openai.main.upstream", 2, "", "upstream = ", "error"},
		"a portal's page":    {"[bitrix24]\nwebhook_url = \"https://salon.bitrix24.ru/s3cret\"\n", nil, "bitrix24.webhook_url", 2, "/rest/", "Inbound webhook", "error"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "a file for all" && !unixModes {
				t.Skip("files have no such modes here")
			}
			dir := writeConfig(t, test.text, test.files)
			stdout, stderr, code := configured(t, dir, nil, "config", "check", "--json")
			var got printedCheck
			if err := json.Unmarshal([]byte(stdout), &got); err != nil || len(got.Findings) != 1 {
				t.Fatalf("%d, %q, %q, %v", code, stdout, stderr, err)
			}
			f := got.Findings[0]
			if f.Level != test.level || f.Key != test.key || f.Line != test.line || !strings.Contains(f.What, test.what) || !strings.Contains(f.Mend, test.mend) {
				t.Errorf("found %+v", f)
			}
			if want := (f.Level == levelError); (code == ExitFailed) != want || got.OK == want {
				t.Errorf("exit code %d, ok %v", code, got.OK)
			}
			plain, said, again := configured(t, dir, nil, "config", "check")
			if again != code || !strings.Contains(plain, test.mend) || strings.Contains(plain+said+stdout, "s3cret") {
				t.Errorf("%d, %q, %q", again, plain, said)
			}
		})
	}
}

func TestCommonMistakesAreToldInTheReadersLanguage(t *testing.T) {
	for text, want := range map[string][]string{
		"lnag = \"ru\"\n":                 {"такой настройки нет", "Здесь может стоять"},
		"[bitrix24]\nburst = \"many\"\n":  {"нужно: число", "Вид значения: число"},
		"[review]\nrequire_seen = 5\n":    {"нужно: true или false"},
		"[review]\nreasons = \"rude\"\n":  {"нужно: список текстов"},
		"[receive]\nlisten = [1, 2, 3]\n": {"нужно: текст"},
	} {
		dir := writeConfig(t, text, nil)
		stdout, _, code := configured(t, dir, nil, "config", "check", "--lang", "ru")
		_, said, failed := configured(t, dir, nil, "list", "--lang", "ru")
		if code != ExitFailed || failed != ExitFailed || !strings.Contains(said, want[0]) {
			t.Errorf("%q: %d, %d, %q", text, code, failed, said)
		}
		for _, words := range want {
			if !strings.Contains(stdout, words) {
				t.Errorf("%q: %q lacks %q", text, stdout, words)
			}
		}
	}
}

func TestCheckFindsNothingWhereNothingIsWrong(t *testing.T) {
	dir := writeConfig(t, `
[receive.api]
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
token = "env:TOKEN"
[receive.telegram.salon]
secret_token = "file:tg"
[bitrix24]
webhook_url = "env:HOOK"
`, map[string]os.FileMode{"tg": 0o600})
	env := map[string]string{"TOKEN": "t0ken", "HOOK": "https://salon.bitrix24.ru/rest/1/code/"}
	if stdout, stderr, code := configured(t, dir, env, "config", "check"); code != ExitDone || !strings.Contains(stdout, "nothing is wrong") {
		t.Errorf("%d, %q, %q", code, stdout, stderr)
	}
}

func TestCheckTellsOfAConfigurationThatIsNotThere(t *testing.T) {
	if _, stderr, code := configured(t, t.TempDir(), nil, "config", "check"); code != ExitDone || !strings.Contains(stderr, "config init") {
		t.Errorf("%d, %q", code, stderr)
	}
	if _, _, code := configured(t, t.TempDir(), nil, "config", "check", "--config", "none.toml"); code != ExitFailed {
		t.Errorf("one that was asked for by name: %d", code)
	}
}

func TestShowTellsWhatHoldsAndWhereFrom(t *testing.T) {
	dir := writeConfig(t, "lang = \"ru\"\n[receive.jivo.site]\nsecret = \"s3cret\"\n", nil)
	path := filepath.Join(dir, "sub", "config.toml")
	stdout, stderr, code := configured(t, dir, map[string]string{"DEBRIEF_SILENCE": "3h"}, "config", "show", "--json", "--actor", "irina")
	if code != ExitDone || strings.Contains(stdout, "s3cret") {
		t.Fatalf("%d, %s, %s", code, stdout, stderr)
	}
	got := map[string]printedSetting{}
	for line := range strings.Lines(stdout) {
		var s printedSetting
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		got[s.Key] = s
	}
	for _, want := range []printedSetting{
		{"actor", `"irina"`, "flag", "--actor"},
		{"lang", `"ru"`, "file", path + ":1"},
		{"silence", `"3h"`, "env", "DEBRIEF_SILENCE"},
		{"receive.jivo.site.secret", "(hidden)", "file", path + ":3"},
		{"bitrix24.grace", `"30s"`, "default", ""},
	} {
		if got[want.Key] != want {
			t.Errorf("got %+v, want %+v", got[want.Key], want)
		}
	}
	plain, _, _ := configured(t, dir, nil, "config", "show", "--lang", "en")
	if !strings.Contains(plain, "receive.jivo.site.secret") || strings.Contains(plain, "s3cret") {
		t.Error(plain)
	}
}
