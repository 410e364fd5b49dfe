package importer

import (
	"context"
	"fmt"
	"slices"

	"debrief/model"
)

// settleAll counts what became of the chunks that were sent. After the first
// failure it stops the pipeline and only waits for what is under way.
func (p *pipeline) settleAll(ctx context.Context, stop context.CancelCauseFunc, sent <-chan *chunk) error {
	var failed error
	for c := range sent {
		if err := p.settle(context.WithoutCancel(ctx), c); err != nil && failed == nil {
			failed = err
			stop(err)
		}
		if p.o.Progress != nil && len(c.lines) > 0 {
			p.o.Progress(Progress{Bytes: p.in.read.Load(), Lines: c.lines[len(c.lines)-1].n})
		}
	}
	return failed
}

func (p *pipeline) settle(ctx context.Context, c *chunk) error {
	if c.receipt != nil {
		receipt := <-c.receipt
		if receipt.Err != nil {
			return fmt.Errorf("append lines %d to %d: %w", c.lines[0].n, c.lines[len(c.lines)-1].n, receipt.Err)
		}
		p.count(c, receipt.Outcomes)
	}
	p.result.Read += int64(len(c.lines))
	var rejects []model.Reject
	for i := range c.lines {
		if reason, refused := c.refused[i]; refused {
			rejects = append(rejects, c.reject(i, p.o.Origin, reason))
		}
	}
	if len(rejects) == 0 {
		return nil
	}
	if _, err := p.to.AddRejects(ctx, rejects); err != nil {
		return fmt.Errorf("keep %d lines from %d on, which were refused: %w", len(rejects), rejects[0].Place.Line, err)
	}
	p.result.Rejected += int64(len(rejects))
	return nil
}

// count takes the outcomes in; a clash becomes a reject.
func (p *pipeline) count(c *chunk, outcomes []model.Outcome) {
	for i, outcome := range outcomes {
		switch outcome.Status {
		case model.Appended:
			p.result.New++
			if slices.Contains(c.events[i].Flags, model.FlagInvalidUTF8) {
				p.result.Replaced++
			}
		case model.Duplicate:
			p.result.Duplicates++
		case model.Clash:
			c.refused[c.at[i]] = fmt.Sprintf("id: %q is the id of another event already, number %d of the log",
				c.events[i].ID, outcome.Pos)
		}
	}
}
