package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"debrief/keymap"
	"debrief/ui"
	"debrief/ui/cli/config"
)

// rekeySettle is how long the configuration file rests before it is read again: a
// program that saves it may empty it first, or move it away.
const rekeySettle = 100 * time.Millisecond

// rekeying watches the configuration file for other keys. Nothing runs while the file
// stays as it is.
type rekeying struct {
	*app
	watcher *fsnotify.Watcher
	files   []string        // the file, and where it is when it is a link
	actions []keymap.Action // with the keys that hold
	why     string          // what was told to be wrong, "" for nothing
}

// watchKeys begins to watch. It is the directory that is watched: most editors put a
// new file in the place of the old one.
func (a *app) watchKeys() (*rekeying, error) {
	keys, err := a.keyMap()
	if err != nil {
		return nil, err
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch the configuration: %w", err)
	}
	r := &rekeying{app: a, watcher: watcher, actions: keys.All()}
	file, err := filepath.Abs(a.sources(a.flags).File)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("watch the configuration: %w", err), watcher.Close())
	}
	r.files = []string{file}
	if target, err := filepath.EvalSymlinks(file); err == nil && target != file {
		r.files = append(r.files, target)
	}
	for _, file := range r.files {
		if err := watcher.Add(filepath.Dir(file)); err != nil {
			return nil, errors.Join(fmt.Errorf("watch the configuration: %w", err), watcher.Close())
		}
	}
	return r, nil
}

// nextKeys gives the screens other keys when the settings change. Where nothing can be
// watched, as where there is no such directory, the keys of the start stay.
func (a *app) nextKeys(log *slog.Logger) (next ui.NextKeys, end func() error) {
	r, err := a.watchKeys()
	if err != nil {
		log.Debug("the keys of the start stay", "error", err)
		return nil, func() error { return nil }
	}
	return r.next, r.watcher.Close
}

// next waits for the next change of the keys, or of what is wrong with the file. It is
// called anew only when it has returned.
func (r *rekeying) next(ctx context.Context) (ui.Rekeyed, bool) {
	rest := time.NewTimer(0)
	if !rest.Stop() {
		<-rest.C
	}
	defer rest.Stop()
	for {
		select {
		case event, ok := <-r.watcher.Events:
			if !ok {
				return ui.Rekeyed{}, false
			}
			if slices.Contains(r.files, filepath.Clean(event.Name)) {
				rest.Reset(rekeySettle)
			}
		case _, ok := <-r.watcher.Errors: // events may have been lost
			if !ok {
				return ui.Rekeyed{}, false
			}
			rest.Reset(rekeySettle)
		case <-rest.C:
			if change, changed := r.read(); changed {
				return change, true
			}
		case <-ctx.Done():
			return ui.Rekeyed{}, false
		}
	}
}

// trouble says what is wrong with the file, and where. It is a line on a screen, so
// the file has its name only.
func (r *rekeying) trouble(err error) string {
	var wrong *config.FileError
	if !errors.As(err, &wrong) {
		return r.sentence(err)
	}
	short := *wrong
	short.Path, short.Other = filepath.Base(wrong.Path), filepath.Base(wrong.Other)
	if wrong.Other == "" {
		short.Other = ""
	}
	return r.place(&short) + ": " + r.mistake(&short) + "."
}

// read reads the settings again and reports whether there is anything to tell.
func (r *rekeying) read() (ui.Rekeyed, bool) {
	conf, err := config.Load(r.sources(r.flags))
	if err != nil {
		why := r.trouble(err)
		told := why == r.why
		r.why = why
		return ui.Rekeyed{Why: why}, !told
	}
	keys, faults := conf.KeyMap()
	if len(faults) > 0 { // which loading finds before
		return ui.Rekeyed{Why: faults[0].Error()}, true
	}
	actions := keys.All()
	same := r.why == "" && reflect.DeepEqual(actions, r.actions)
	r.actions, r.why = actions, ""
	return ui.Rekeyed{Keys: keys}, !same
}
