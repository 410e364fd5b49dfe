package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"debrief/storage"
	crmsync "debrief/sync"
	"debrief/sync/bitrix24"
	"debrief/ui/cli/attach"
	"debrief/ui/cli/config"
	"debrief/ui/voice"
)

// host is what the process that has the archive open gives to the commands of
// others. They share its archive, its syncer and its way to the portal, and bring
// everything else: arguments, settings, language, actor and terminal.
type host struct {
	app     *app // of the owner
	archive *storage.Archive
	syncer  *crmsync.Syncer
	client  *bitrix24.Client
	log     *slog.Logger
	fed     bool // events come in by themselves
}

// openDoor listens for others. Where that is not possible the owner works without
// them, and says so.
func (a *app) openDoor(h *host) *attach.Server {
	server, err := attach.Listen(a.conf.Archive, attach.Options{Version: Version, Run: h.run, Logger: h.log})
	if err != nil {
		h.log.Error("listen for others", "error", err)
		a.say("attach.no_socket", "Error", err.Error())
		return nil
	}
	return server
}

// run runs the command of an attached process. What fails in it fails alone.
func (h *host) run(ctx context.Context, s *attach.Session) (code int) {
	a := newApp(Process{
		Args: s.Args, Stdin: s.Stdin, Stdout: s.Stdout, Stderr: s.Stderr,
		Getenv: func(name string) string { return s.Env[name] }, Now: h.app.Now,
		Paths: config.Paths{Config: s.Config, Archive: s.Archive, Keys: h.app.Paths.Keys, Log: h.app.Paths.Log},
		User:  s.User, Executable: h.app.Executable, Dir: s.Dir,
	})
	a.host, a.session = h, s
	defer func() {
		if r := recover(); r != nil {
			h.log.Error("panic in an attached session", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			a.say("attach.failed", "Path", h.app.Paths.Log)
			code = ExitFailed
		}
	}()
	return a.execute(ctx)
}

// path returns a path of the command line as this process must open it.
func (p Process) path(name string) string {
	if p.Dir == "" || name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.Dir, name)
}

// renderer is that of this terminal.
func (a *app) renderer() *lipgloss.Renderer {
	if a.session == nil {
		return lipgloss.NewRenderer(a.Stdout)
	}
	return lipgloss.NewRenderer(a.Stdout, termenv.WithTTY(true), termenv.WithEnvironment(environment(a.session.Env)))
}

// environment is that of an attached process.
type environment map[string]string

// Getenv implements termenv.Environ.
func (e environment) Getenv(name string) string { return e[name] }

// Environ implements termenv.Environ.
func (e environment) Environ() []string {
	var all []string
	for name, value := range e {
		all = append(all, name+"="+value)
	}
	return all
}

// voice is how commands speak: without styles.
func (a *app) voice(zone *time.Location) voice.Voice { return voice.Voice{Text: a.text, Zone: zone} }

// zone returns the zone in which times are shown. Where the settings name none it
// is that of whoever looks, which need not be the owner's.
func (a *app) zone() (*time.Location, error) {
	if a.session == nil || a.conf.Zone != "" {
		return a.conf.Location()
	}
	name, named := a.session.Env["TZ"]
	if _, own := os.LookupEnv("TZ"); !named && !own {
		return time.Local, nil
	}
	return zoneOfEnvironment(name, named), nil
}

// systemZone is where Unix keeps the computer's zone.
const systemZone = "/etc/localtime"

// zoneOfEnvironment reads TZ as the runtime does at a program's start: a name, a
// file, or nothing for UTC. Without it the computer's zone is meant.
func zoneOfEnvironment(tz string, set bool) *time.Location {
	tz = strings.TrimPrefix(tz, ":")
	switch {
	case !set:
		tz = systemZone
	case tz == "":
		return time.UTC
	}
	if !filepath.IsAbs(tz) {
		if zone, err := time.LoadLocation(tz); err == nil {
			return zone
		}
		return time.UTC
	}
	data, err := os.ReadFile(tz)
	if err != nil {
		return time.UTC
	}
	zone, err := time.LoadLocationFromTZData("Local", data)
	if err != nil {
		return time.UTC
	}
	return zone
}
