package formats

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"
	"unicode/utf8"

	"debrief/model"
)

// digest stands for some content.
type digest [16]byte

// digestOf tells parts apart wherever their borders are.
func digestOf(parts ...string) digest {
	h := sha256.New()
	var size [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return digest(h.Sum(nil)[:16])
}

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// remembered is how many digests one generation of a memory holds.
const remembered = 1 << 17

// memory counts what was seen. It forgets what was not seen for long: of two
// generations the older goes when the younger is full.
type memory struct{ young, old map[digest]int }

// times returns how often d was seen before, and counts it.
func (m *memory) times(d digest) int {
	n, known := m.young[d]
	if !known {
		n = m.old[d]
	}
	if m.young == nil || !known && len(m.young) >= remembered {
		m.young, m.old = map[digest]int{}, m.young
	}
	m.young[d] = n + 1
	return n
}

// maker makes records of what the parsers read.
type maker struct {
	o      Options
	people people
	seen   memory // ids that were given
}

func newMaker(o Options) *maker {
	return &maker{o: o, people: newPeople(o.Assistants, o.Operators)}
}

// contentID returns an id that the same content always gets. Content that comes
// again gets the same id with its number, from 2.
func (m *maker) contentID(parts ...string) string {
	d := digestOf(parts...)
	if n := m.seen.times(d); n > 0 {
		return d.String() + "-" + strconv.Itoa(n+1)
	}
	return d.String()
}

// record makes a record of an event that a parser has put together. What the
// public format would refuse is refused, so that an export can always be imported
// again.
func (m *maker) record(p *piece, e model.Event, err error) Record {
	if err == nil {
		err = p.tooLong()
	}
	if err != nil {
		return p.record(model.Event{}, err)
	}
	e.V, e.Type = model.Version, e.Body.EventType()
	data, err := model.EncodeEvent(&e)
	if err != nil {
		return p.record(model.Event{}, err)
	}
	read, err := model.DecodeEvent(data, m.o.Now)
	if err == nil && !utf8.Valid(p.raw) && !slices.Contains(read.Flags, model.FlagInvalidUTF8) {
		read.Flags = append(read.Flags, model.FlagInvalidUTF8)
	}
	return p.record(read, err)
}
