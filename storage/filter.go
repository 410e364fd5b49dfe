package storage

import (
	"encoding/binary"
	"sync/atomic"

	"debrief/model"
)

// filterBits are 8 MiB, of which only what is used takes memory: with a million
// events one key in 100,000 is looked up for nothing, with ten million one in 20.
const filterBits = 1 << 26

// keyFilter says of most event keys that the archive does not have them, without
// a look into the store: a Bloom filter. There is one only while the archive
// that this process made is open, since it has to know every key; that is when
// the most events come that are new.
type keyFilter struct {
	bits []atomic.Uint64
}

func newKeyFilter() *keyFilter { return &keyFilter{make([]atomic.Uint64, filterBits/64)} }

// places calls each with the bits of a key, which is random itself.
func places(key model.Key, each func(bit uint32) bool) {
	for i := range 4 {
		if !each(binary.LittleEndian.Uint32(key[4*i:]) % filterBits) {
			return
		}
	}
}

func (f *keyFilter) add(key model.Key) {
	if f == nil {
		return
	}
	places(key, func(bit uint32) bool {
		f.bits[bit/64].Or(1 << (bit % 64))
		return true
	})
}

// lacks reports that no event with this key was ever added. A nil filter does
// not know.
func (f *keyFilter) lacks(key model.Key) bool {
	if f == nil {
		return false
	}
	missing := false
	places(key, func(bit uint32) bool {
		missing = f.bits[bit/64].Load()&(1<<(bit%64)) == 0
		return !missing
	})
	return missing
}
