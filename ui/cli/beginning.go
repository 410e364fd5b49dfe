package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/bitrix24"
	"debrief/sync/formats"
	"debrief/ui/cli/config"
	"debrief/ui/cli/importer"
	"debrief/ui/firstrun"
)

// beginning does what the first run needs done. Everything in it is done by a
// copy of the run that says nothing: the screen is the first run's.
type beginning struct {
	app    *app
	config string // where the configuration will be
}

// silent returns a copy of the run that writes nothing.
func (b *beginning) silent() *app {
	a := *b.app
	a.Stdout, a.Stderr, a.mayAttach = io.Discard, io.Discard, false
	return &a
}

// told makes a sentence of an error, as the person would read it after a command.
func (b *beginning) told(err error) error {
	var usage *usageError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &usage):
		return usage
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New(b.app.text.T("firstrun.too_long"))
	}
	return errors.New(b.app.sentence(err))
}

// Complete implements firstrun.World.
func (b *beginning) Complete(_ context.Context, typed string) (completed string, matches []string) {
	found, err := filepath.Glob(escapedGlob(b.home(typed)) + "*")
	if err != nil || len(found) == 0 {
		return typed, nil
	}
	for i, path := range found {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			found[i] += string(filepath.Separator)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	common := found[0]
	for _, path := range found[1:] {
		for !strings.HasPrefix(path, common) {
			runes := []rune(common)
			common = string(runes[:len(runes)-1])
		}
	}
	return common, found
}

// home puts the home directory in place of a tilde, as a shell does.
func (b *beginning) home(path string) string {
	rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator))
	dir, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(dir, rest) + trailing(rest)
}

// trailing returns the separator at a path's end, which Join takes away.
func trailing(path string) string {
	if path == "" || os.IsPathSeparator(path[len(path)-1]) {
		return string(filepath.Separator)
	}
	return ""
}

// escapedGlob keeps the signs of a path from being taken for a pattern.
func escapedGlob(path string) string {
	if os.PathSeparator == '\\' {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// Import implements firstrun.World.
func (b *beginning) Import(ctx context.Context, path string, progress func(firstrun.Progress)) (out firstrun.Import, err error) {
	a := b.silent()
	path = b.home(path)
	defer func() { err = b.told(err) }()
	f := &importFlags{format: string(formats.Auto)}
	options, err := a.formatOptions(path, f)
	if err != nil {
		return out, err
	}
	source, size, err := a.openSource(path)
	if err != nil {
		return out, err
	}
	defer closeQuietly(source)
	in, records, err := a.openFormat(ctx, source, f, options)
	if err != nil {
		return out, err
	}
	err = a.withArchive(ctx, create, func(archive *storage.Archive) error {
		out.Key = archive.NewKey()
		result, err := importer.RunOpened(ctx, a.intake(archive), in, importer.Options{
			Origin: originOf(path), Now: a.Now, Records: records,
			Progress: func(p importer.Progress) { progress(firstrun.Progress{Done: p.Bytes, Total: max(size, 0)}) },
		})
		out.Read, out.New, out.Duplicates = result.Read, result.New, result.Duplicates
		out.Rejected, out.Dialogues = result.Rejected, result.Dialogues
		return err
	})
	if errors.Is(err, context.Canceled) {
		err = a.importFailure(importer.Result{Read: out.Read}, context.Canceled)
	}
	return out, err
}

// neededRights are those of the webhook that something is read or written with.
func neededRights() []string { return []string{"crm", "user", "imopenlines"} }

// TryPortal implements firstrun.World.
func (b *beginning) TryPortal(ctx context.Context, webhook string) (firstrun.Portal, error) {
	client, err := bitrix24.New(bitrix24.Options{WebhookURL: webhook, Now: b.app.Now, Attempts: 2})
	if err != nil {
		return firstrun.Portal{}, errors.New(b.app.text.T("firstrun.portal.wrong"))
	}
	who, err := client.Who(ctx)
	var failed *model.CRMError
	switch {
	case errors.As(err, &failed) && failed.Class == model.CRMAmbiguous:
		return firstrun.Portal{}, errors.New(b.app.text.T("firstrun.portal.unreachable", "Host", client.Portal(), "Error", failed.Words))
	case err != nil:
		return firstrun.Portal{}, b.told(err)
	}
	p := firstrun.Portal{Host: client.Portal(), User: who.Name}
	for _, right := range neededRights() {
		if !hasRight(who.Rights, right) {
			p.Missing = append(p.Missing, right)
		}
	}
	return p, nil
}

// hasRight reports whether a right, or a narrower one that is enough, is given:
// user_brief and user_basic give the names too.
func hasRight(given []string, right string) bool {
	for _, g := range given {
		if g == right || right == "user" && strings.HasPrefix(g, "user_") {
			return true
		}
	}
	return false
}

// configure reads the settings anew, from the file that was written.
func (a *app) configure() error {
	a.conf, a.confErr = config.Load(a.sources(a.flags))
	if a.confErr != nil {
		return fmt.Errorf("read what was written: %w", a.confErr)
	}
	return nil
}
