package webhook

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func asking(path string, header ...string) call {
	c := call{method: http.MethodOptions, path: path}
	for i := 0; i < len(header); i += 2 {
		c = c.with(header[i], header[i+1])
	}
	return c
}

func TestASenderOfCloudEventsMayAskWhetherItMayDeliver(t *testing.T) {
	s := &shelf{}
	h := receiver(t, s)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, asking("/v1/events", "WebHook-Request-Origin", "eventemitter.example.com",
		"WebHook-Request-Rate", "120", "WebHook-Request-Callback", "https://elsewhere.example/confirm?id=1").request(t))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d %s", w.Code, w.Body)
	}
	for name, want := range map[string]string{
		"WebHook-Allowed-Origin": "eventemitter.example.com", "WebHook-Allowed-Rate": "*", "Allow": "OPTIONS, POST",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if status, _ := (call{path: "/v1/events", body: message("1", "x")}).with("WebHook-Request-Origin", "eventemitter.example.com").to(t, h); status != http.StatusUnauthorized {
		t.Errorf("who may deliver has still to prove who it is, but is answered %d", status)
	}
}

func TestAskingIsRefusedWhereNobodyDelivers(t *testing.T) {
	for name, test := range map[string]struct {
		asks   call
		status int
	}{
		"without an origin":      {asking("/v1/events"), http.StatusMethodNotAllowed},
		"an origin that is none": {asking("/v1/events", "WebHook-Request-Origin", "a b"), http.StatusBadRequest},
		"a long origin":          {asking("/v1/events", "WebHook-Request-Origin", strings.Repeat("a", 254)), http.StatusBadRequest},
		"another channel":        {asking("/hooks/telegram/salon", "WebHook-Request-Origin", "a.example"), http.StatusMethodNotAllowed},
		"traces":                 {asking("/v1/traces", "WebHook-Request-Origin", "a.example"), http.StatusMethodNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			receiver(t, &shelf{}).ServeHTTP(w, test.asks.request(t))
			if w.Code != test.status || w.Header().Get("WebHook-Allowed-Origin") != "" {
				t.Errorf("answered %d with %v", w.Code, w.Header())
			}
		})
	}
}
