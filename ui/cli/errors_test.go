package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/bitrix24"
	"debrief/ui/cli/config"
	"debrief/ui/cli/importer"
)

// testApp is a run of the program that touches nothing.
func testApp(t *testing.T, args ...string) (a *app, stdout, stderr *bytes.Buffer) {
	t.Helper()
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	a = newApp(Process{
		Args: args, Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr,
		Getenv: func(string) string { return "" }, Now: time.Now, User: "anna",
		Paths: config.Paths{Archive: "/home/anna/archive", Config: t.TempDir() + "/config.toml"},
	})
	return a, stdout, stderr
}

func TestEveryErrorBecomesASentence(t *testing.T) {
	wrap := func(err error) error { return fmt.Errorf("open archive: %w", err) }
	for name, test := range map[string]struct {
		err    error
		en, ru string
	}{
		"in use":         {wrap(&storage.InUseError{PID: 77}), "is open in process 77", "открыт в процессе 77"},
		"in use by whom": {wrap(&storage.InUseError{}), "another process", "другом процессе"},
		"no key":         {wrap(&storage.KeyError{Path: "/k", Err: storage.ErrNoKey}), "The key file /k is missing", "Нет файла ключа /k"},
		"wrong key":      {wrap(&storage.KeyError{Path: "/k", Err: storage.ErrWrongKey}), "The key in /k is not the one", "Ключ в /k — не тот"},
		"no archive":     {wrap(storage.ErrNoArchive), "no archive in /home/anna/archive", "нет архива"},
		"not archive":    {wrap(storage.ErrNotArchive), "is not an archive", "не архив"},
		"no space":       {wrap(storage.ErrNoSpace), "not enough free space", "не хватает места"},
		"damage":         {wrap(&storage.DamageError{Pos: 5, What: "bad seal"}), "damaged at entry 5: bad seal", "на записи 5: bad seal"},
		"damaged file":   {wrap(&storage.DamageError{What: "bad seal"}), "is damaged: bad seal", "повреждён: bad seal"},
		"state of a fix": {wrap(&storage.ExpectationError{Have: model.FixClaimed}), "claimed already", "claimed"},
		"closed":         {wrap(storage.ErrClosed), "closed already", "уже закрыт"},
		"settings":       {&config.FileError{Path: "c.toml", Line: 2, Key: "x", Why: config.Missing}, "c.toml:2: x: is missing", "c.toml:2: x: не задано"},
		"source":         {&importer.SourceError{Origin: "f.gz", Line: 9, Err: errors.New("cut")}, "f.gz cannot be read on from line 9", "f.gz не читается дальше строки 9"},
		"no file":        {wrap(&fs.PathError{Path: "/f", Err: syscall.ENOENT}), "no file /f", "Нет файла /f"},
		"no permission":  {wrap(&fs.PathError{Path: "/f", Err: syscall.EACCES}), "permission denied", "нет прав"},
		"a disk to read": {wrap(&fs.PathError{Path: "/cd/owner", Err: syscall.EROFS}), "/cd/owner cannot be written", "/cd/owner нельзя записать"},
		"full disk":      {wrap(&fs.PathError{Path: "/d/f", Err: syscall.ENOSPC}), "not enough free space", "не хватает места"},
		"CRM":            {wrap(&model.CRMError{Class: model.CRMDenied, Words: "Stage not found"}), "Bitrix24 says: Stage not found", "Stage not found"},
		"wrong secret":   {wrap(&model.CRMError{Class: model.CRMAuth, Code: "INVALID_CREDENTIALS", Words: "Invalid request credentials"}), "does not accept the webhook (Invalid", "впишите его в bitrix24.webhook_url"},
		"missing right":  {wrap(&model.CRMError{Class: model.CRMAuth, Scope: "crm"}), "lacks the right crm", "нет права crm"},
		"no portal":      {wrap(&model.CRMError{Class: model.CRMAmbiguous, Cause: model.CauseHost, Words: "no such host"}), "no portal at that address", "портала нет"},
		"no way there":   {wrap(&model.CRMError{Class: model.CRMAmbiguous, Cause: model.CauseConnection}), "cannot be reached. Check", "не достучаться. Проверьте"},
		"a page":         {wrap(&model.CRMError{Class: model.CRMAmbiguous, Cause: model.CausePage, Status: 200}), "What answers there is no Bitrix24", "отвечает не Bitrix24"},
		"a bad gateway":  {wrap(&model.CRMError{Class: model.CRMAmbiguous, Cause: model.CausePage, Status: 502}), "fails for the moment", "сейчас отвечает ошибкой"},
		"a deleted lead": {wrap(&model.CRMError{Class: model.CRMGone, Words: "Not found"}), "merged with another (Not found)", "объединено с другим"},
		"no webhook":     {wrap(bitrix24.ErrAddress), "copy it whole", "целиком"},
		"plain webhook":  {wrap(bitrix24.ErrPlainAddress), "must begin with https://", "должен начинаться с https://"},
		"stopped":        {wrap(context.Canceled), "Stopped", "Остановлено"},
		"anything else":  {wrap(errors.New("odd")), "open archive: odd", "open archive: odd"},
	} {
		t.Run(name, func(t *testing.T) {
			for lang, want := range map[string]string{"en": test.en, "ru": test.ru} {
				a, _, stderr := testApp(t, "--lang", lang)
				if code := a.report(test.err); code != ExitFailed {
					t.Errorf("exit code %d", code)
				}
				got := stderr.String()
				if !strings.Contains(got, want) || strings.Contains(got, "{{") || strings.Contains(got, "<no value>") || strings.Contains(got, "cli.error") {
					t.Errorf("%s: got %q, want %q in it", lang, got, want)
				}
			}
		})
	}
}

func TestAClosedPipeIsQuiet(t *testing.T) {
	a, _, stderr := testApp(t)
	if code := a.report(fmt.Errorf("write result: %w", &fs.PathError{Err: syscall.EPIPE})); code != ExitDone || stderr.Len() > 0 {
		t.Errorf("exit code %d, said %q", code, stderr)
	}
}

func TestDarkUnlessTheTerminalSaysLight(t *testing.T) {
	for colorfgbg, want := range map[string]bool{
		"": true, "15;0": true, "0;15": false, "0;default;7": false, "12;8": true, "0;default": true, "nonsense": true,
	} {
		if got := darkBackground(colorfgbg); got != want {
			t.Errorf("%q is dark: %v", colorfgbg, got)
		}
	}
}

func TestTablesStandInLineWhateverTheScript(t *testing.T) {
	a, stdout, _ := testApp(t)
	table := &table{head: []string{"A", "N", "LAST"}, right: map[int]bool{1: true}}
	table.add("Анна", "7", "a\nb\x1b[2J")
	table.add("日本", "1234", "c")
	if err := a.printTable(table); err != nil {
		t.Fatal(err)
	}
	want := "A        N  LAST\nАнна     7  a b\n日本  1234  c\n"
	if stdout.String() != want {
		t.Errorf("got\n%s\nwant\n%s", stdout, want)
	}
}

func TestReasonsHaveADigitAnIDAndALabel(t *testing.T) {
	a, _, _ := testApp(t, "--lang", "ru")
	for _, name := range []string{"5", "rude", "ГРУБО"} {
		if reason, err := a.reasonNamed(name); err != nil || reason.ID != "rude" {
			t.Errorf("%q is %v, %v", name, reason, err)
		}
	}
	a.conf.Review.Reasons = []string{"грубость"}
	if reason, err := a.reasonNamed("1"); err != nil || reason.ID != "грубость" || a.reasonLabel("gone") != "gone" {
		t.Errorf("the configured reason is %v, %v", reason, err)
	}
	if _, err := a.reasonNamed("rude"); err == nil {
		t.Error("a reason that is not configured is taken")
	}
}

func TestCommandsAreDescribedInBothLanguages(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		a, _, _ := testApp(t, "--lang", lang)
		for _, cmd := range a.root().Commands() {
			if cmd.Hidden {
				continue
			}
			if !a.text.Has("cli."+cmd.Name()+".short") || strings.HasPrefix(cmd.Short, "cli.") || strings.HasPrefix(cmd.Long, "cli.") {
				t.Errorf("%s: %s is described as %q", lang, cmd.Name(), cmd.Short)
			}
		}
	}
}
