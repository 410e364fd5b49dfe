package bitrix24

import (
	"cmp"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"debrief/model"
)

// broken makes an error of a request that got no answer. url.Error holds the
// whole address, so only what lies below it is kept.
func broken(method string, at door, err error) *model.CRMError {
	var withURL *url.Error
	for errors.As(err, &withURL) {
		err = withURL.Err
	}
	return &model.CRMError{
		Class: model.CRMAmbiguous, Method: method, Words: at.hide(err.Error()), Cause: causeOf(err), Err: hidden{err, at},
	}
}

// causeOf says what kept an answer from coming.
func causeOf(err error) model.CRMCause {
	var (
		unknown *net.DNSError
		noTLS   tls.RecordHeaderError
		foreign *tls.CertificateVerificationError
		slow    net.Error
	)
	switch {
	case errors.As(err, &unknown) && !unknown.IsTimeout:
		return model.CauseHost
	case errors.As(err, &noTLS), errors.As(err, &foreign), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return model.CauseTLS
	case errors.As(err, &slow) && slow.Timeout():
		return model.CauseTimeout
	}
	return model.CauseConnection
}

// hidden is a cause whose text has no secret in it.
type hidden struct {
	error
	at door
}

func (h hidden) Error() string { return h.at.hide(h.error.Error()) }

// Is lets errors.Is find the cause without handing its text out.
func (h hidden) Is(target error) bool { return errors.Is(h.error, target) }

// answer reads what the portal sent.
func (c *Client) answer(method string, at door, status int, body []byte) (envelope, *model.CRMError) {
	e, ok := decodeEnvelope(body)
	if !ok {
		return envelope{}, &model.CRMError{
			Class: classifyPage(status), Method: method, Cause: model.CausePage, Status: status,
			Words: model.PageWords(statusWords(status)),
		}
	}
	used := e.usage()
	code, words, failed := e.failed()
	if !failed && status < 400 {
		c.noticeUsage(method, used)
		c.noticeZone(e.Time)
		return e, nil
	}
	return envelope{}, c.failure(method, at, status, code, words, used)
}

// failure is what the portal refused, in its own words.
func (c *Client) failure(method string, at door, status int, code, words string, used usage) *model.CRMError {
	failure := &model.CRMError{Class: classify(status, code, words), Method: method, Code: at.hide(code), Words: at.hide(words)}
	failure.Words = cmp.Or(failure.Words, failure.Code)
	if isScope(code) {
		lacks(failure, scopeOf(method))
	}
	if failure.Class == model.CRMBusy {
		failure.RetryAt = c.noticeBusy(method, used)
	}
	return failure
}

// classifyPage says what an answer that is no JSON means.
func classifyPage(status int) model.CRMErrorClass {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return model.CRMAuth
	case http.StatusTooManyRequests:
		return model.CRMLimit
	}
	return model.CRMAmbiguous
}

func statusWords(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "an unknown status"
}
