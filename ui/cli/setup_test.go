package cli

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"debrief/ui/cli/config"
	"debrief/ui/firstrun"
)

// begun returns the first run's doings in a directory of their own.
func begun(t *testing.T) *beginning {
	t.Helper()
	a, _, _ := testApp(t)
	return &beginning{app: a, config: a.Paths.Config}
}

// filesBelow lists what is in a directory.
func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			rest, relative := filepath.Rel(dir, path)
			files = append(files, filepath.ToSlash(rest))
			return relative
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEveryChannelIsSetUpSoThatTheCheckFindsNothing(t *testing.T) {
	for _, channel := range firstrun.Channels() {
		t.Run(string("channel "+channel), func(t *testing.T) {
			b := begun(t)
			s := firstrun.Setup{Webhook: "https://salon.bitrix24.ru/rest/1/code/", Channel: channel, Secrets: map[string]string{}}
			if channel.Named() {
				s.Name = "salon"
			}
			if asked := channel.Asked(); asked != "" {
				s.Secrets[asked] = "given by the platform"
			}
			saved, err := b.Save(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			if (saved.Hook == "") != (channel == firstrun.NoChannel) {
				t.Errorf("the hook is %q", saved.Hook)
			}
			read, err := config.Read(b.app.sources(flags{}))
			if err != nil {
				t.Fatal(err)
			}
			check := &configCheck{app: b.app, file: b.config, read: read}
			check.run()
			if len(check.found) > 0 {
				t.Errorf("config check finds %+v", check.found)
			}
			text, err := os.ReadFile(b.config)
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"rest/1/code", "given by the platform"} {
				if strings.Contains(string(text), secret) {
					t.Errorf("the configuration holds %q itself", secret)
				}
			}
		})
	}
}

func TestASetupIsWrittenAsAWholeOrNotAtAll(t *testing.T) {
	b := begun(t)
	if err := os.WriteFile(b.config, []byte("actor = \"anna\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := b.Save(context.Background(), firstrun.Setup{Channel: firstrun.Telegram, Name: "main"})
	if err == nil || !strings.Contains(err.Error(), b.config) {
		t.Errorf("error %v does not name the file", err)
	}
	if files := filesBelow(t, filepath.Dir(b.config)); !slices.Equal(files, []string{"config.toml"}) {
		t.Errorf("left behind: %v", files)
	}
	text, err := os.ReadFile(b.config)
	if err != nil || string(text) != "actor = \"anna\"\n" {
		t.Errorf("the configuration was changed: %q, %v", text, err)
	}
}

func TestPathsAreCompleted(t *testing.T) {
	b, dir := begun(t), t.TempDir()
	for _, name := range []string{"чаты.csv", "чат.jsonl", "[odd]", "other"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for typed, want := range map[string]string{"ч": "чат", "о": "о", "oth": "other", "[": "[odd]"} {
		got, _ := b.Complete(context.Background(), filepath.Join(dir, typed))
		if got != filepath.Join(dir, want) {
			t.Errorf("%q is completed to %q", typed, got)
		}
	}
}

func TestRightsThatAreMissingAreFound(t *testing.T) {
	for _, c := range []struct {
		right string
		given []string
		want  bool
	}{
		{"crm", []string{"crm"}, true}, {"user", []string{"user_brief"}, true}, {"user", []string{"crm"}, false}, {"crm", []string{"crm_rest"}, false},
	} {
		if got := hasRight(c.given, c.right); got != c.want {
			t.Errorf("%s of %v: %v", c.right, c.given, got)
		}
	}
}
