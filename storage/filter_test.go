package storage

import (
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"debrief/model"
)

// anyKey draws from a few, so that keys come again, and from all.
func anyKey() *rapid.Generator[model.Key] {
	return rapid.Custom(func(t *rapid.T) (key model.Key) {
		if rapid.Bool().Draw(t, "of a few") {
			key[0] = rapid.Byte().Draw(t, "which")
			return key
		}
		copy(key[:], rapid.SliceOfN(rapid.Byte(), len(key), len(key)).Draw(t, "key"))
		return key
	})
}

func TestTheKeyFilterNeverLacksWhatWasAdded(t *testing.T) {
	f := newKeyFilter()
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOf(anyKey()).Draw(t, "keys")
		for _, key := range keys {
			f.add(key)
		}
		if slices.ContainsFunc(keys, f.lacks) {
			t.Fatal("a key that was added is lacking")
		}
	})
}

// TestTheKeyFilterLacksNearlyAllOthers holds it to what its size promises, with
// room to spare: of 100,000 keys beside 100,000, none or hardly any.
func TestTheKeyFilterLacksNearlyAllOthers(t *testing.T) {
	random, f, wrong := sameKeys(), newKeyFilter(), 0
	next := func() (key model.Key) {
		for i := 0; i < len(key); i += 8 {
			binary.LittleEndian.PutUint64(key[i:], random.Uint64())
		}
		return key
	}
	if !f.lacks(next()) {
		t.Error("an empty filter claims a key")
	}
	for range 100_000 {
		f.add(next())
	}
	for range 100_000 {
		if !f.lacks(next()) {
			wrong++
		}
	}
	if wrong > 10 {
		t.Errorf("%d of 100,000 keys that nobody added are claimed", wrong)
	}
	if (*keyFilter)(nil).lacks(model.Key{}) {
		t.Error("a filter that there is not knows something")
	}
}
