package bitrix24

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"time"

	"debrief/model"
)

// effect says whether a call may be repeated when nobody knows what came of it.
type effect int

const (
	reads effect = iota
	writes
)

// maxPatience is the longest wait inside one call; what takes longer is the
// caller's to plan.
const maxPatience = 15 * time.Second

// maxMoves is how many renames one call follows.
const maxMoves = 3

// call asks the portal and returns the answer's envelope. It waits for the rate
// limit and repeats what is safe to repeat; a write whose outcome is not known
// is never repeated here.
func (c *Client) call(ctx context.Context, method string, params any, does effect) (envelope, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return envelope{}, &model.CRMError{Class: model.CRMDenied, Method: method, Err: err}
	}
	for attempt := 1; ; attempt++ {
		answer, failure := c.once(ctx, method, body, does)
		if failure == nil {
			return answer, nil
		}
		wait, again := c.patience(failure, attempt, does)
		if !again || ctx.Err() != nil {
			return envelope{}, failure
		}
		if err := c.opts.Sleep(ctx, wait); err != nil {
			return envelope{}, failure
		}
	}
}

// patience says whether to try again after that many attempts, and when: with
// exponential backoff and jitter, or when the portal said that it is free.
func (c *Client) patience(failure *model.CRMError, attempt int, does effect) (time.Duration, bool) {
	repeatable := safe(failure.Class) || failure.Class == model.CRMAmbiguous && does == reads
	if !repeatable || attempt >= c.opts.Attempts || failure.Trouble().Lasts() {
		return 0, false
	}
	wait := time.Duration(float64(time.Second) * math.Pow(2, float64(attempt-1)) * (0.75 + c.opts.Rand()/2))
	if failure.Class == model.CRMBusy && !failure.RetryAt.IsZero() {
		wait = failure.RetryAt.Sub(c.opts.Now())
	}
	return max(wait, 0), wait <= maxPatience
}

// once makes one request, and another one with a new token where the portal
// calls the old one expired.
func (c *Client) once(ctx context.Context, method string, body []byte, does effect) (envelope, *model.CRMError) {
	if until := c.busyUntil(method); !until.IsZero() {
		return envelope{}, busy(method, until)
	}
	if err := c.pace(ctx, method); err != nil {
		return envelope{}, &model.CRMError{Class: model.CRMLimit, Method: method, Err: err}
	}
	at, failure := c.credentials(ctx, method)
	if failure != nil {
		return envelope{}, failure
	}
	answer, failure := c.post(ctx, method, at, body, does)
	if failure == nil || c.opts.Tokens == nil || !isStale(failure) {
		return answer, failure
	}
	if at, failure = c.refreshed(ctx, method, at); failure != nil {
		return envelope{}, failure
	}
	return c.post(ctx, method, at, body, does)
}

// post makes one request, following the portal to a new name.
func (c *Client) post(ctx context.Context, method string, at door, body []byte, does effect) (envelope, *model.CRMError) {
	body = c.signed(at, body, does)
	for range maxMoves {
		if err := c.admit(ctx, does); err != nil {
			return envelope{}, &model.CRMError{Class: model.CRMLimit, Method: method, Err: err}
		}
		resp, err := c.http.R().SetContext(ctx).
			SetHeader("Content-Type", "application/json").
			SetBody(body).Post(at.method(method))
		if err != nil {
			return envelope{}, broken(method, at, err)
		}
		location := resp.Header().Get("Location")
		if !isRedirect(resp.StatusCode()) || location == "" {
			return c.answer(method, at, resp.StatusCode(), resp.Body())
		}
		if at, err = at.moved(location); err != nil {
			return envelope{}, &model.CRMError{Class: model.CRMAuth, Method: method, Err: err}
		}
		c.follow(at)
	}
	return envelope{}, &model.CRMError{Class: model.CRMAmbiguous, Method: method, Words: "the portal was renamed in a circle"}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

func (c *Client) currentDoor() door {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.door
}

// follow remembers a portal's new name for the calls to come, and says so.
func (c *Client) follow(at door) {
	c.mu.Lock()
	moved, tell := c.door.host != at.host, c.moved
	c.door = at.with("")
	c.mu.Unlock()
	if moved && tell != nil {
		tell(at.host)
	}
}

// OnMoved has tell called with the new host when the portal says that it was
// renamed. The calls go on there, but whoever configured the old one should know.
func (c *Client) OnMoved(tell func(host string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = tell
}
