package bitrix24_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

var _ sync.CRM = (*bitrix24.Client)(nil)

const secret = "demo0secret0code"

// script is a portal that answers one thing after another, the last one for ever.
type script struct {
	answers []answer
	calls   int
}

type answer struct {
	status int
	body   string
	header map[string]string
	broken bool
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	a := s.answers[min(s.calls, len(s.answers)-1)]
	s.calls++
	if a.broken {
		return nil, fmt.Errorf("dial %s: connection refused", r.URL)
	}
	header := http.Header{}
	for name, value := range a.header {
		header.Set(name, value)
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

const item = `{"result":{"item":{"id":5,"title":"Botox","updatedTime":"2026-03-02T12:00:00+03:00","updatedBy":7}}}`

func scripted(t *testing.T, answers ...answer) (*script, *bitrix24.Client) {
	t.Helper()
	s, c := &script{answers: answers}, newClock()
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: "https://salon.example/rest/1/" + secret + "/", Transport: s,
		Now: c.Now, Sleep: c.Sleep, Rand: func() float64 { return 0.5 },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, client
}

var lead5 = model.EntityRef{Kind: model.EntityLead, ID: "5"}

// crmError returns the error in the form that every error of a client has.
func crmError(t *testing.T, err error) *model.CRMError {
	t.Helper()
	var failure *model.CRMError
	if !errors.As(err, &failure) {
		t.Fatalf("%v is no CRM error", err)
	}
	return failure
}

func TestErrorsSayWhatTheyMean(t *testing.T) {
	cases := []struct {
		status int
		body   string
		class  model.CRMErrorClass
		words  string
	}{
		{503, `{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}`, model.CRMLimit, "Too many requests"},
		{429, `{"error":"OPERATION_TIME_LIMIT","error_description":"Method is blocked due to operation time limit."}`, model.CRMBusy, "Method is blocked due to operation time limit."},
		{503, `{"error":"OVERLOAD_LIMIT","error_description":"REST API is blocked due to overload."}`, model.CRMBlocked, "REST API is blocked due to overload."},
		{500, `{"error":"INTERNAL_SERVER_ERROR","error_description":"Internal server error"}`, model.CRMAmbiguous, "Internal server error"},
		{500, `{"error":"PORTAL_DELETED","error_description":"Portal was deleted"}`, model.CRMBlocked, "Portal was deleted"},
		{401, `{"error":"INVALID_CREDENTIALS","error_description":"Invalid request credentials"}`, model.CRMAuth, "Invalid request credentials"},
		{401, `{"error":"Expired_Token","error_description":""}`, model.CRMAuth, "Expired_Token"},
		{403, `{"error":"insufficient_scope","error_description":"more"}`, model.CRMAuth, `the webhook lacks the right "crm": give it that in Bitrix24 (more)`},
		{403, `{"error":"ACCESS_DENIED","error_description":"REST API is available only on commercial plans"}`, model.CRMAuth, "REST API is available only on commercial plans"},
		{403, `{"error":"ACCESS_DENIED","error_description":"You do not have access to this session"}`, model.CRMDenied, "You do not have access to this session"},
		{400, `{"error":"ACCESS_DENIED","error_description":"Access denied."}`, model.CRMDenied, "Access denied."},
		{400, `{"error":"","error_description":"Access denied."}`, model.CRMDenied, "Access denied."},
		{400, `{"error":"","error_description":"Not found"}`, model.CRMGone, "Not found"},
		{400, `{"error":"NOT_FOUND","error_description":"Element not found"}`, model.CRMGone, "Element not found"},
		{400, `{"error":"NOT_FOUND","error_description":"Smart process not found"}`, model.CRMDenied, "Smart process not found"},
		{400, `{"error":100,"error_description":"Could not find value for parameter {id}"}`, model.CRMDenied, "Could not find value for parameter {id}"},
		{400, `{"error":0,"error_description":"odd"}`, model.CRMDenied, "odd"},
		{404, `{"error":"ERROR_METHOD_NOT_FOUND","error_description":"Method not found!"}`, model.CRMDenied, "Method not found!"},
		{200, `{"error":"","error_description":"said with 200"}`, model.CRMDenied, "said with 200"},
		{502, `<html>Bad Gateway</html>`, model.CRMAmbiguous, "the portal answered Bad Gateway without JSON"},
		{200, `<html>login</html>`, model.CRMAmbiguous, "the portal answered OK without JSON"},
		{403, `<html>no</html>`, model.CRMAuth, "the portal answered Forbidden without JSON"},
		{200, `{"result":[]}`, model.CRMAmbiguous, "the portal's answer has an unknown form"},
		{200, `{"result":{"item":{"id":6}}}`, model.CRMAmbiguous, "the portal's answer has an unknown form"},
		{200, ``, model.CRMAmbiguous, "the portal answered OK without JSON"},
	}
	for _, c := range cases {
		t.Run(c.body, func(t *testing.T) {
			_, client := scripted(t, answer{status: c.status, body: c.body})
			_, err := client.Update(t.Context(), model.Entity{Ref: lead5}, text("TITLE", "x"))
			if got := crmError(t, err); got.Class != c.class || got.Words != c.words || got.Method != "crm.item.update" && c.status != http.StatusNotFound { // which asks the classic method next
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestWhatIsRepeated(t *testing.T) {
	ok := answer{status: 200, body: item}
	limit := answer{status: 503, body: `{"error":"QUERY_LIMIT_EXCEEDED"}`}
	html := answer{status: 502, body: "<html>"}
	refused := answer{status: 400, body: `{"error":"","error_description":"no"}`}
	cases := map[string]struct {
		answers       []answer
		read, written int // how many calls each makes
	}{
		"something that is no portal is not asked again": {[]answer{{status: 404, body: "<html>"}}, 1, 1},
		"a limit is waited out by both":                  {[]answer{limit, limit, ok}, 3, 3},
		"an unknown outcome only when reading":           {[]answer{html, html, ok}, 3, 1},
		"a broken connection only when reading":          {[]answer{{broken: true}, ok}, 2, 1},
		"a refusal by neither":                           {[]answer{refused}, 1, 1},
		"a limit without end is given up":                {[]answer{limit}, 4, 4},
		"a limit, and then an unknown outcome":           {[]answer{limit, html, ok}, 3, 2},
		"a block of the method, too long for both":       {[]answer{{status: 429, body: `{"error":"OPERATION_TIME_LIMIT","time":{"operating_reset_at":1900000000}}`}}, 1, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s, client := scripted(t, append(c.answers, c.answers[len(c.answers)-1])...)
			_, _ = client.Get(t.Context(), lead5)
			read := s.calls
			if last := c.answers[len(c.answers)-1]; last.status == 200 {
				read-- // who changed it was asked for as well
			}
			s, client = scripted(t, append(c.answers, c.answers[len(c.answers)-1])...)
			_, err := client.Update(t.Context(), model.Entity{Ref: lead5}, text("TITLE", "x"))
			written := s.calls
			if err == nil {
				written--
			}
			if read != c.read || written != c.written {
				t.Errorf("read with %d calls, written with %d", read, written)
			}
		})
	}
}

func TestABlockedMethodIsLeftAloneUntilItIsFree(t *testing.T) {
	p, client, c := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	p.Fail("crm.item.update", 1, portal.Fault{Kind: portal.OperationLimit, Delay: 5 * time.Minute})
	_, err := client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "b"))
	first := crmError(t, err)
	if first.Class != model.CRMBusy || first.RetryAt.Sub(c.now) < 5*time.Minute {
		t.Fatalf("%+v", first)
	}
	calls := len(p.Requests())
	if _, err = client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "b")); crmError(t, err).Class != model.CRMBusy || len(p.Requests()) != calls {
		t.Errorf("%v after %d calls", err, len(p.Requests())-calls)
	}
	if _, err = client.Get(t.Context(), ref); err != nil {
		t.Errorf("another method: %v", err)
	}
	c.now = first.RetryAt
	if _, err = client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "b")); err != nil {
		t.Errorf("when it is free: %v", err)
	}
}

func TestAMethodNearItsLimitIsLeftAlone(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	p.SetOperating("crm.item.get", 476)
	if _, err := client.Get(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get(t.Context(), ref); crmError(t, err).Class != model.CRMBusy {
		t.Errorf("%v", err)
	}
}

func TestTheRateIsKept(t *testing.T) {
	p, client, c := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	started := c.now
	for range 200 {
		if _, err := client.Get(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	if notes := p.Misbehaviour(); len(notes) > 0 {
		t.Errorf("%v", notes)
	}
	if took := c.now.Sub(started); took < 70*time.Second || took > 80*time.Second {
		t.Errorf("200 calls took %v", took)
	}
}

func TestATransportThatIgnoresTheRateIsTold(t *testing.T) {
	p, client, _ := connectCarelessly(t, func(o *bitrix24.Options) { o.Burst, o.PerSecond = 1000, 1000 })
	ref := lead(t, p, text("TITLE", "a"))
	for range 60 {
		_, _ = client.Get(t.Context(), ref)
	}
	if len(p.Misbehaviour()) == 0 {
		t.Error("the portal noticed nothing")
	}
}

func TestARenamedPortalIsFollowedWithThePost(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	p.Rename("https://clinic.example")
	wrote, err := client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "b"))
	if err != nil || wrote.After.Fields.Text("TITLE") != "b" {
		t.Fatalf("%v, %v", wrote.After.Fields, err)
	}
	if client.Portal() != "salon.example" {
		t.Errorf("its name became %s", client.Portal())
	}
}

func TestTheSecretIsNotCarriedToAPlainAddress(t *testing.T) {
	for _, location := range []string{"http://evil.example/rest/", "http://127.0.0.1/", "/relative"} {
		s, client := scripted(t, answer{status: 302, header: map[string]string{"Location": location}}, answer{status: 200, body: item})
		_, err := client.Get(t.Context(), lead5)
		if got := crmError(t, err); got.Class != model.CRMAuth || s.calls != 1 {
			t.Errorf("%s: %v after %d calls", location, err, s.calls)
		}
	}
}

func TestRedirectsInACircleEnd(t *testing.T) {
	s, client := scripted(t, answer{status: 302, header: map[string]string{"Location": "https://salon.example/"}})
	if _, err := client.Update(t.Context(), model.Entity{Ref: lead5}, text("TITLE", "x")); err == nil || s.calls > 5 {
		t.Errorf("%v after %d calls", err, s.calls)
	}
}

func TestTheSecretIsNeverShown(t *testing.T) {
	bodies := []answer{
		{broken: true},
		{status: 400, body: `{"error":"` + secret + `","error_description":"no such hook ` + secret + `"}`},
		{status: 302, header: map[string]string{"Location": "https://" + secret + ".example:x/"}},
		{status: 502, body: "<html>" + secret},
	}
	for _, a := range bodies {
		_, client := scripted(t, a)
		_, err := client.Update(t.Context(), model.Entity{Ref: lead5}, text("TITLE", "x"))
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Error("failed", "err", err, "client", client)
		shown := fmt.Sprintf("%v %+v %#v %v %+v %#v", err, err, crmError(t, err).Words, client, client, client) + log.String()
		for cause := err; cause != nil; cause = errors.Unwrap(cause) {
			shown += cause.Error()
		}
		if strings.Contains(shown, secret) {
			t.Errorf("%s", shown)
		}
	}
	for _, url := range []string{"http://salon.example/rest/1/" + secret, "ftp://salon.example/rest/1/" + secret, "https://salon.example/rest/x/" + secret, secret, "https://salon.example/" + secret, ":" + secret, ""} {
		_, err := bitrix24.New(bitrix24.Options{WebhookURL: url})
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestPlainHTTPIsForLoopbackOnly(t *testing.T) {
	for url, ok := range map[string]bool{
		"http://127.0.0.1:8080/rest/1/abc/":             true,
		"http://localhost/rest/1/abc":                   true,
		"http://[::1]:80/rest/1/abc/":                   true,
		"https://salon.example/rest/1/abc/":             true,
		"https://salon.example/rest/1/abc/profile.json": true,
		"http://salon.example/rest/1/abc/":              false,
		"http://127.0.0.1.example/rest/1/abc/":          false,
	} {
		if _, err := bitrix24.New(bitrix24.Options{WebhookURL: url}); (err == nil) != ok {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestAnAnswerWithoutEndIsCutOff(t *testing.T) {
	s := &script{answers: []answer{{status: 200, body: `{"result":"` + strings.Repeat("x", 5000) + `"}`}}}
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: "https://salon.example/rest/1/abc/", Transport: s, BodyLimit: 1000, Sleep: newClock().Sleep,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get(t.Context(), lead5); crmError(t, err).Class != model.CRMAmbiguous {
		t.Errorf("%v", err)
	}
}

func TestACancelledCallEndsAndSaysSo(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client.Get(ctx, ref)
	if !errors.Is(err, context.Canceled) || len(p.Requests()) != 0 {
		t.Errorf("%v after %d calls", err, len(p.Requests()))
	}
}

func TestEntitiesOfOtherKindsAreRefusedWithoutACall(t *testing.T) {
	p, client, _ := connect(t)
	company := model.EntityRef{Kind: "company", ID: "1"}
	_, getErr := client.Get(t.Context(), company)
	_, updateErr := client.Update(t.Context(), model.Entity{Ref: model.EntityRef{Kind: model.EntityLead, ID: "x"}}, text("TITLE", "x"))
	_, stagesErr := client.Stages(t.Context(), model.EntityContact)
	listErr := client.Changed(t.Context(), company.Kind, model.Scan{}, nil)
	for _, err := range []error{getErr, updateErr, stagesErr, listErr} {
		if crmError(t, err).Class != model.CRMDenied {
			t.Errorf("%v", err)
		}
	}
	if len(p.Requests()) != 0 {
		t.Error("it called")
	}
}

func TestItWorksOverARealConnection(t *testing.T) {
	p := portal.New(portal.Options{})
	watched(t, p)
	server := httptest.NewServer(p.Handler())
	defer server.Close()
	client, err := bitrix24.New(bitrix24.Options{WebhookURL: p.WebhookURL(server.URL), Sleep: newClock().Sleep})
	if err != nil {
		t.Fatal(err)
	}
	ref := lead(t, p, text("TITLE", "a"))
	p.Fail("crm.item.get", 1, portal.Fault{Kind: portal.ResetBefore})
	if got, err := client.Get(t.Context(), ref); err != nil || got.Fields.Text("TITLE") != "a" {
		t.Errorf("%v, %v", got, err)
	}
	p.Fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetAfter})
	if _, err := client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "b")); crmError(t, err).Class != model.CRMAmbiguous {
		t.Errorf("%v", err)
	}
	if held, _ := p.Entity(ref); held.Fields.Text("TITLE") != "b" {
		t.Error("the write was not carried out")
	}
}
