package storage

import (
	"context"
	"sync"

	"debrief/model"
)

// A call to Append goes through the writer in pieces of this size, so that large
// calls neither hold a commit up nor make one too large.
const (
	pieceEvents = 125
	pieceBytes  = 1 << 19
)

// intakeBytes is how much may wait for the writer before AppendAsync blocks.
const intakeBytes = 16 << 20

// Append puts events into the log; when it returns nil they are on disk. The
// outcomes stand in the order of the events. Events are independent of each
// other: one that clashes does not keep the others out. An event that cannot be
// stored at all (it names nothing that it could belong to) is an error, and then
// none is appended. Steps of a fix belong into Submit, which checks them.
func (a *Archive) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	receipt := <-a.AppendAsync(ctx, events)
	return receipt.Outcomes, receipt.Err
}

// AppendAsync is Append in two halves: it prepares and seals the events in the
// calling goroutine and queues them; the channel gives the one answer after the
// commit. It blocks while too much is waiting; when ctx ends meanwhile, what was
// queued already is appended all the same, and the answer is an error.
func (a *Archive) AppendAsync(ctx context.Context, events []model.Event) <-chan model.Receipt {
	answer := make(chan model.Receipt, 1)
	a.life.RLock()
	defer a.life.RUnlock()
	if a.closed {
		answer <- model.Receipt{Err: ErrClosed}
		return answer
	}
	all := make([]*prepared, len(events))
	err := a.snapshots.with(func(s *snapshot) (err error) {
		r := s.reader(ctx, a)
		for i := range events {
			if all[i], err = a.prepare(r, &events[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		answer <- model.Receipt{Err: err}
		return answer
	}
	pieces := cutPieces(all)
	c := &collector{events: all, left: len(pieces), answer: answer}
	if len(pieces) == 0 {
		answer <- model.Receipt{}
	}
	for _, j := range pieces {
		a.queue(ctx, j, c.done)
	}
	return answer
}

// Waiting returns how many events wait for the next commit, and how many bytes
// they have, about.
func (a *Archive) Waiting() (events, bytes int) {
	queued := a.writer.lanes.waiting()
	return queued.events, queued.bytes
}

// queue gives a job of intake to the writer when there is room.
func (a *Archive) queue(ctx context.Context, j *job, done func(error)) {
	weight := int64(min(j.size, intakeBytes))
	if err := a.room.Acquire(ctx, weight); err != nil {
		done(err)
		return
	}
	j.done = func(err error) {
		a.room.Release(weight)
		done(err)
	}
	if !a.writer.lanes.push(j, false) {
		j.done(ErrClosed)
	}
}

func cutPieces(events []*prepared) []*job {
	var jobs []*job
	var j *job
	for _, p := range events {
		if j == nil || len(j.events) == pieceEvents || j.size+p.size > pieceBytes {
			j = &job{}
			jobs = append(jobs, j)
		}
		j.events = append(j.events, p)
		j.size += p.size
	}
	return jobs
}

// collector answers a call when all of its pieces are done.
type collector struct {
	events []*prepared
	answer chan<- model.Receipt

	mu   sync.Mutex
	left int
	err  error
}

func (c *collector) done(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
	if c.left--; c.left > 0 {
		return
	}
	if c.err != nil {
		c.answer <- model.Receipt{Err: c.err}
		return
	}
	outcomes := make([]model.Outcome, len(c.events))
	for i, p := range c.events {
		outcomes[i] = p.outcome
	}
	c.answer <- model.Receipt{Outcomes: outcomes}
}

// Submit puts what a person or the syncer did into the log: all of its events or
// none, in the order of submission, and only if its expectation holds at the
// commit (else the error is an *ExpectationError). It never blocks; the channel
// gives the one answer, after the commit is on disk. It fills in TS, ID, Seq and
// Source, and for several events their Group, where they are empty.
func (a *Archive) Submit(s model.Submission) <-chan model.Receipt {
	answer := make(chan model.Receipt, 1)
	j := &job{act: &act{Submission: s}, size: len(s.Events) * recordOverhead}
	j.done = func(err error) {
		if err != nil {
			answer <- model.Receipt{Err: err}
			return
		}
		answer <- model.Receipt{Outcomes: j.act.outcomes}
	}
	if !a.writer.lanes.push(j, true) {
		j.done(ErrClosed)
	}
	return answer
}
