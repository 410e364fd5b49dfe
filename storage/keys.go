package storage

import (
	"encoding/binary"
	"errors"

	"debrief/model"
)

// The keys of Badger. The first byte is the kind of the record; what follows is
// of fixed length: event keys, keyed hashes and numbers of our own, never a name
// or a text. Numbers are big-endian, signed ones with the sign bit turned, so
// that bytes sort as numbers do.
const (
	kindLog        = 'l' // pos → entry of the log
	kindIndex      = 'k' // event key → pos and content digest
	kindEvent      = 'e' // subject, time, seq, event key (and chunk) → body
	kindSubject    = 's' // subject number → what it is, its data key
	kindName       = 'n' // hash of a subject's name → its number
	kindReject     = 'r' // number → what was refused, without its body
	kindRejectBody = 'b' // number, chunk → the body
	kindRejected   = 'R' // hash of all that is kept of a reject → its number
	kindDraft      = 'd' // hash of the name → unfinished text
	kindState      = 'w' // hash of the name → value of the syncer
	kindMeta       = 'm' // what is one for the archive
	kindProjection = 'p' // generation, kind of projection …
	kindTurns      = 'q' // generation, key of its own → record of the index of turns
	kindFigures    = 'F' // what is kept of the figures: keptWeek, keptMoved
	kindPlace      = 'P' // never a key: the place of an event is sealed under this and its event key
)

// The kinds of projections, after the generation.
const (
	projDialogue  = 'd' // subject, n → summary
	projTip       = 't' // subject → how many dialogues or events it has
	projList      = 'i' // list, hash of its value, started_at descending, subject, n → nothing
	projEntity    = 'x' // subject → the entity as the CRM held it
	projFix       = 'f' // event key → fix
	projOutbox    = 'o' // class, seq descending, event key → nothing
	projAct       = 'a' // hash of the actor, seq descending, event key → act
	projStages    = 'g' // subject, hash of the kind → stages
	projHandle    = 'h' // whose, hash of a handle, started_at descending and dialogue or else subject → nothing
	projIncident  = 'n' // event key → incident
	projIncidents = 'N' // list, place in it, event key → nothing
	projCounts    = 'c' // the totals
)

// What is kept of the figures. It stands beside the projections, since only what
// somebody asked for is there.
const (
	keptWeek  = 'w' // hash of the zone, year, week → its sums
	keptMoved = 'h' // hour → how far the log reached when a dialogue that began in it changed last
)

// The lists of dialogues.
const (
	listAll byte = iota
	listReview
	listLead
	listSource
	listReviewer
)

// The classes of the outbox.
const (
	outboxAll     byte = iota // every fix
	outboxOpen                // neither confirmed nor undone
	outboxPending             // not final
)

var errKey = errors.New("malformed key")

const signBit = 1 << 63

func appendInt(b []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(v)^signBit)
}

func intAt(b []byte) int64 { return int64(binary.BigEndian.Uint64(b) ^ signBit) }

// appendIntDown sorts greater numbers first.
func appendIntDown(b []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(b, ^(uint64(v) ^ signBit))
}

func intDownAt(b []byte) int64 { return int64(^binary.BigEndian.Uint64(b) ^ signBit) }

func numberKey(kind byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kind}, n)
}

func parseNumberKey(kind byte, key []byte) (uint64, error) {
	if len(key) != 9 || key[0] != kind {
		return 0, errKey
	}
	return binary.BigEndian.Uint64(key[1:]), nil
}

func logKey(pos uint64) []byte         { return numberKey(kindLog, pos) }
func subjectKey(no uint64) []byte      { return numberKey(kindSubject, no) }
func rejectKey(n uint64) []byte        { return numberKey(kindReject, n) }
func indexKey(key model.Key) []byte    { return append([]byte{kindIndex}, key[:]...) }
func nameKey(hash [16]byte) []byte     { return append([]byte{kindName}, hash[:]...) }
func draftKey(hash [16]byte) []byte    { return append([]byte{kindDraft}, hash[:]...) }
func stateKey(hash [16]byte) []byte    { return append([]byte{kindState}, hash[:]...) }
func placeAAD(key model.Key) []byte    { return append([]byte{kindPlace}, key[:]...) }
func generationKey() []byte            { return []byte{kindMeta, 'g'} }
func turnGenerationKey() []byte        { return []byte{kindMeta, 's'} }
func generationPrefix(gen byte) []byte { return []byte{kindProjection, gen} }
func rejectedKey(hash [16]byte) []byte { return append([]byte{kindRejected}, hash[:]...) }
func rejectBodyKey(n uint64, chunk int) []byte {
	return binary.BigEndian.AppendUint16(numberKey(kindRejectBody, n), uint16(chunk))
}

// eventAt is the place of an event among those of its subject.
type eventAt struct {
	subject uint64
	ts, seq int64 // milliseconds; the source's number
	key     model.Key
}

const eventKeySize = 1 + 8 + 8 + 8 + 16

// eventKey is where the body of an event is, or its first chunk.
func eventKey(at eventAt) []byte {
	b := make([]byte, 0, eventKeySize+2)
	b = append(b, kindEvent)
	b = binary.BigEndian.AppendUint64(b, at.subject)
	b = appendInt(b, at.ts)
	b = appendInt(b, at.seq)
	return append(b, at.key[:]...)
}

// chunkKey is where a later chunk of a body is, from 1.
func chunkKey(base []byte, chunk int) []byte {
	return binary.BigEndian.AppendUint16(append(make([]byte, 0, len(base)+2), base...), uint16(chunk))
}

func parseEventKey(key []byte) (at eventAt, chunk int, err error) {
	if len(key) != eventKeySize && len(key) != eventKeySize+2 || key[0] != kindEvent {
		return eventAt{}, 0, errKey
	}
	at.subject = binary.BigEndian.Uint64(key[1:])
	at.ts, at.seq = intAt(key[9:]), intAt(key[17:])
	copy(at.key[:], key[25:])
	if len(key) > eventKeySize {
		chunk = int(binary.BigEndian.Uint16(key[eventKeySize:]))
		if chunk == 0 {
			return eventAt{}, 0, errKey
		}
	}
	return at, chunk, nil
}

func projectionKey(gen, kind byte) []byte {
	return append(make([]byte, 0, 48), kindProjection, gen, kind)
}

// dialogueAt names a dialogue by numbers of our own.
type dialogueAt struct {
	subject uint64
	n       int
}

func dialogueKey(gen byte, at dialogueAt) []byte {
	return appendDialogue(projectionKey(gen, projDialogue), at)
}

func appendDialogue(b []byte, at dialogueAt) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(b, at.subject), uint32(at.n))
}

func parseDialogueKey(key []byte) (dialogueAt, error) {
	if len(key) != 3+12 || key[0] != kindProjection || key[2] != projDialogue {
		return dialogueAt{}, errKey
	}
	return dialogueIn(key[3:]), nil
}

func dialogueIn(b []byte) dialogueAt {
	return dialogueAt{binary.BigEndian.Uint64(b), int(binary.BigEndian.Uint32(b[8:]))}
}

func subjectProjectionKey(gen, kind byte, subject uint64) []byte {
	return binary.BigEndian.AppendUint64(projectionKey(gen, kind), subject)
}

// listPrefix is the part of a list that has one value.
func listPrefix(gen, list byte, value [16]byte) []byte {
	return append(append(projectionKey(gen, projList), list), value[:]...)
}

// listPlace is the place of a dialogue in every list: newest first.
func listPlace(startedAt int64, at dialogueAt) []byte {
	return appendDialogue(appendIntDown(make([]byte, 0, 20), startedAt), at)
}

const listKeySize = 3 + 1 + 16 + 20

func parseListKey(key []byte) (startedAt int64, at dialogueAt, err error) {
	if len(key) != listKeySize || key[0] != kindProjection || key[2] != projList {
		return 0, dialogueAt{}, errKey
	}
	place := key[listKeySize-20:]
	return intDownAt(place), dialogueIn(place[8:]), nil
}

func fixKey(gen byte, fix model.Key) []byte {
	return append(projectionKey(gen, projFix), fix[:]...)
}

func outboxPrefix(gen, class byte) []byte { return append(projectionKey(gen, projOutbox), class) }

func outboxKey(gen, class byte, seq int64, fix model.Key) []byte {
	return append(appendIntDown(outboxPrefix(gen, class), seq), fix[:]...)
}

func parseOutboxKey(key []byte) (fix model.Key, err error) {
	if len(key) != 3+1+8+16 || key[0] != kindProjection || key[2] != projOutbox {
		return model.Key{}, errKey
	}
	return model.Key(key[12:]), nil
}

func actPrefix(gen byte, actor [16]byte) []byte {
	return append(projectionKey(gen, projAct), actor[:]...)
}

func actKey(gen byte, actor [16]byte, seq int64, key model.Key) []byte {
	return append(appendIntDown(actPrefix(gen, actor), seq), key[:]...)
}

func stagesKey(gen byte, subject uint64, kind [16]byte) []byte {
	return append(subjectProjectionKey(gen, projStages, subject), kind[:]...)
}
