package alert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"debrief/model/alert"
)

const (
	// patience is how long a place may take for one try.
	patience = 15 * time.Second
	// mostAnswer is how much of an answer is read, mostWords how much of what a place
	// says of a failure is kept, in bytes.
	mostAnswer = 64 << 10
	mostWords  = 300
	// mostPause is the longest pause that a place may ask for.
	mostPause = time.Hour
)

// newClient returns a client that follows no redirect: a message goes where the
// settings say, or nowhere.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// answer is what a place said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// post makes a request. Its failure never names the address, which may hold a secret.
func post(ctx context.Context, client *http.Client, req *http.Request) (*answer, error) {
	var connected atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}
	resp, err := client.Do(req.WithContext(httptrace.WithClientTrace(ctx, trace)))
	if err != nil {
		return nil, lost(err, connected.Load())
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	if err != nil {
		return nil, lost(err, true)
	}
	return &answer{resp.StatusCode, resp.Header, body}, nil
}

// lost says what became of a try without an answer: without a connection the
// message has not arrived, with one nobody knows.
func lost(err error, connected bool) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err // without the address
	}
	return &Failure{alert.Outcome{Unsure: connected}, short(err.Error())}
}

// pause returns for how long a place asks to be left alone.
func pause(seconds int) time.Duration {
	if seconds <= 0 {
		return 0
	}
	return min(time.Duration(min(seconds, 1<<20))*time.Second, mostPause)
}

func (a *answer) pause() time.Duration {
	seconds, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil {
		return 0
	}
	return pause(seconds)
}

func statusWords(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("HTTP %d %s", status, text)
	}
	return fmt.Sprintf("HTTP %d", status)
}

// short cuts what a place said.
func short(words string) string {
	if len(words) <= mostWords {
		return words
	}
	cut := mostWords
	for cut > 0 && !utf8.RuneStart(words[cut]) {
		cut--
	}
	return words[:cut] + "…"
}
