package storage

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
)

// A sealed record is: version, key id, nonce, ciphertext with tag.
const (
	sealVersion  = 1
	nonceSize    = 12
	sealHeader   = 1 + 4 + nonceSize
	sealOverhead = sealHeader + 16
	keySize      = 32
)

// errSealed is a record that does not open: its bytes, its key or its place are
// not the ones it was sealed with.
var errSealed = errors.New("record does not open")

// sealer seals and opens records under one key.
type sealer struct {
	id   uint32
	aead cipher.AEAD
}

func newSealer(id uint32, key []byte) (sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("make cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return sealer{}, fmt.Errorf("make cipher: %w", err)
	}
	return sealer{id: id, aead: aead}, nil
}

// seal appends the sealed form of plain to dst. aad is the key that the record
// is stored under, whose first byte is the kind of the record.
func (s sealer) seal(dst []byte, nonces *entropy, aad, plain []byte) ([]byte, error) {
	at := len(dst)
	dst = append(dst, make([]byte, sealHeader)...)
	header := dst[at:]
	header[0] = sealVersion
	binary.BigEndian.PutUint32(header[1:], s.id)
	if err := nonces.fill(header[5:sealHeader]); err != nil {
		return nil, err
	}
	nonce := [nonceSize]byte(header[5:sealHeader])
	return s.aead.Seal(dst, nonce[:], plain, aad), nil
}

// open returns the plain form of a record that seal made.
func (s sealer) open(aad, sealed []byte) ([]byte, error) { return s.openTo(nil, aad, sealed) }

// openHere opens a record in place: sealed is overwritten.
func (s sealer) openHere(aad, sealed []byte) ([]byte, error) {
	return s.openTo(sealed[min(sealHeader, len(sealed)):][:0], aad, sealed)
}

func (s sealer) openTo(dst, aad, sealed []byte) ([]byte, error) {
	id, ok := sealedBy(sealed)
	if !ok || id != s.id {
		return nil, errSealed
	}
	plain, err := s.aead.Open(dst, sealed[5:sealHeader], sealed[sealHeader:], aad)
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// sealedBy returns the id of the key that a record was sealed with, false for
// what is no sealed record of this version.
func sealedBy(sealed []byte) (uint32, bool) {
	if len(sealed) < sealOverhead || sealed[0] != sealVersion {
		return 0, false
	}
	return binary.BigEndian.Uint32(sealed[1:]), true
}

// subkey derives a key for one purpose.
func subkey(secret []byte, purpose string) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "debrief "+purpose, keySize)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return key, nil
}

// entropy hands out random bytes to many goroutines, reading its source in
// pieces.
type entropy struct {
	mu  sync.Mutex
	src *bufio.Reader
}

func newEntropy(src io.Reader) *entropy { return &entropy{src: bufio.NewReaderSize(src, 4096)} }

func (e *entropy) fill(b []byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := io.ReadFull(e.src, b); err != nil {
		return fmt.Errorf("read random bytes: %w", err)
	}
	return nil
}

func (e *entropy) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	return b, e.fill(b)
}

// namer makes keyed hashes. Its parts are length-prefixed, so that no two lists
// of parts are the same bytes.
type namer struct{ macs sync.Pool }

// nameMAC is one hash and the room that it works in.
type nameMAC struct {
	hash.Hash
	room []byte
}

func newNamer(key []byte) *namer {
	return &namer{macs: sync.Pool{New: func() any { return &nameMAC{Hash: hmac.New(sha256.New, key)} }}}
}

// name returns the first 128 bits of the keyed hash of parts.
func (n *namer) name(parts ...string) [16]byte {
	mac, ok := n.macs.Get().(*nameMAC)
	if !ok {
		panic("a namer holds hashes only")
	}
	defer n.macs.Put(mac)
	mac.Reset()
	for _, part := range parts {
		mac.room = append(binary.AppendUvarint(mac.room[:0], uint64(len(part))), part...)
		mac.Write(mac.room)
	}
	name := [16]byte(mac.Sum(mac.room[:0]))
	if cap(mac.room) > chunkSize {
		mac.room = nil // nobody keeps the room of the largest event
	}
	return name
}
