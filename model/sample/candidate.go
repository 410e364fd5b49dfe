package sample

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"debrief/model"
)

// Candidate is one dialogue of a population.
type Candidate struct {
	Dialogue model.Key // its first event
	Identity Identity
	Stratum  Stratum
}

// Identity tells a dialogue from others in every archive that holds it: a digest of
// its channel, session and beginning. Keys of events differ between archives.
type Identity [sha256.Size]byte

// Stratum is what a population is divided by.
type Stratum struct{ Source, Outcome string }

func (s Stratum) compare(other Stratum) int {
	if c := strings.Compare(s.Source, other.Source); c != 0 {
		return c
	}
	return strings.Compare(s.Outcome, other.Outcome)
}

// The outcomes of a dialogue, the first that fits.
const (
	Booked = "booked" // an appointment was made
	Lead   = "lead"   // the CRM has its lead
	Lost   = "lost"   // the bot asked for a lead and none came
	None   = "none"   // nothing of the kind
)

// OutcomeOf returns the outcome of a dialogue.
func OutcomeOf(s *model.Summary) string {
	switch {
	case s.Booked():
		return Booked
	case s.Lead.Status == model.LeadCreated || len(s.Links()) > 0:
		return Lead
	case s.Lead.Status == model.LeadRequested || s.Lead.Status == model.LeadFailed:
		return Lost
	}
	return None
}

// Finished reports whether nothing more will be said in a dialogue: its session was
// ended, or has been silent for so long that what comes next is another dialogue.
func Finished(s *model.Summary, now time.Time, silence time.Duration) bool {
	return s.Seam.Ended || now.Sub(s.LastAt) > silence
}

// CandidateOf makes a candidate of a dialogue.
func CandidateOf(s *model.Summary) Candidate {
	h := sha256.New()
	for _, part := range []string{s.Source, s.Account, s.SessionID} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(s.StartedAt.UnixMilli()))) //nolint:gosec // the bits count
	c := Candidate{Dialogue: s.First, Stratum: Stratum{s.Source, OutcomeOf(s)}}
	h.Sum(c.Identity[:0])
	return c
}

// Digest returns the digest of a population, whatever its order: of who is in it
// and in which stratum.
func Digest(population []Candidate) string {
	sorted := slices.Clone(population)
	slices.SortFunc(sorted, func(a, b Candidate) int { return bytes.Compare(a.Identity[:], b.Identity[:]) })
	h := sha256.New()
	for i := range sorted {
		c := &sorted[i]
		h.Write(c.Identity[:])
		for _, part := range []string{c.Stratum.Source, c.Stratum.Outcome} {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
			h.Write([]byte(part))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ranked is a candidate with its place in the order of a draw.
type ranked struct {
	Candidate
	rank   [sha256.Size]byte
	second [sha256.Size]byte // its place in the order of second reviews
}

// rank puts a population into the order of the draw of a week with a seed.
func rank(week string, seed uint64, population []Candidate) []ranked {
	out := make([]ranked, len(population))
	for i, c := range population {
		out[i] = ranked{c, hashOf("draw", week, seed, c.Identity), hashOf("second", week, seed, c.Identity)}
	}
	slices.SortFunc(out, func(a, b ranked) int {
		if c := bytes.Compare(a.rank[:], b.rank[:]); c != 0 {
			return c
		}
		return bytes.Compare(a.Dialogue[:], b.Dialogue[:])
	})
	return out
}

func hashOf(what, week string, seed uint64, id Identity) [sha256.Size]byte {
	data := append([]byte("debrief sample 1 "+what+" "+week+" "), id[:]...)
	return sha256.Sum256(binary.BigEndian.AppendUint64(data, seed))
}
