package webhook

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"debrief/model"
	"debrief/sync/loose"
)

// Limits of a body.
const (
	maxBody     = model.MaxEventBytes // as it comes
	maxUnpacked = 8 << 20             // of a packed one
)

// roomOf returns how many KiB a request is counted as: what its body may come to
// in memory while it is under way, 16 at the least.
func roomOf(req *http.Request) int64 {
	if req.ContentLength < 0 || req.ContentLength > maxBody {
		return maxBody >> 10
	}
	return max(16, req.ContentLength>>10+1)
}

// share is the room that one request has.
type share struct {
	r   *Receiver
	kib int64
}

// grow takes more room, up to so many KiB, and reports whether there was some.
func (s *share) grow(kib int64) bool {
	more := kib - s.kib
	if more <= 0 {
		return true
	}
	if !s.r.room.TryAcquire(more) {
		return false
	}
	s.kib = kib
	s.r.metrics.bodies.Add(float64(more << 10))
	return true
}

// leave gives all of it back.
func (s *share) leave() {
	s.r.room.Release(s.kib)
	s.r.metrics.bodies.Sub(float64(s.kib << 10))
}

var (
	errCrowded  = refusal(http.StatusServiceUnavailable, "too much at once, try again")
	errTooLarge = refusal(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", maxBody)
)

// readBody reads a body within its limits and unpacks it, when there is room for
// what may come of it. Who sends slowly has no more room than what he sends.
func readBody(w http.ResponseWriter, req *http.Request, packed bool, room *share) ([]byte, error) {
	if req.ContentLength > maxBody {
		return nil, errTooLarge
	}
	body, err := readAll(http.MaxBytesReader(w, req.Body, maxBody), req.ContentLength)
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &tooLarge):
		return nil, errTooLarge
	case errors.As(err, &network) && network.Timeout():
		return nil, refusal(http.StatusRequestTimeout, "the body took too long")
	case err != nil:
		return nil, refusal(http.StatusBadRequest, "the body breaks off")
	}
	switch encoding := req.Header.Get("Content-Encoding"); {
	case encoding == "" || encoding == "identity":
		return body, nil
	case encoding == "gzip" && packed:
		if !room.grow(maxUnpacked >> 10) {
			return nil, errCrowded
		}
		return unpack(body)
	default:
		return nil, refusal(http.StatusUnsupportedMediaType, "content encoding %q is not taken here", encoding)
	}
}

// readAll reads to the end. Of what the sender says of the length it believes only
// what is usual, so that room is taken for what came and not for what is announced.
func readAll(from io.Reader, announced int64) ([]byte, error) {
	var body bytes.Buffer
	if announced > 0 && announced <= usualBody {
		body.Grow(int(announced) + bytes.MinRead)
	}
	_, err := body.ReadFrom(from)
	return body.Bytes(), err
}

// usualBody is the size up to which a body is read in one go.
const usualBody = 16 << 10

// unpack is bounded: a small body must not become a large one.
func unpack(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, refusal(http.StatusBadRequest, "the body is not gzip")
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	switch {
	case len(out) > maxUnpacked:
		return nil, refusal(http.StatusRequestEntityTooLarge, "the unpacked body is larger than %d bytes", maxUnpacked)
	case err != nil:
		return nil, refusal(http.StatusBadRequest, "the packed body breaks off or is damaged")
	}
	return out, nil
}

// readJSON reads a body that is JSON.
func readJSON(in *request) error {
	tree, err := parseJSON(in.body, model.MaxDepth)
	in.tree = tree
	return err
}

// parseJSON reads one JSON value. Errors name the place.
func parseJSON(body []byte, depth int) (loose.Value, error) {
	if err := checkJSON(body, depth); err != nil {
		return loose.Value{}, err
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return loose.Value{}, refusal(http.StatusBadRequest, "not valid JSON: %v", err)
	}
	return loose.Value{V: value}, nil
}

// checkJSON refuses what is no JSON or nested too deep, before anything is made
// of it.
func checkJSON(body []byte, depth int) error {
	level, inString := 0, false
	for at := 0; at < len(body); at++ {
		switch c := body[at]; {
		case inString && c == '\\':
			at++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if level++; level > depth {
				return refusal(http.StatusBadRequest, "nested deeper than %d levels at byte %d", min(depth, model.MaxDepth), at+1)
			}
		case c == '}' || c == ']':
			level--
		}
	}
	if json.Valid(body) { // says yes in half the time, but not where it is wrong
		return nil
	}
	var raw json.RawMessage
	err := json.Unmarshal(body, &raw)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return refusal(http.StatusBadRequest, "not valid JSON at byte %d: %v", syntax.Offset, syntax)
	}
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	return nil
}
