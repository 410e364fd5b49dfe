package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"debrief/storage"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
	"debrief/ui/cli/config"
	"debrief/ui/cli/demo"
	"debrief/ui/cli/demo/content"
)

// The demo's portal is read often and its fixes wait only shortly, so that
// everything can be seen in a minute.
const (
	demoPoll  = 5 * time.Second
	demoGrace = 10 * time.Second
)

// A client begins to write so long after the demo has begun. With the fastest clock
// an hour passes in six seconds.
const (
	liveAfter = 20 * time.Second
	fastest   = 600
)

// Dialogues of the demo: enough to look like a week, few enough to be there at
// once.
const (
	demoDialogues = 120
	mostDialogues = 5000
)

func (a *app) demoCommand() *cobra.Command {
	var o content.Options
	var faults string
	var speed int
	cmd := a.command("demo [--tutorial] [--dialogues N] [--seed S] [--speed N] [--portal-faults[=PLAN]]", "cli.demo.short", "cli.demo.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if o.Dialogues < 1 || o.Dialogues > mostDialogues {
			return a.usage("cli.usage.dialogues", "Value", o.Dialogues)
		}
		if speed < 1 || speed > fastest {
			return a.usage("cli.usage.speed", "Value", speed)
		}
		plan, err := a.faultPlan(faults)
		if err != nil {
			return err
		}
		if !a.interactive() {
			return a.helpInstead(cmd)
		}
		return a.runDemo(cmd.Context(), o, plan, speed)
	})
	cmd.Flags().BoolVar(&a.tutorial, "tutorial", false, a.text.T("cli.demo.tutorial"))
	cmd.Flags().IntVar(&o.Dialogues, "dialogues", demoDialogues, a.text.T("cli.demo.dialogues"))
	cmd.Flags().Uint64Var(&o.Seed, "seed", 1, a.text.T("cli.demo.seed"))
	cmd.Flags().IntVar(&speed, "speed", 1, a.text.T("cli.demo.speed"))
	cmd.Flags().StringVar(&faults, "portal-faults", noDemoFaults, a.text.T("cli.demo.faults"))
	cmd.Flags().Lookup("portal-faults").NoOptDefVal = demoFaults
	return cmd
}

// runDemo shows the screens on a world that goes away with them.
func (a *app) runDemo(ctx context.Context, o content.Options, faults portal.Plan, speed int) (err error) {
	conf, err := a.settings()
	if err != nil {
		return err
	}
	zone, err := conf.Location()
	if err != nil {
		return err
	}
	clock := demo.NewClock(a.Now, speed)
	a.Now, a.after = clock.Now, clock.After
	o.Lang, o.Now, o.Zone = a.text.Lang(), a.Now(), zone
	world := content.Generate(o)
	place, err := demo.Open(ctx, world, a.Now, faults)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, place.Close()) }()
	a.moveTo(place, time.Duration(speed))
	a.inDemo = true
	client, err := a.crm()
	if err != nil {
		return err
	}
	return a.withDemoArchive(ctx, func(archive *storage.Archive) error {
		if _, err := archive.Append(ctx, world.Events); err != nil {
			return fmt.Errorf("fill demo archive: %w", err)
		}
		return a.showWorld(ctx, archive, client, o)
	})
}

// showWorld shows the screens while the demo's world goes on.
func (a *app) showWorld(ctx context.Context, archive *storage.Archive, client *bitrix24.Client, o content.Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var group errgroup.Group
	live := content.Live(o, a.Now().Add(liveAfter))
	group.Go(func() error { return demo.Tell(ctx, archive, live, a.Now, a.after) })
	err := a.showScreens(ctx, archive, client)
	stop()
	return errors.Join(err, group.Wait())
}

// moveTo makes the demo's place that of everything which would be kept.
func (a *app) moveTo(place *demo.Demo, speed time.Duration) {
	a.Paths = config.Paths{
		Archive: place.Path("archive"), Keys: place.Path("keys"), Log: filepath.Join(place.Path("log"), "debrief.log"),
	}
	a.conf.Archive = a.Paths.Archive
	a.conf.Alert = nil                 // nobody is called for what is made up
	a.conf.Receive.WithScreens = false // what comes in for good must not go away with the demo
	portal := config.Defaults().Bitrix24
	portal.Region = a.conf.Bitrix24.Region
	portal.WebhookURL = config.Secret(place.Webhook())
	portal.PollInterval, portal.Grace = config.Duration(demoPoll*speed), config.Duration(demoGrace*speed)
	a.conf.Bitrix24 = portal
}

// withDemoArchive opens an archive whose key nobody needs to be told of.
func (a *app) withDemoArchive(ctx context.Context, do func(*storage.Archive) error) (err error) {
	o, err := a.archiveOptions()
	if err != nil {
		return err
	}
	o.Create, o.KeyFile = true, ""
	archive, err := storage.Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	return do(archive)
}
