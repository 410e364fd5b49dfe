package cli

import (
	"context"
	"errors"
	"time"

	"debrief/storage"
	"debrief/ui/cli/measure"
)

// whenAbsent says what to do where there is no archive.
type whenAbsent bool

const (
	refuse whenAbsent = false
	create whenAbsent = true
)

// archiveOptions returns how the configured archive is opened.
func (a *app) archiveOptions() (storage.Options, error) {
	conf, err := a.settings()
	if err != nil {
		return storage.Options{}, err
	}
	a.commits = measure.NewCommits()
	return storage.Options{
		Dir: conf.Archive, KeyFile: a.Getenv("DEBRIEF_KEY_FILE"), KeyDir: a.Paths.Keys,
		Now: a.Now, Silence: time.Duration(conf.Silence), Observe: a.commits.Observe,
	}, nil
}

// withArchive opens the archive for the length of do. In the process that has it
// open already, do gets that one.
func (a *app) withArchive(ctx context.Context, absent whenAbsent, do func(*storage.Archive) error) (err error) {
	if a.host != nil {
		return do(a.host.archive)
	}
	o, err := a.archiveOptions()
	if err != nil {
		return err
	}
	log, closeLog := openLog(a.Paths.Log)
	defer func() { err = errors.Join(err, closeLog()) }()
	o.Create, o.Logger = bool(absent), log
	archive, err := a.openInTurn(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	a.tellNewKey(archive.NewKey())
	return do(archive)
}

// tellNewKey shows once where the key of a new archive is.
func (a *app) tellNewKey(path string) {
	if path != "" {
		a.say("cli.new_key", "Path", path)
	}
}
