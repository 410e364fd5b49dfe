package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/cli/importer"
	"debrief/ui/cli/views"
	"debrief/ui/fixes"
	"debrief/ui/text"
)

// errQuiet is a failure that was told already: only the exit code remains.
var errQuiet = errors.New("failed")

// report tells the person what happened and returns the exit code.
func (a *app) report(err error) int {
	var usage *usageError
	var attached *attachedEnd
	var spoiled *views.Error
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, syscall.EPIPE):
		return ExitDone // nobody reads the rest, as with "| head"
	case errors.As(err, &attached):
		return attached.code
	case errors.Is(err, errHelp):
		return ExitUsage
	case errors.Is(err, errQuiet):
		return ExitFailed
	case errors.As(err, &usage):
		a.sayLine(text.Clean(usage.text))
		a.say("cli.usage.help")
		return ExitUsage
	}
	a.sayLine(text.Clean(a.sentence(err)))
	if errors.As(err, &spoiled) {
		return ExitUsage // what was asked for stands in a file that its person writes
	}
	return ExitFailed
}

// sentence says what happened, what was kept and what to do. It is the one place
// where errors become words.
func (a *app) sentence(err error) string {
	var known *said
	if errors.As(err, &known) {
		return a.withCause(known)
	}
	for _, tell := range []func(error) string{a.configSentence, a.viewsSentence, a.archiveSentence, a.inputSentence, a.crmSentence} {
		if s := tell(err); s != "" {
			return s
		}
	}
	if errors.Is(err, context.Canceled) {
		return a.text.T("cli.error.stopped")
	}
	return a.text.T("cli.error.other", "Error", err.Error())
}

// withCause puts the cause behind what the command said itself.
func (a *app) withCause(e *said) string {
	if e.err == nil {
		return e.text
	}
	return e.text + " " + a.sentence(e.err)
}

func (a *app) archiveSentence(err error) string {
	var (
		dir      = a.conf.Archive
		inUse    *storage.InUseError
		key      *storage.KeyError
		damage   *storage.DamageError
		expected *storage.ExpectationError
	)
	switch {
	case errors.As(err, &inUse) && inUse.PID == 0:
		return a.text.T("cli.error.in_use_unknown", "Dir", dir)
	case errors.As(err, &inUse):
		return a.text.T("cli.error.in_use", "Dir", dir, "PID", inUse.PID)
	case errors.As(err, &key) && errors.Is(err, storage.ErrNoKey):
		return a.text.T("cli.error.no_key", "Path", key.Path)
	case errors.As(err, &key):
		return a.text.T("cli.error.wrong_key", "Path", key.Path)
	case errors.Is(err, storage.ErrNoKey):
		return a.text.T("cli.error.no_key", "Path", a.Getenv("DEBRIEF_KEY_FILE"))
	case errors.Is(err, storage.ErrWrongKey):
		return a.text.T("cli.error.wrong_key", "Path", a.Getenv("DEBRIEF_KEY_FILE"))
	case errors.Is(err, storage.ErrNoArchive):
		return a.text.T("cli.error.no_archive", "Dir", dir)
	case errors.Is(err, storage.ErrNotArchive):
		return a.text.T("cli.error.not_archive", "Dir", dir)
	case errors.Is(err, storage.ErrNoSpace):
		return a.text.T("cli.error.no_space", "Dir", dir)
	case errors.As(err, &damage):
		return a.damageSentence(damage)
	case errors.As(err, &expected):
		return a.text.T("cli.error.fix_state", "Fix", expected.Fix.Short(), "State", string(expected.Have))
	case errors.Is(err, storage.ErrNothingAsked):
		return a.text.T("cli.error.nothing_asked")
	case errors.Is(err, storage.ErrClosed):
		return a.text.T("cli.error.closed")
	}
	return ""
}

func (a *app) damageSentence(e *storage.DamageError) string {
	if e.Pos == 0 {
		return a.text.T("cli.error.damaged", "What", e.What)
	}
	return a.text.T("cli.error.damaged_at", "Pos", e.Pos, "What", e.What)
}

func (a *app) inputSentence(err error) string {
	var source *importer.SourceError
	var path *fs.PathError
	switch {
	case errors.As(err, &source):
		return a.text.T("cli.error.source", "Origin", source.Origin, "Line", source.Line, "Error", source.Err.Error())
	case !errors.As(err, &path):
		return ""
	case errors.Is(err, fs.ErrNotExist):
		return a.text.T("cli.error.no_file", "Path", path.Path)
	case errors.Is(err, fs.ErrExist):
		return a.text.T("cli.error.file_exists", "Path", path.Path)
	case errors.Is(err, fs.ErrPermission):
		return a.text.T("cli.error.no_permission", "Path", path.Path)
	case errors.Is(err, syscall.EROFS):
		return a.text.T("cli.error.read_only", "Path", path.Path)
	case errors.Is(err, syscall.EISDIR):
		return a.text.T("cli.error.is_directory", "Path", path.Path)
	case errors.Is(err, syscall.ENOSPC):
		return a.text.T("cli.error.no_space", "Dir", filepath.Dir(path.Path))
	}
	return a.text.T("cli.error.file", "Path", path.Path, "Error", path.Err.Error())
}

func (a *app) crmSentence(err error) string {
	var crm *model.CRMError
	if !errors.As(err, &crm) {
		return ""
	}
	return fixes.Trouble(a.text, crm)
}

// say tells something on standard error.
func (a *app) say(id string, args ...any) { a.sayLine(a.text.T(id, args...)) }

// sayLine writes a message. There is nobody to tell when standard error is gone.
func (a *app) sayLine(line string) {
	if _, err := fmt.Fprintln(a.Stderr, line); err != nil {
		return
	}
}
