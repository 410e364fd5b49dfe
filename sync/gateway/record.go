package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"debrief/model"
)

// tries is how often what cannot be written is tried before it is asked whether
// anything can.
const tries = 3

// Record records what passes until Stop has been called and all of it is done. It
// holds what the archive cannot take, as long as there is room for more.
func (g *Gateway) Record() {
	for {
		batch, ok := g.queue.next()
		if len(batch) > 0 {
			g.recordBatch(batch)
		}
		if g.writeGaps() != nil && ok && !g.queue.stopping() {
			g.opts.Pause(g.queue.stopped)
			g.queue.ring()
		}
		if !ok {
			g.sayLost()
			return
		}
	}
}

// sayLost logs what no event could be made of any more.
func (g *Gateway) sayLost() {
	for label, gap := range g.gaps.takeAll() {
		g.opts.Logger.Error("not recorded", "gateway", label, "requests", gap.exchanges, "reason", gap.reason)
	}
}

// recordBatch records exchanges in one commit, or each by itself where one of them
// cannot be stored.
func (g *Gateway) recordBatch(batch []*exchange) {
	harvests := make([]harvest, len(batch))
	var all harvest
	for i, x := range batch {
		harvests[i] = g.read(x)
		all.events = append(all.events, harvests[i].events...)
		all.rejects = append(all.rejects, harvests[i].rejects...)
	}
	err := g.insist(all)
	for i, x := range batch {
		if err == nil || g.recordAlone(x, harvests[i]) {
			g.metrics.recorded(x, harvests[i])
		}
		g.queue.release(x.size())
	}
}

// insist stores until it succeeds. It gives up when this and nothing else cannot
// be stored, and when the gateway stops.
func (g *Gateway) insist(h harvest) error {
	for try := 1; ; try++ {
		err := g.store(h)
		if err == nil {
			return nil
		}
		g.opts.Logger.Warn("gateway: not recorded yet", "try", try, "error", err)
		if g.queue.stopping() {
			return err
		}
		if try >= tries && g.writable() {
			return err
		}
		g.opts.Pause(g.queue.stopped)
	}
}

// recordAlone tries one exchange by itself, for the last time.
func (g *Gateway) recordAlone(x *exchange, h harvest) bool {
	err := g.store(h)
	if err == nil {
		return true
	}
	g.opts.Logger.Error("not recorded", "gateway", x.route.label(), "error", err)
	g.miss(x, "the archive could not be written")
	if h.lost != nil {
		h.lost()
	}
	return false
}

// miss counts what could not be recorded, until the log can be told.
func (g *Gateway) miss(x *exchange, reason string) {
	if x.early { // it comes again with its answer
		return
	}
	g.metrics.missed.WithLabelValues(x.route.Service).Inc()
	g.gaps.add(x, reason)
}

// read makes events of an exchange. A mistake in reading is kept from the traffic
// and from the other exchanges.
func (g *Gateway) read(x *exchange) (h harvest) {
	defer func() {
		if reason := recover(); reason != nil {
			g.opts.Logger.Error("gateway: reading failed", "gateway", x.route.label(), "error", fmt.Sprintf("%T", reason))
			h = harvest{}
			h.refuse(x, x.response.data, "it could not be read")
		}
	}()
	x.route.service.read(g.notes, x, &h)
	return h
}

// store puts events and rejects on the disk. What is known already, with the same
// content or with another, stays as it is: a retold turn keeps its first time.
func (g *Gateway) store(h harvest) error {
	ctx := context.Background()
	if len(h.events) > 0 {
		if _, err := g.opts.Log.Append(ctx, h.events); err != nil {
			return fmt.Errorf("append events: %w", err)
		}
	}
	for _, reject := range h.rejects {
		if _, err := g.opts.Rejects.AddReject(ctx, reject); err != nil {
			return fmt.Errorf("keep reject: %w", err)
		}
	}
	return nil
}

// writable reports whether the archive says that it can be written, so that what
// cannot be stored is to blame.
func (g *Gateway) writable() bool {
	return g.opts.Ready != nil && g.opts.Ready(context.Background()) == nil
}

// writeGaps tells the log of gaps; those that cannot be told of are kept.
func (g *Gateway) writeGaps() error {
	var failed error
	for label, gap := range g.gaps.takeAll() {
		if err := g.storeGap(g.routes[label], gap); err != nil {
			g.gaps.merge(label, gap)
			failed = err
		}
	}
	return failed
}

func (g *Gateway) storeGap(r *route, gap gap) error {
	e, err := (&exchange{route: r, asked: gap.to}).fit(gap.event(r, g.newID()))
	if err != nil {
		return err
	}
	return g.store(harvest{events: []model.Event{e}})
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
