package cli

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"

	"golang.org/x/sync/errgroup"

	"debrief/ui/pane"
)

// browser returns what shows a page in the person's browser. There is none to be
// shown over SSH, without a display, or to a person attached from elsewhere.
func (a *app) browser() func(ctx context.Context, url string) error {
	return func(_ context.Context, url string) error {
		name, args := opener(runtime.GOOS)
		if a.session != nil || !a.hasDisplay(runtime.GOOS) {
			return pane.ErrNoBrowser
		}
		path, err := exec.LookPath(name)
		if err != nil {
			return pane.ErrNoBrowser
		}
		// It outlives the page, and the screens too: nobody waits for it.
		cmd := exec.Command(path, append(args, url)...) //nolint:gosec // an address of the portal, made of its name and a number
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("start browser: %w", err)
		}
		new(errgroup.Group).Go(cmd.Wait)
		return nil
	}
}

// hasDisplay reports whether a window can be shown to who sits here.
func (a *app) hasDisplay(system string) bool {
	if a.Getenv("SSH_CONNECTION") != "" || a.Getenv("SSH_TTY") != "" {
		return false
	}
	if system == "windows" || system == "darwin" {
		return true
	}
	return a.Getenv("DISPLAY") != "" || a.Getenv("WAYLAND_DISPLAY") != ""
}

// opener returns the program by which a system opens an address.
func opener(system string) (name string, args []string) {
	switch system {
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	case "darwin":
		return "open", nil
	}
	return "xdg-open", nil
}
