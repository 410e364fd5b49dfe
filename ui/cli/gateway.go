package cli

import (
	"log/slog"

	"golang.org/x/sync/errgroup"

	"debrief/storage"
	"debrief/sync/gateway"
	"debrief/ui/cli/config"
)

// newGateway makes the recording gateway of an archive as the settings want it.
// Without a way out in them it stands open to nothing.
func (a *app) newGateway(archive *storage.Archive, log *slog.Logger) (*gateway.Gateway, error) {
	in := a.intake(archive)
	s := secrets{getenv: a.Getenv}
	o := gateway.Options{
		Log: in, Rejects: in, Now: a.Now, Logger: log, Routes: s.routes(a.conf.Gateway),
		Ready: (&writeCheck{archive: archive, now: a.Now}).ready,
	}
	if s.err != nil {
		return nil, s.err
	}
	return gateway.New(o)
}

func (s *secrets) routes(g config.Gateway) []gateway.Route {
	var out []gateway.Route
	for service, routes := range inOrder(g.Routes()) {
		for name, r := range inOrder(routes) {
			key := "gateway." + service + "." + name + ".token"
			out = append(out, gateway.Route{Service: service, Name: name, Upstream: r.Upstream, Token: s.take(key, r.Token)})
		}
	}
	return out
}

// recording records what passes the gateway while serve runs, and then what is
// left: when it returns, all of it is on disk or was said to be lost.
func recording(g *gateway.Gateway, serve func() error) error {
	var group errgroup.Group
	group.Go(func() error { g.Record(); return nil })
	group.Go(func() error {
		defer g.Stop()
		return serve()
	})
	return group.Wait()
}
