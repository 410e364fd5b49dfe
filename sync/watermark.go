package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"debrief/model"
)

// overlap is how far a pull reaches behind what it read last: the CRM's times
// have whole seconds, and a change may show up a little after its time.
const overlap = time.Minute

// savedEvery is after how many entities a pull writes down how far it is. What is
// read twice changes nothing.
const savedEvery = 500

// watermark is how far a kind of entity was read.
type watermark struct {
	Changed time.Time `json:"changed"`        // the CRM's time of the newest change that was read
	Open    *passage  `json:"open,omitempty"` // a reading that did not come to its end
}

// passage is one reading of the CRM, from its first page to its last, however
// often it is interrupted.
type passage struct {
	Since  time.Time `json:"since"`
	Newest time.Time `json:"newest"` // change that was read
	Began  time.Time `json:"began"`  // by our own clock
	After  string    `json:"after"`  // the id up to which everything is on disk
	Done   int       `json:"done"`   // how many those are
	Mute   bool      `json:"mute"`   // the chats of some of those could not be read with them

	unsaved int  // entities that were read since it was written down
	saved   bool // it was written down, and has to go from there at its end
}

// passage returns the reading that did not come to its end, or a new one.
func (w watermark) passage(now time.Time) *passage {
	if w.Open != nil {
		w.Open.saved = true
		return w.Open
	}
	p := &passage{Newest: w.Changed, Began: now}
	if !w.Changed.IsZero() {
		p.Since = w.Changed.Add(-overlap)
	}
	return p
}

func (p *passage) scan() model.Scan { return model.Scan{Since: p.Since, After: p.After} }

// read takes a page in that is on disk, and reports whether it is time to write
// down how far the reading is.
func (p *passage) read(page []model.Entity) bool {
	for _, e := range page {
		p.Newest, p.After = later(p.Newest, e.ChangedAt), e.Ref.ID
	}
	p.Done += len(page)
	if p.unsaved += len(page); p.unsaved < savedEvery {
		return false
	}
	p.unsaved, p.saved = 0, true
	return true
}

// after is the watermark when a reading has come to its end. A row that was read
// early may have changed while the rest was read: the next reading begins before
// this one did.
func (w watermark) after(p *passage, now time.Time) watermark {
	took := max(now.Sub(p.Began), 0)
	return watermark{Changed: later(w.Changed, p.Newest.Add(-took))}
}

func (s *Syncer) loadMark(ctx context.Context, name string) (watermark, error) {
	return load[watermark](ctx, s.opts.State, name)
}

func (s *Syncer) saveMark(ctx context.Context, name string, mark watermark) error {
	return s.save(ctx, name, mark)
}

// load reads what is kept under a name, a zero mark when there is nothing, or
// nothing that can be read: then everything is read again, which repeats nothing.
func load[T any](ctx context.Context, state State, name string) (mark T, err error) {
	raw, err := state.State(ctx, name)
	if err != nil {
		return mark, fmt.Errorf("read the watermark: %w", err)
	}
	var read T
	if len(raw) > 0 && json.Unmarshal(raw, &read) == nil {
		mark = read
	}
	return mark, nil
}

// save keeps a mark whatever becomes of ctx: what was read is known.
func (s *Syncer) save(ctx context.Context, name string, mark any) error {
	raw, err := json.Marshal(mark)
	if err == nil {
		err = s.opts.State.SaveState(context.WithoutCancel(ctx), name, raw)
	}
	if err != nil {
		return fmt.Errorf("save the watermark: %w", err)
	}
	return nil
}
