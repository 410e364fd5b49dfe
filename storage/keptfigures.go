package storage

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"debrief/model"
	"debrief/model/metrics"
)

// The figures of a week are kept once they were worked out, so that whoever asks the
// next time, also after a restart, reads a record and not the week's dialogues. A
// record holds as long as no dialogue of its reach was noted as changed since
// (moved.go). It is thrown away with the projections that it was worked out from.

// figuresVersion is raised when the same dialogues would give other sums.
const figuresVersion = 2

// keptFigures is a week's sums and how far the log reached when they were read.
type keptFigures struct {
	upto uint64
	week *metrics.Week
}

type storedFigures struct {
	Version    int                   `cbor:"1,keyasint"`
	Generation byte                  `cbor:"2,keyasint"` // of the projections
	Silence    int64                 `cbor:"3,keyasint"` // nanoseconds
	Upto       uint64                `cbor:"4,keyasint"`
	Groups     []storedGroup         `cbor:"5,keyasint,omitempty"`
	Strata     []model.SampleStratum `cbor:"6,keyasint"` // none and an empty sample differ
	Read       map[int]int64         `cbor:"7,keyasint,omitempty"`
	Late       int64                 `cbor:"8,keyasint,omitempty"`
	LateAt     int64                 `cbor:"9,keyasint,omitempty"`
}

type storedGroup struct {
	Name    string        `cbor:"1,keyasint,omitempty"`
	Version string        `cbor:"2,keyasint,omitempty"`
	Source  string        `cbor:"3,keyasint,omitempty"`
	Sums    *metrics.Sums `cbor:"4,keyasint"`
}

func (a *Archive) keptKey(week model.Week, zone *time.Location) []byte {
	hash := a.secrets.names.name("zone", zone.String())
	key := append([]byte{kindFigures, keptWeek}, hash[:]...)
	return append(binary.BigEndian.AppendUint16(key, uint16(week.Year)), byte(week.N)) //nolint:gosec // weeks have years of four digits
}

func storeFigures(r *reader, k keptFigures) *storedFigures {
	s := &storedFigures{
		Version: figuresVersion, Generation: r.gen, Silence: int64(r.a.silence), Upto: k.upto,
		Strata: k.week.Strata, Read: k.week.Read, Late: k.week.Late, LateAt: knownAt(k.week.LateAt),
	}
	for g, sums := range k.week.Groups {
		s.Groups = append(s.Groups, storedGroup{g.Name, g.Version, g.Source, sums})
	}
	slices.SortFunc(s.Groups, func(a, b storedGroup) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Source, b.Source))
	})
	return s
}

func (s *storedFigures) kept() keptFigures {
	week := &metrics.Week{Strata: s.Strata, Read: s.Read, Late: s.Late, LateAt: whenKnown(s.LateAt)}
	for _, g := range s.Groups {
		if week.Groups == nil {
			week.Groups = map[metrics.Group]*metrics.Sums{}
		}
		week.Groups[metrics.Group{Name: g.Name, Version: g.Version, Source: g.Source}] = g.Sums
	}
	return keptFigures{s.Upto, week}
}

// keptFigures reads what is kept of a week; false where that is nothing, or was made
// of other projections. What does not open is worked out anew.
func (r *reader) keptFigures(week model.Week, zone *time.Location) (keptFigures, bool) {
	var s storedFigures
	ok, err := r.record(r.a.keptKey(week, zone), &s)
	if err != nil {
		r.a.log.Warn("the figures of a week are worked out anew", "week", week.String(), "error", err)
	}
	if err != nil || !ok || s.Version != figuresVersion || s.Generation != r.gen || s.Silence != int64(r.a.silence) {
		return keptFigures{}, false
	}
	return s.kept(), true
}

// keepFigures stores the figures of weeks. They can be worked out again at any time,
// so a store that takes nothing more is no reason to tell nobody.
func (r *reader) keepFigures(weeks map[model.Week]keptFigures, zone *time.Location) {
	err := r.a.checkSpace()
	out := r.a.db.NewWriteBatch()
	defer out.Cancel()
	for week, kept := range weeks {
		if err != nil {
			break
		}
		var plain, sealed []byte
		key := r.a.keptKey(week, zone)
		if plain, err = r.a.codec.marshal(storeFigures(r, kept)); err != nil {
			break
		}
		if sealed, err = r.a.secrets.current.seal(nil, r.a.random, key, plain); err == nil {
			err = out.Set(key, sealed)
		}
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		r.a.log.Debug("the figures of weeks were not kept", "error", err)
	}
}
