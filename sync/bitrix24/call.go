package bitrix24

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/url"
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
		answer, failure := c.once(ctx, method, body)
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
	if !repeatable || attempt >= c.opts.Attempts {
		return 0, false
	}
	wait := time.Duration(float64(time.Second) * math.Pow(2, float64(attempt-1)) * (0.75 + c.opts.Rand()/2))
	if failure.Class == model.CRMBusy && !failure.RetryAt.IsZero() {
		wait = failure.RetryAt.Sub(c.opts.Now())
	}
	return max(wait, 0), wait <= maxPatience
}

// once makes one request, following the portal to a new name.
func (c *Client) once(ctx context.Context, method string, body []byte) (envelope, *model.CRMError) {
	if until := c.busyUntil(method); !until.IsZero() {
		return envelope{}, busy(method, until)
	}
	hook := c.currentHook()
	for range maxMoves {
		if err := c.admit(ctx); err != nil {
			return envelope{}, &model.CRMError{Class: model.CRMLimit, Method: method, Err: err}
		}
		resp, err := c.http.R().SetContext(ctx).
			SetHeader("Content-Type", "application/json").
			SetBody(body).Post(hook.method(method))
		if err != nil {
			return envelope{}, c.broken(method, hook, err)
		}
		location := resp.Header().Get("Location")
		if !isRedirect(resp.StatusCode()) || location == "" {
			return c.answer(method, hook, resp.StatusCode(), resp.Body())
		}
		if hook, err = hook.moved(location); err != nil {
			return envelope{}, &model.CRMError{Class: model.CRMAuth, Method: method, Err: err}
		}
		c.follow(hook)
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

// broken makes an error of a request that got no answer. url.Error holds the
// whole address, so only what lies below it is kept.
func (c *Client) broken(method string, hook webhook, err error) *model.CRMError {
	var withURL *url.Error
	for errors.As(err, &withURL) {
		err = withURL.Err
	}
	return &model.CRMError{Class: model.CRMAmbiguous, Method: method, Words: hook.hide(err.Error()), Err: hidden{err, hook}}
}

// hidden is a cause whose text has no secret in it.
type hidden struct {
	error
	hook webhook
}

func (h hidden) Error() string { return h.hook.hide(h.error.Error()) }

// Is lets errors.Is find the cause without handing its text out.
func (h hidden) Is(target error) bool { return errors.Is(h.error, target) }

// answer reads what the portal sent.
func (c *Client) answer(method string, hook webhook, status int, body []byte) (envelope, *model.CRMError) {
	e, ok := decodeEnvelope(body)
	if !ok {
		return envelope{}, &model.CRMError{
			Class: classifyPage(status), Method: method,
			Words: "the portal answered " + statusWords(status) + " without JSON",
		}
	}
	used := e.usage()
	code, words, failed := e.failed()
	if !failed && status < 400 {
		c.noticeUsage(method, used)
		return e, nil
	}
	return envelope{}, c.failure(method, hook, status, code, words, used)
}

// failure is what the portal refused, in its own words.
func (c *Client) failure(method string, hook webhook, status int, code, words string, used usage) *model.CRMError {
	failure := &model.CRMError{Class: classify(status, code, words), Method: method, Code: hook.hide(code), Words: hook.hide(words)}
	if failure.Words == "" {
		failure.Words = failure.Code
	}
	if isScope(code) {
		lacks(failure, scopeOf(method))
	}
	if failure.Class == model.CRMBusy {
		failure.RetryAt = c.noticeBusy(method, used)
	}
	return failure
}

// classifyPage says what an answer that is no JSON means.
func classifyPage(status int) model.CRMErrorClass {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return model.CRMAuth
	case http.StatusTooManyRequests:
		return model.CRMLimit
	}
	return model.CRMAmbiguous
}

func statusWords(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "an unknown status"
}

func (c *Client) currentHook() webhook {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hook
}

// follow remembers a portal's new name for the calls to come.
func (c *Client) follow(hook webhook) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hook = hook
}
