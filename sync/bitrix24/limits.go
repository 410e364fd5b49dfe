package bitrix24

import (
	"context"
	"time"

	"debrief/model"
)

// careful is the part of the time that a method may use from which on its calls
// are spread, so that the limit is not met at all.
const careful = 0.8

// longestPace is the longest wait for that.
const longestPace = 7 * time.Second

// admit waits until the rate limit has room for one request.
func (c *Client) admit(ctx context.Context, does effect) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	wait := c.gate.enter(c.opts.Now(), does)
	if wait <= 0 {
		return nil
	}
	defer c.gate.wait(does)()
	for wait > 0 {
		if err := c.opts.Sleep(ctx, wait); err != nil {
			return err
		}
		wait = c.gate.enter(c.opts.Now(), does)
	}
	return nil
}

// spend is what is known of the time that a method has used.
type spend struct {
	usage
	busyUntil time.Time
}

// busyUntil returns when a blocked method is free again, zero when it is free.
func (c *Client) busyUntil(method string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	held := c.spent[method]
	if !c.opts.Now().Before(held.busyUntil) {
		return time.Time{}
	}
	return held.busyUntil
}

// pace waits before a method that has used most of its time: the longer, the
// longer it takes until some of it is given back.
func (c *Client) pace(ctx context.Context, method string) error {
	c.mu.Lock()
	held := c.spent[method]
	c.mu.Unlock()
	left := held.resetAt.Sub(c.opts.Now())
	if held.operating < careful*c.opts.OperatingLimit || left <= 0 {
		return nil
	}
	return c.opts.Sleep(ctx, min(left/100, longestPace))
}

// noticeUsage leaves a method alone that is about to be blocked: a call that
// crosses the portal's limit still succeeds, the next ones do not.
func (c *Client) noticeUsage(method string, used usage) {
	if used.operating >= c.opts.OperatingLimit {
		c.noticeBusy(method, used)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	held := c.spent[method]
	held.usage = used
	c.spent[method] = held
}

// noticeBusy remembers that a method is blocked, and returns until when. Where
// the portal does not say, what it said last counts, and where it never did, one
// of its one-minute baskets is waited for.
func (c *Client) noticeBusy(method string, used usage) time.Time {
	now := c.opts.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if used.resetAt.IsZero() {
		used.resetAt = c.spent[method].resetAt
	}
	until := used.resetAt.Add(time.Second)
	if !until.After(now) {
		until = now.Add(time.Minute)
	}
	c.spent[method] = spend{used, until}
	return until
}

// busy is a method that is left alone until a time.
func busy(method string, until time.Time) *model.CRMError {
	return &model.CRMError{
		Class: model.CRMBusy, Method: method, RetryAt: until,
		Words: "the method has used up its time on the portal",
	}
}
