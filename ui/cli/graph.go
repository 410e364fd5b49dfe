package cli

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"debrief/storage"
	crmsync "debrief/sync"
	"debrief/sync/bitrix24"
)

// newSyncer makes the syncer of an archive; client is nil when no portal is
// configured. What fails goes to the log.
func (a *app) newSyncer(archive *storage.Archive, client *bitrix24.Client, log *slog.Logger) *crmsync.Syncer {
	in := a.intake(archive)
	o := crmsync.Options{
		Log: in, Outbox: archive, State: archive, Links: archive, Now: a.Now, After: a.after,
		Interval: time.Duration(a.conf.Bitrix24.PollInterval), Region: a.conf.Bitrix24.Region,
		Failed: (&failureLog{log: log, told: map[string]told{}}).take,
	}
	if client == nil {
		return crmsync.New(o)
	}
	o.CRM, o.Member = discreet{client, in}, a.memberOf(client.Portal())
	syncer := crmsync.New(o)
	client.OnMoved(func(host string) {
		syncer.Note(errors.New(a.text.T("cli.portal.renamed", "Old", client.Portal(), "New", host)))
	})
	return syncer
}

// memberOf returns the member_id of a portal, where the settings of the receiver
// name it.
func (a *app) memberOf(portal string) string {
	for _, channel := range a.conf.Receive.Bitrix24 {
		if strings.EqualFold(channel.Domain, portal) {
			return channel.MemberID
		}
	}
	return ""
}

// behind runs the syncer and the sessions of attached processes while front runs,
// and stops them after: front, then these, and then the caller closes the archive.
func (a *app) behind(ctx context.Context, h *host, front func(context.Context) error) error {
	h.app = a
	changes, unsubscribe := h.archive.Subscribe()
	defer unsubscribe()
	watch, err := a.newLookout(h, changes)
	if err != nil {
		return err
	}
	alerter, err := a.newAlerter(h)
	if err != nil {
		return err
	}
	door := a.openDoor(h)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	if door != nil {
		group.Go(func() error {
			if err := door.Serve(ctx); err != nil {
				h.log.Error("serve others", "error", err)
			}
			return nil
		})
	}
	archive, syncer := h.archive, h.syncer
	group.Go(func() error { return syncer.Run(ctx) })
	if sampler, err := a.sampler(archive, syncer); err != nil {
		return err
	} else if sampler != nil {
		group.Go(func() error {
			sampler.Run(ctx)
			return nil
		})
	}
	group.Go(func() error {
		wakeOnChange(ctx, archive, syncer)
		return nil
	})
	group.Go(func() error { return watch.Run(ctx) })
	group.Go(func() error { return runAlerter(ctx, archive, alerter) })
	group.Go(func() error {
		defer stop()
		return front(ctx)
	})
	return group.Wait()
}

// wakeOnChange tells the syncer that the archive changed, so that a fix is
// noticed when it is made.
func wakeOnChange(ctx context.Context, archive *storage.Archive, syncer *crmsync.Syncer) {
	changes, stop := archive.Subscribe()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
			syncer.Wake()
		}
	}
}

// sampler draws the samples by itself, nil where that is not wanted.
func (a *app) sampler(archive *storage.Archive, syncer *crmsync.Syncer) (*crmsync.Sampler, error) {
	if !a.conf.Sample.Auto {
		return nil, nil //nolint:nilnil // there is none, and nothing is wrong
	}
	zone, err := a.zone()
	if err != nil {
		return nil, err
	}
	return &crmsync.Sampler{
		Archive: archive, Settings: a.sampleSettings(), Zone: zone, Silence: time.Duration(a.conf.Silence),
		Now: a.Now, After: time.After, Failed: syncer.Note,
	}, nil
}
