package storage

import "debrief/model"

// recentKeys is how many keys each half of recent holds.
const recentKeys = 16 << 10

// recent keeps in mind which events were committed last, for those that were
// looked up before and are appended now.
type recent struct {
	floor    uint64 // every key behind this place is here
	turn     uint64 // where now began
	now, old map[model.Key]indexEntry
}

func newRecent(end uint64) *recent {
	return &recent{floor: end, turn: end, now: map[model.Key]indexEntry{}}
}

// since reports whether all keys behind a place are here.
func (r *recent) since(pos uint64) bool { return pos >= r.floor }

func (r *recent) get(key model.Key) (indexEntry, bool) {
	if index, ok := r.now[key]; ok {
		return index, true
	}
	index, ok := r.old[key]
	return index, ok
}

// add takes the keys of a commit in, which stand behind from.
func (r *recent) add(keys map[model.Key]indexEntry, from uint64) {
	if len(r.now) >= recentKeys {
		r.floor, r.turn = r.turn, from
		r.old, r.now = r.now, make(map[model.Key]indexEntry, recentKeys)
	}
	for key, index := range keys {
		r.now[key] = index
	}
}
