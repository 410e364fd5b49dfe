package bitrix24

import (
	"context"
	"time"
)

// admit waits until the rate limit has room for one request.
func (c *Client) admit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	now := c.opts.Now()
	place := c.limiter.ReserveN(now, 1)
	wait := place.DelayFrom(now)
	if wait <= 0 {
		return nil
	}
	if err := c.opts.Sleep(ctx, wait); err != nil {
		place.CancelAt(c.opts.Now())
		return err
	}
	return nil
}

// busyUntil returns when a blocked method is free again, zero when it is free.
func (c *Client) busyUntil(method string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	until, ok := c.busy[method]
	if !ok {
		return time.Time{}
	}
	if !c.opts.Now().Before(until) {
		delete(c.busy, method)
		return time.Time{}
	}
	return until
}

// noticeUsage leaves a method alone that is about to be blocked: a call that
// crosses the portal's limit still succeeds, the next ones do not.
func (c *Client) noticeUsage(method string, used usage) {
	if used.operating >= c.opts.OperatingLimit {
		c.noticeBusy(method, used)
	}
}

// noticeBusy remembers that a method is blocked, and returns until when. Where
// the portal does not say, one of its one-minute baskets is waited for.
func (c *Client) noticeBusy(method string, used usage) time.Time {
	now := c.opts.Now()
	until := used.resetAt.Add(time.Second)
	if !until.After(now) {
		until = now.Add(time.Minute)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy[method] = until
	return until
}
