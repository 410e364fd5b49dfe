package sync

import (
	"errors"
	"fmt"
	"slices"
	stdsync "sync"
	"time"

	"debrief/model"
)

// maxErrors is how many failures are kept.
const maxErrors = 200

// How long the syncer leaves the whole portal alone after a failure that is not
// of one call but of the portal or of the webhook.
const (
	waitLimit   = 10 * time.Second
	waitAuth    = 2 * time.Minute
	waitBlocked = 15 * time.Minute
)

// board is what the syncer tells of itself.
type board struct {
	mu     stdsync.Mutex
	status model.SyncStatus
	failed func(model.SyncError) // told of each failure; may be nil
}

func (b *board) open(o Options) {
	b.failed = o.Failed
	if o.CRM == nil {
		return
	}
	b.status.Portal = o.CRM.Portal()
	for _, name := range []string{"crm leads", "crm deals", "crm contacts", "crm stages", movesSource, chatsSource, peopleSource, fieldsSource} {
		b.status.Sources = append(b.status.Sources, model.SourceStatus{Name: name, State: "idle"})
	}
}

func (b *board) snapshot() model.SyncStatus {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.status
	s.Sources, s.Errors = slices.Clone(s.Sources), slices.Clone(s.Errors)
	return s
}

// source returns the line of that name; the caller holds the lock.
func (b *board) source(name string) *model.SourceStatus {
	for i := range b.status.Sources {
		if b.status.Sources[i].Name == name {
			return &b.status.Sources[i]
		}
	}
	return &model.SourceStatus{} // the outbox has no line of its own
}

func (b *board) begin(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	line := b.source(name)
	line.State, line.Pulled, line.Total = "running", 0, 0
	line.Began, line.Before = time.Time{}, 0
}

// resumes says of a pull that has begun how much of it was read before.
func (b *board) resumes(name string, now time.Time, before int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	line := b.source(name)
	line.Began, line.Before, line.Pulled = now, before, before
}

// progress adds to what a pull has read. left is how many there were to read from
// here on, 0 when that was not told: then what was told before holds.
func (b *board) progress(name string, n, left int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	line := b.source(name)
	if left > 0 {
		line.Total = line.Pulled + left
	}
	line.Pulled += n
}

func (b *board) finish(name string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	line := b.source(name)
	line.State, line.LastAt, line.Total = "ok", now, 0
	line.Err, line.Failure = "", nil
}

// stop ends a pull that was cut short without a failure.
func (b *board) stop(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.source(name).State = "idle"
}

// leave says of a source that the CRM does not give it.
func (b *board) leave(now time.Time, name string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addError(model.SyncError{At: now, Source: name}, err)
	line := b.source(name)
	line.State, line.Err, line.Failure = "off", err.Error(), failureOf(err)
}

// note adds a failure to the list.
func (b *board) note(now time.Time, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addError(model.SyncError{At: now}, err)
}

func (b *board) addError(e model.SyncError, err error) {
	e.Text, e.Failure = err.Error(), failureOf(err)
	b.status.Errors = append([]model.SyncError{e}, b.status.Errors...)
	b.status.Errors = b.status.Errors[:min(len(b.status.Errors), maxErrors)]
	if b.failed != nil {
		b.failed(e)
	}
}

// failureOf returns the part that the CRM has in a failure, nil when it has none.
func failureOf(err error) *model.CRMError {
	var failure *model.CRMError
	errors.As(err, &failure)
	return failure
}

// fail adds a failure of a source and says why the syncer waits, if it does.
func (b *board) fail(now time.Time, name string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addError(model.SyncError{At: now, Source: name}, err)
	line := b.source(name)
	line.State, line.Err, line.Failure = "failed", err.Error(), failureOf(err)
	b.pause(now, err)
}

// failFix is fail for a fix, which has no line of its own.
func (b *board) failFix(now time.Time, ref model.EntityRef, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addError(model.SyncError{At: now, About: ref}, fmt.Errorf("%s: %w", ref, err))
	b.pause(now, err)
}

// pause says why the syncer waits, where the failure is a reason to; the caller
// holds the lock.
func (b *board) pause(now time.Time, err error) {
	class := classOf(err)
	switch class {
	case model.CRMLimit:
		b.status.WaitTil = now.Add(waitLimit)
	case model.CRMAuth:
		b.status.WaitTil = now.Add(waitAuth)
	case model.CRMBlocked:
		b.status.WaitTil = now.Add(waitBlocked)
	case model.CRMBusy: // one method only: the others go on
		var failure *model.CRMError
		if b.pauses() || !errors.As(err, &failure) {
			return
		}
		b.status.WaitTil = failure.RetryAt
	case model.CRMAmbiguous, model.CRMDenied, model.CRMGone:
		return
	}
	b.status.Limit = string(class)
}

// pauses reports whether the reason for waiting concerns every call; the caller
// holds the lock.
func (b *board) pauses() bool {
	return b.status.Limit != "" && b.status.Limit != string(model.CRMBusy)
}

// waits reports whether the portal is to be left alone.
func (b *board) waits(now time.Time) bool { return b.waitsUntil(now).After(now) }

// waitsUntil returns until when the portal is to be left alone, zero when it is
// not.
func (b *board) waitsUntil(now time.Time) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.pauses() || !b.status.WaitTil.After(now) {
		return time.Time{}
	}
	return b.status.WaitTil
}

// succeed takes the reason for waiting away: the portal answers.
func (b *board) succeed() { b.resume() }

// resume ends the wait.
func (b *board) resume() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status.Limit, b.status.WaitTil = "", time.Time{}
}
