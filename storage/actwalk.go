package storage

import (
	"slices"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

// actWalk gives the acts of one person, newest first, without those that can no
// longer be taken back.
type actWalk struct {
	r      *reader
	it     *badger.Iterator
	prefix []byte
	ready  []model.ActRef // of the group that is being given
	ahead  *model.ActRef  // read, not given yet
	err    error
}

func newActWalk(r *reader, actor string) *actWalk {
	prefix := actPrefix(r.gen, r.a.actorHash(actor))
	options := badger.DefaultIteratorOptions
	options.PrefetchValues, options.Prefix = false, prefix
	w := &actWalk{r: r, it: r.txn.NewIterator(options), prefix: prefix}
	w.it.Seek(prefix)
	return w
}

func (w *actWalk) close() { w.it.Close() }

// next returns one act; false at the end and after an error.
func (w *actWalk) next() (model.ActRef, bool) {
	for len(w.ready) == 0 {
		group := w.group()
		if w.err != nil || len(group) == 0 {
			return model.ActRef{}, false
		}
		if w.stands(group) {
			w.ready = group
		}
	}
	act := w.ready[0]
	w.ready = w.ready[1:]
	return act, true
}

// group reads the acts that were one, which stand next to each other.
func (w *actWalk) group() []model.ActRef {
	var group []model.ActRef
	for {
		act, ok := w.read()
		if !ok {
			return group
		}
		if len(group) > 0 && (act.Group == "" || act.Group != group[0].Group) {
			w.ahead = &act
			return group
		}
		group = append(group, act)
	}
}

func (w *actWalk) read() (model.ActRef, bool) {
	if w.ahead != nil {
		act := *w.ahead
		w.ahead = nil
		return act, true
	}
	if w.err == nil {
		w.err = w.r.ctx.Err()
	}
	if w.err != nil || !w.it.ValidForPrefix(w.prefix) {
		return model.ActRef{}, false
	}
	item := w.it.Item()
	key := item.KeyCopy(nil)
	var act storedAct
	w.err = item.Value(func(value []byte) error {
		plain, err := w.r.a.secrets.open(key, value)
		if err == nil {
			err = w.r.a.codec.unmarshal(plain, &act)
		}
		if err != nil {
			return damagedRecord(key, err)
		}
		return nil
	})
	w.it.Next()
	return model.ActRef(act), w.err == nil
}

// stands reports whether a group can still be taken back or done again: none of
// its fixes is on its way to the CRM or there already.
func (w *actWalk) stands(group []model.ActRef) bool {
	return !slices.ContainsFunc(group, func(act model.ActRef) bool {
		if act.Type != model.TypeFixQueued || w.err != nil {
			return false
		}
		fix, err := w.r.fix(act.Key)
		if err != nil {
			w.err = err
			return false
		}
		return fix.State != model.FixQueuedState && fix.State != model.FixUndone
	})
}
