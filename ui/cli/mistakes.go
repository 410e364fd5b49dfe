package cli

import (
	"errors"
	"io/fs"
	"strings"

	"debrief/sync/bitrix24"
	"debrief/ui/cli/config"
)

// configSentence tells of what is wrong with the settings: where, what and how it is
// mended.
func (a *app) configSentence(err error) string {
	var file *config.FileError
	var lost *config.SecretError
	switch {
	case errors.As(err, &file):
		return a.text.T("cli.error.config", "Error", a.place(file)+": "+a.mistake(file), "Mend", a.mending(file))
	case errors.As(err, &lost):
		what, mend := a.lostSecret(lost)
		return a.text.T("cli.error.config", "Error", lost.Key+": "+what, "Mend", mend)
	case errors.Is(err, config.ErrNoAddress), errors.Is(err, bitrix24.ErrAddress):
		return a.text.T("cli.error.webhook_form")
	case errors.Is(err, bitrix24.ErrPlainAddress):
		return a.text.T("cli.error.webhook_plain")
	}
	return ""
}

// place says where a mistake is: file, line and setting, as far as each is known.
func (a *app) place(m *config.FileError) string {
	named := *m
	named.Path = a.sourceWord(m.Path)
	return named.Place()
}

// sourceWord returns what people call a source of settings: a file by its path.
func (a *app) sourceWord(path string) string {
	switch path {
	case config.InEnvironment:
		return a.text.T("cli.config.in_environment")
	case config.InSettings:
		return a.text.T("cli.config.in_settings")
	}
	return path
}

// mistake says what is wrong.
func (a *app) mistake(m *config.FileError) string {
	switch m.Why {
	case config.BadKeys:
		return a.badKeys(m)
	case config.WrongKind:
		if s, ok := config.SettingOf(m.Key); ok {
			return a.text.T("cli.mistake.wrong_kind", "Kind", a.kindWord(s.Kind))
		}
		return a.text.T("cli.mistake.wrong_kind", "Kind", a.kindWord(config.KindTable))
	}
	return a.text.T("cli.mistake."+string(m.Why), m.With...)
}

// mending says how a mistake is mended.
func (a *app) mending(m *config.FileError) string {
	switch m.Why {
	case config.BrokenTOML:
		return a.text.T("cli.config.mend_toml")
	case config.NoSuchKey:
		return a.text.T("cli.config.mend_key", "Known", strings.Join(config.Siblings(m.Key), ", "))
	case config.BadKeys:
		return a.mendKeys(m.Keys)
	}
	s, ok := config.SettingOf(m.Key)
	switch {
	case ok && m.Path == config.InEnvironment && s.Kind == config.KindList:
		return a.text.T("cli.config.mend_variable_list", "Name", m.Key)
	case ok && m.Path == config.InEnvironment:
		return a.text.T("cli.config.mend_variable", "Kind", a.kindWord(s.Kind), "Name", m.Key, "Example", strings.Trim(s.Sample(), `"`))
	case ok:
		return a.text.T("cli.config.mend_value", "Kind", a.kindWord(s.Kind), "Name", s.Name(), "Example", s.Sample())
	}
	return a.text.T("cli.config.mend_other")
}

// lostSecret says of a secret that is not where its setting says what is wrong, and
// how it is mended.
func (a *app) lostSecret(e *config.SecretError) (what, mend string) {
	if e.Env != "" {
		return a.text.T("cli.config.secret_no_env", "Name", e.Env), a.text.T("cli.config.mend_secret_env", "Name", e.Env)
	}
	mend = a.text.T("cli.config.mend_secret_file", "Path", e.Path)
	switch {
	case e.Err == nil:
		return a.text.T("cli.config.secret_empty", "Path", e.Path), mend
	case errors.Is(e.Err, fs.ErrNotExist):
		return a.text.T("cli.config.secret_no_file", "Path", e.Path), mend
	}
	return a.text.T("cli.config.secret_unread", "Path", e.Path), mend
}
