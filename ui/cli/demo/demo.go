// Package demo builds the world of "debrief demo": a directory that goes away, a
// simulated Bitrix24 portal on a loopback address, and a colleague who works in
// it now and then.
package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
	"debrief/ui/cli/demo/content"
)

// Demo is one running demo.
type Demo struct {
	dir     string
	webhook string
	portal  *portal.Portal
	server  *http.Server
	group   errgroup.Group
	stop    context.CancelFunc
}

// Open makes the directory, and the portal with the world's leads, and starts
// both the portal, which misbehaves by the plan, and the colleague. Close takes
// everything away again.
func Open(ctx context.Context, world content.World, now func() time.Time, faults portal.Plan) (d *Demo, err error) {
	d = &Demo{portal: portal.New(portal.Options{Now: now, Seed: world.Seed})}
	ctx, d.stop = context.WithCancel(ctx)
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if d.dir, err = os.MkdirTemp("", "debrief-demo-"); err != nil {
		return d, fmt.Errorf("make demo directory: %w", err)
	}
	if err := d.fill(world); err != nil {
		return d, err
	}
	d.portal.SetPlan(faults)
	if err := d.serve(ctx); err != nil {
		return d, err
	}
	colleague := newColleague(d.portal, world, world.Seed)
	d.group.Go(func() error { colleague.work(ctx); return nil })
	return d, nil
}

// fill puts the world's people and leads into the portal.
func (d *Demo) fill(world content.World) error {
	for _, user := range world.Users {
		d.portal.AddUser(portal.User{ID: user.ID, Name: user.Name, LastName: user.LastName})
	}
	d.portal.SetStages("STATUS", statuses(world.Stages))
	for _, lead := range world.Leads {
		if _, err := d.portal.AddLead(lead.Fields); err != nil {
			return fmt.Errorf("put lead %s into demo portal: %w", lead.ID, err)
		}
	}
	for _, deal := range world.Deals {
		if _, err := d.portal.AddDeal(deal.Fields); err != nil {
			return fmt.Errorf("put deal %s into demo portal: %w", deal.ID, err)
		}
	}
	return nil
}

func statuses(stages []model.Stage) []portal.Status {
	out := make([]portal.Status, len(stages))
	for i, s := range stages {
		out[i] = portal.Status{ID: s.ID, Name: s.Name, Sort: s.Sort, Semantics: s.Semantics, Color: s.Color}
	}
	return out
}

// serve answers on a port of the loopback address that the system chooses.
func (d *Demo) serve(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("start demo portal: %w", err)
	}
	d.webhook = d.portal.WebhookURL("http://" + listener.Addr().String())
	d.server = &http.Server{Handler: d.portal.Handler(), ReadHeaderTimeout: 10 * time.Second}
	d.group.Go(func() error {
		if err := d.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve demo portal: %w", err)
		}
		return nil
	})
	return nil
}

// Webhook returns the address by which the portal is reached.
func (d *Demo) Webhook() string { return d.webhook }

// Path returns a path in the demo's directory.
func (d *Demo) Path(name string) string { return filepath.Join(d.dir, name) }

// Close ends the portal and the colleague and removes the directory.
func (d *Demo) Close() error {
	d.stop()
	var errs []error
	if d.server != nil {
		errs = append(errs, d.server.Close())
	}
	errs = append(errs, d.group.Wait())
	if d.dir != "" {
		errs = append(errs, os.RemoveAll(d.dir))
	}
	return errors.Join(errs...)
}
