package model

import (
	"encoding/hex"
	"fmt"
)

// Key names one event for ever. It is the first 128 bits of an HMAC of the
// event's account, source, type and id under a secret of the archive, so it says
// nothing about the client and may stand in indexes, logs and links.
type Key [16]byte

// IsZero reports whether k names nothing.
func (k Key) IsZero() bool { return k == Key{} }

// String returns the 32 lower-case hex digits of k.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Short returns the first eight hex digits, which is what a screen shows.
func (k Key) Short() string { return hex.EncodeToString(k[:4]) }

// ParseKey reads the form that String writes.
func ParseKey(s string) (Key, error) {
	var k Key
	if err := k.UnmarshalText([]byte(s)); err != nil {
		return Key{}, err
	}
	return k, nil
}

// MarshalText writes 32 hex digits, or nothing for the zero key.
func (k Key) MarshalText() ([]byte, error) {
	if k.IsZero() {
		return []byte{}, nil
	}
	return []byte(k.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (k *Key) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*k = Key{}
		return nil
	}
	var read Key
	if hex.DecodedLen(len(text)) != len(read) || len(text)%2 != 0 {
		return fmt.Errorf("event key %q is not 32 hex digits", text)
	}
	if _, err := hex.Decode(read[:], text); err != nil {
		return fmt.Errorf("event key %q is not 32 hex digits", text)
	}
	*k = read
	return nil
}
