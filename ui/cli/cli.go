package cli

import (
	"context"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"debrief/ui/cli/attach"
	"debrief/ui/cli/config"
	"debrief/ui/cli/measure"
	"debrief/ui/lang"
)

// The exit codes.
const (
	ExitDone   = 0
	ExitFailed = 1
	ExitUsage  = 2
)

// Process is what a command has of the process that it runs in. Nothing in this
// package looks past it.
type Process struct {
	Args           []string // without the program's name
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(name string) string
	Now            func() time.Time
	Paths          config.Paths
	User           string                 // who runs it, for the actor nobody named
	Executable     func() (string, error) // the program itself, for checks in a process of their own
	Dir            string                 // against which relative paths are read; "" the process's own
}

// ThisProcess returns the process as the operating system started it.
func ThisProcess() Process {
	return Process{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, Paths: config.DefaultPaths(),
		User: userName(os.Getenv), Executable: os.Executable,
	}
}

func userName(getenv func(string) string) string {
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if user := getenv(name); user != "" {
			return user
		}
	}
	return "reviewer"
}

// Run runs one command and returns the exit code. When ctx ends the command
// stops: what it has begun to save is saved.
func Run(ctx context.Context, p Process) int {
	return newApp(p).execute(ctx)
}

func (a *app) execute(ctx context.Context) int {
	root := a.root()
	root.SetArgs(a.Args)
	err := root.ExecuteContext(ctx)
	return a.report(err)
}

// app is one run of the program.
type app struct {
	Process
	flags flags
	text  *lang.Printer
	conf  config.Config
	// confErr is why there is no configuration. Commands that need none do not
	// mind it.
	confErr error

	// host and session are those of a command that runs for an attached process.
	after   func(time.Duration) <-chan time.Time // timers of the demo's clock; nil: those of the world
	host    *host
	session *attach.Session
	// mayAttach is whether the whole command can still be run by another process.
	mayAttach bool

	inDemo, tutorial bool // the dialogues are invented; the screens begin with the tutorial

	commits *measure.Commits // of the archive that this run opened; nil before
}

// flags are those of every command.
type flags struct {
	archive, config, lang, actor, theme string
	json, noColor, plain                bool
}

func newApp(p Process) *app {
	a := &app{Process: p}
	early := parseEarly(p.Args)
	a.conf, a.confErr = config.Load(a.sources(early))
	a.text = lang.New(a.language(early))
	return a
}

// sources says where the settings of this run come from. The environment is
// below the command line and above the file.
func (a *app) sources(f flags) config.Sources {
	s := config.Sources{File: a.Paths.Config, Base: config.Defaults(), Getenv: a.Getenv, Over: map[string]any{}}
	s.Base.Archive, s.Base.Actor = a.Paths.Archive, a.User
	for _, named := range []string{a.Getenv("DEBRIEF_CONFIG"), f.config} {
		if named != "" {
			s.File, s.MustHave = a.path(named), true
		}
	}
	for key, value := range map[string]string{"archive": f.archive, "lang": f.lang, "actor": f.actor, "ui.theme": f.theme} {
		if value != "" {
			s.Over[key] = value
		}
	}
	if f.plain {
		s.Over["ui.plain"] = true
	}
	return s
}

// language is known even when the configuration is broken, because the error
// must be told in some language.
func (a *app) language(f flags) string {
	for _, tag := range []string{f.lang, a.conf.Lang, a.Getenv("LC_ALL"), a.Getenv("LC_MESSAGES"), a.Getenv("LANG")} {
		if tag != "" {
			return tag
		}
	}
	return lang.English
}

// settings returns the configuration for a command that needs it.
func (a *app) settings() (config.Config, error) { return a.conf, a.confErr }

// isTerminal reports whether a stream is a terminal, here or on the attached side.
func isTerminal(stream any) bool {
	if far, ok := stream.(interface{ IsTerminal() bool }); ok {
		return far.IsTerminal()
	}
	f, ok := stream.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// interactive reports whether the screens can be shown, or told.
func (a *app) interactive() bool {
	return a.conf.UI.Plain || isTerminal(a.Stdin) && isTerminal(a.Stdout)
}

// command makes a command; short and long are the messages that describe it.
func (a *app) command(use, short, long string, args cobra.PositionalArgs, run func(*cobra.Command, []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: a.text.T(short), Long: a.text.T(long),
		Args: args, RunE: run,
		DisableFlagsInUseLine: true,
	}
}
