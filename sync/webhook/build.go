package webhook

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"debrief/model"
	"debrief/sync/loose"
)

// sentAs keeps a part of a body as it was sent, beside what was understood of it.
func sentAs(part loose.Value) []byte {
	return append(append([]byte(`{"raw":`), part.JSON()...), '}')
}

// joined makes one id of several parts: the same parts give the same id. What is
// too long for an id is named by its hash.
func joined(parts ...string) string {
	id := strings.Join(parts, ":")
	if len(id) <= model.MaxIDBytes {
		return id
	}
	return hashed(id)
}

// hashed makes an id of something that has none.
func hashed(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// fullName puts a name together of what the platforms split.
func fullName(parts ...string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
