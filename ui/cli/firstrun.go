package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"debrief/ui/cli/demo/content"
	"debrief/ui/firstrun"
)

// isFirstRun reports whether nothing is there yet where the archive would be.
func (a *app) isFirstRun() bool {
	entries, err := os.ReadDir(a.conf.Archive)
	return errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0
}

// firstRun asks what to begin with. It reports whether the screens are to be
// shown: with the configuration as it is then.
func (a *app) firstRun(ctx context.Context) (screens bool, err error) {
	config := a.sources(a.flags).File
	absolute, err := filepath.Abs(config)
	if err != nil {
		absolute = config
	}
	_, there := os.Stat(config)
	choice, err := firstrun.Run(ctx, firstrun.Options{
		World: &beginning{app: a, config: absolute}, Text: a.text, Style: a.styles(), Input: a.Stdin, Output: a.Stdout,
		Archive: a.conf.Archive, Config: absolute, Configured: there == nil,
	})
	if err != nil {
		return false, err
	}
	switch choice {
	case firstrun.Demo:
		a.tutorial = true
		return false, a.runDemo(ctx, content.Options{Dialogues: demoDialogues, Seed: 1}, nil, 1)
	case firstrun.Connected:
		return true, a.configure()
	case firstrun.Empty, firstrun.Imported:
		return true, nil
	case firstrun.Leave:
	}
	return false, nil
}
