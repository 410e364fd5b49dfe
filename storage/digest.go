package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"debrief/model"
)

// DialogueDigest is what a dialogue says, in one hash. It covers the events that
// were taken in, as the public format writes them, and not what people did here,
// nor when and in which order anything came: two archives that were sent the same
// events have the same digests, whatever their keys are.
type DialogueDigest struct {
	ID     string // as model.DialogueID makes it
	Events int    // that it covers
	SHA256 string // hex
}

// Digests calls each for every dialogue, session by session, until it returns an
// error, which it passes on.
func (a *Archive) Digests(ctx context.Context, each func(DialogueDigest) error) error {
	err := a.view(ctx, func(r *reader) error {
		return r.eachSubject(func(no uint64, sealed []sealedEvent) error {
			sub, entries, err := r.openAll(no, sealed)
			if err != nil || sub.what.Kind != model.SubjectSession {
				return err
			}
			for _, stretch := range model.Cut(entries, a.silence) {
				d, err := digest(sub.what.ID, stretch)
				if err == nil {
					err = each(d)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("digest dialogues: %w", err)
	}
	return nil
}

// digest hashes the events of a dialogue in the order of their lines: that of
// events of one time follows from keys of the archive.
func digest(session string, stretch model.Stretch) (DialogueDigest, error) {
	var lines [][]byte
	for _, e := range stretch.Entries {
		if e.Type.Own() {
			continue
		}
		line, err := model.EncodeEvent(&e.Event)
		if err != nil {
			return DialogueDigest{}, err
		}
		lines = append(lines, line)
	}
	slices.SortFunc(lines, bytes.Compare)
	sum := sha256.Sum256(bytes.Join(lines, []byte("\n")))
	return DialogueDigest{model.DialogueID(session, stretch.N), len(lines), hex.EncodeToString(sum[:])}, nil
}
