package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/muesli/termenv"
	"github.com/spf13/cobra"

	"debrief/storage"
	"debrief/sync/bitrix24"
	"debrief/ui"
	"debrief/ui/pane"
	"debrief/ui/plain"
	"debrief/ui/theme"
)

// errHelp ends a command that was told how it is used instead of run.
var errHelp = errors.New("help was shown")

// runScreens opens the archive and shows the screens.
func (a *app) runScreens(cmd *cobra.Command, _ []string) error {
	if !a.interactive() {
		return a.helpInstead(cmd)
	}
	if _, err := a.settings(); err != nil {
		return err
	}
	if a.host != nil {
		return a.screens(cmd.Context(), a.host)
	}
	if !a.conf.UI.Plain && a.isFirstRun() { // which draws; an empty list tells what fills it
		if screens, err := a.firstRun(cmd.Context()); err != nil || !screens {
			return err
		}
	}
	client, err := a.crm()
	if err != nil {
		return err
	}
	return a.withArchive(cmd.Context(), create, func(archive *storage.Archive) error {
		return a.showScreens(cmd.Context(), archive, client)
	})
}

// helpInstead prints help as a message: there is no terminal for the screens.
func (a *app) helpInstead(cmd *cobra.Command) error {
	cmd.Root().SetOut(a.Stderr)
	if err := cmd.Help(); err != nil {
		return err
	}
	return errHelp
}

// showScreens shows the screens with the syncer behind them.
func (a *app) showScreens(ctx context.Context, archive *storage.Archive, client *bitrix24.Client) (err error) {
	defer a.answerFirst()()
	log, closeLog := openLog(a.Paths.Log)
	defer func() { err = errors.Join(err, closeLog()) }()
	h := &host{archive: archive, syncer: a.newSyncer(archive, client, log), client: client, log: log, fed: a.conf.Receive.WithScreens}
	return a.behind(ctx, h, func(ctx context.Context) error {
		return a.besideReceiver(ctx, h, func(ctx context.Context) error { return a.screens(ctx, h) })
	})
}

// screens shows the screens, here or on an attached terminal.
func (a *app) screens(ctx context.Context, h *host) (err error) {
	changes, unsubscribe := h.archive.Subscribe()
	defer unsubscribe()
	if err := h.archive.KeepTurns(ctx); err != nil {
		return err
	}
	env, err := a.env()
	if err != nil {
		return err
	}
	view := seen{h.archive, env.Actor}
	env.Archive, env.Journal, env.Syncer, env.Figures = view, h.archive, h.syncer, weeksOf{view}
	env.Views, env.WriteReport = toldViews{a, a.viewsFile()}, a.reportFiles(view, env.Zone)
	env.Samples = samples{h.archive, env.Zone, time.Duration(a.conf.Silence), a.conf.Sample.Auto, a.Now}
	env.Sampling = a.sampleSettings()
	o := ui.Options{Input: a.Stdin, Changes: changes, Logger: h.log, Demo: h.app.inDemo, Tutorial: a.tutorial}
	if a.conf.UI.Plain {
		return a.tell(ctx, env, o)
	}
	out, drawn := newOutput(a.Stdout)
	o.Output = drawn
	if s := a.session; s != nil {
		if err := s.Raw(true); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Raw(false)) }()
		o.Input, o.Resized = s.Stdin, s.Resized()
		o.Size = func() (width, height int) { size := s.WindowSize(); return size.Width, size.Height }
	}
	next, endKeys := a.nextKeys(h.log)
	defer func() { err = errors.Join(err, endKeys()) }()
	o.NextKeys = next
	env.Browse, env.Copy = a.browser(), clipboard(out, a.Getenv)
	o.Env = env
	return a.ran(h.log, ui.Run(ctx, o))
}

// tell tells the screens line by line, here or to an attached process. There are
// no styles and no clipboard: what is told goes to whatever reads it.
func (a *app) tell(ctx context.Context, env pane.Env, o ui.Options) error {
	r := a.renderer()
	r.SetColorProfile(termenv.Ascii)
	env.Style = theme.New(r, theme.Mono)
	env.Browse = a.browser()
	env.Copy = func(string) error { return errNoClipboard }
	o.Env = env
	return a.ran(o.Logger, plain.Run(ctx, o, plain.Streams{In: a.Stdin, Out: a.Stdout, Echo: !isTerminal(a.Stdin)}))
}

// errNoClipboard says why nothing is copied where lines are told.
var errNoClipboard = errors.New("--plain has no clipboard")

// env is what the screens are given, but for what they are shown.
func (a *app) env() (pane.Env, error) {
	zone, err := a.zone()
	if err != nil {
		return pane.Env{}, err
	}
	keys, err := a.keyMap()
	if err != nil {
		return pane.Env{}, err
	}
	return pane.Env{
		Templates: a.templates(), Compose: a.composer(),
		Now: a.Now, After: pane.Timer, Text: a.text, Style: a.styles(), Keys: keys,
		Actor: a.conf.Actor, Zone: zone, Reasons: a.reasons(), Tags: a.conf.Review.Tags,
		Grace: time.Duration(a.conf.Bitrix24.Grace), Region: a.conf.Bitrix24.Region, RequireSeen: a.conf.Review.RequireSeen, Strict: a.conf.Review.Strict,
	}, nil
}

// styles are those of this terminal. It is never asked for its colours: the
// answer could come as keys.
func (a *app) styles() theme.Styles {
	look := a.theme()
	r := a.renderer()
	r.SetHasDarkBackground(look != theme.Light)
	r.SetColorProfile(theme.Profile(r.ColorProfile()))
	if a.flags.noColor || a.Getenv("NO_COLOR") != "" {
		r.SetColorProfile(termenv.Ascii)
	}
	return theme.New(r, look)
}

// theme is the one that was asked for, else the one for the terminal's
// background.
func (a *app) theme() theme.Theme {
	switch {
	case a.conf.UI.Theme != "":
		return theme.Theme(a.conf.UI.Theme)
	case darkBackground(a.Getenv("COLORFGBG")):
		return theme.Dark
	}
	return theme.Light
}

// darkBackground reads COLORFGBG, "15;0" or "0;default;15": the last number is
// the background. Terminals are dark where nothing is known.
func darkBackground(colorfgbg string) bool {
	n, err := strconv.Atoi(colorfgbg[strings.LastIndexByte(colorfgbg, ';')+1:])
	return err != nil || n < 7 || n == 8
}

// ran says what ended the screens.
func (a *app) ran(log *slog.Logger, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) {
		return nil
	}
	log.Error("screens ended", "error", err)
	return a.fail(nil, "cli.error.screens", "Path", a.Paths.Log)
}
