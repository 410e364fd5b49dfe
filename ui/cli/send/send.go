// Package send posts events of a file to a running receiver, in the public format
// and signed as the receiver wants it.
package send

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"debrief/model"
	"debrief/ui/cli/importer"
)

// Timeout is how long one request may take, its answer included.
const Timeout = 30 * time.Second

// What one request holds at most. A receiver takes 1,000 events and 1 MiB.
const (
	mostEvents = 200
	mostBytes  = 256 << 10
)

// maxLine is the longest event that fits into a request, in its list.
const maxLine = model.MaxEventBytes - len("[]")

// maxAnswer is how much of an answer is read, in bytes.
const maxAnswer = 1 << 20

// Options say where to and how.
type Options struct {
	URL    string // of /v1/events
	Secret string // Standard Webhooks, whsec_…; the token is used without it
	Token  string // bearer
	Client *http.Client
	Now    func() time.Time
	// Refused is told of each event that was refused: its line, from 1, and why.
	Refused func(line int, reason string)
}

// Result is what became of the events.
type Result struct {
	Sent       int64 `json:"sent"` // posted and answered
	Accepted   int64 `json:"accepted"`
	Duplicates int64 `json:"duplicates"`
	Refused    int64 `json:"refused"` // by the receiver, or not even JSON
}

// StatusError is an answer that takes none of the events.
type StatusError struct {
	Status int
	Words  string // the receiver's own, on one line
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("answered %d: %s", e.Status, e.Words)
}

// UnreachableError says that no receiver answered.
type UnreachableError struct{ Err error }

// Error implements error.
func (e *UnreachableError) Error() string { return "no answer: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *UnreachableError) Unwrap() error { return e.Err }

// sender is one run.
type sender struct {
	Options
	signature *standardwebhooks.Webhook
	result    Result
	batch     []byte // "[…" so far
	lines     []int  // of the events in it
}

// Events posts every line of in as an event, several at once, one request after
// the other. The result tells what was done also when it ends with an error: a
// *StatusError, an *UnreachableError, or one of reading in.
func Events(ctx context.Context, in io.Reader, o Options) (Result, error) {
	s := &sender{Options: o}
	if o.Secret != "" {
		var err error
		if s.signature, err = standardwebhooks.NewWebhook(o.Secret); err != nil {
			return Result{}, errors.New("the secret is not of the form whsec_ and base64")
		}
	}
	for line, err := range importer.Lines(in) {
		if err != nil {
			return s.result, errors.Join(s.flush(ctx), fmt.Errorf("read line %d: %w", line.N, err))
		}
		if err := s.add(ctx, line); err != nil {
			return s.result, err
		}
	}
	return s.result, s.flush(ctx)
}

// add puts one line into the batch, and posts the batch before when it is full.
func (s *sender) add(ctx context.Context, l importer.Line) error {
	n, line := l.N, bytes.TrimSpace(bytes.TrimPrefix(l.Text, []byte("\uFEFF")))
	switch {
	case len(line) == 0:
		return nil
	case !l.Whole || len(line) > maxLine:
		s.refuse(n, "longer than an event may be")
		return nil
	case line[0] != '{' || !json.Valid(line):
		s.refuse(n, "not a JSON object")
		return nil
	}
	if len(s.lines) == mostEvents || len(s.lines) > 0 && len(s.batch)+len(line) > mostBytes {
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
	if mark := byte(','); len(s.lines) == 0 {
		s.batch = append(s.batch[:0], '[')
	} else {
		s.batch = append(s.batch, mark)
	}
	s.batch, s.lines = append(s.batch, line...), append(s.lines, n)
	return nil
}

func (s *sender) refuse(line int, reason string) {
	s.result.Refused++
	if s.Refused != nil {
		s.Refused(line, reason)
	}
}

// flush posts the batch.
func (s *sender) flush(ctx context.Context) error {
	if len(s.lines) == 0 {
		return nil
	}
	lines := s.lines
	s.batch, s.lines = append(s.batch, ']'), nil
	answer, err := s.post(ctx, s.batch)
	if err != nil {
		return err
	}
	s.result.Sent += int64(len(lines))
	s.result.Accepted += answer.Accepted
	s.result.Duplicates += answer.Duplicates
	for _, r := range answer.Rejected {
		if r.Position < 1 || r.Position > len(lines) {
			return &StatusError{http.StatusOK, "the answer names an event that was not sent"}
		}
		s.refuse(lines[r.Position-1], r.Reason)
	}
	return nil
}

// answer is what a receiver says of a list of events.
type answer struct {
	Accepted   int64 `json:"accepted"`
	Duplicates int64 `json:"duplicates"`
	Rejected   []struct {
		Position int    `json:"position"`
		Reason   string `json:"reason"`
	} `json:"rejected"`
}

// post sends one body. Its id is that of its content, so that the same file sent
// twice gives the same events.
func (s *sender) post(ctx context.Context, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, bytes.NewReader(body))
	if err != nil {
		return answer{}, fmt.Errorf("make request: %w", err)
	}
	if err := s.prove(req.Header, body); err != nil {
		return answer{}, err
	}
	res, err := s.Client.Do(req)
	if err != nil {
		return answer{}, &UnreachableError{reason(err)}
	}
	words, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err = errors.Join(err, res.Body.Close()); err != nil {
		return answer{}, &UnreachableError{reason(err)}
	}
	var got answer
	if res.StatusCode != http.StatusOK {
		return got, &StatusError{res.StatusCode, short(words)}
	}
	if err := json.Unmarshal(words, &got); err != nil {
		return got, &StatusError{res.StatusCode, short(words)}
	}
	return got, nil
}

// reason is why there was no answer, without the address, which is told anyway.
func reason(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %s", Timeout)
	}
	var call *url.Error
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}

// prove signs the body, or shows the token.
func (s *sender) prove(header http.Header, body []byte) error {
	sum := sha256.Sum256(body)
	id, now := "msg_"+hex.EncodeToString(sum[:16]), s.Now()
	header.Set("Content-Type", "application/json")
	header.Set(standardwebhooks.HeaderWebhookID, id)
	if s.signature == nil {
		header.Set("Authorization", "Bearer "+s.Token)
		return nil
	}
	signed, err := s.signature.Sign(id, now, body)
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	header.Set(standardwebhooks.HeaderWebhookSignature, signed)
	return nil
}

// short returns the first words of an answer.
func short(body []byte) string {
	const most = 300
	return string(bytes.ToValidUTF8(bytes.TrimSpace(body[:min(len(body), most)]), nil))
}
