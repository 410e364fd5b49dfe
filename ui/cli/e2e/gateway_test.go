//go:build unix

package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
)

// TestGatewayRecordsWhatPassesDebriefServe has a bot ask its model and the CRM
// through debrief serve, which is stopped at once: everything that passed is in
// the archive, no token is in it or in the messages.
func TestGatewayRecordsWhatPassesDebriefServe(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		answer := `{"id":"chatcmpl-1","model":"gpt","choices":[{"index":0,"message":{"role":"assistant","content":"Good day"}}]}`
		if strings.HasSuffix(req.URL.Path, "crm.lead.add") {
			answer = `{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}`
		}
		if _, err := io.WriteString(w, answer); err != nil {
			t.Error(err)
		}
	}))
	defer upstream.Close()
	h := newHome(t, "DEBRIEF_CONFIG=config.toml", "GATE=g4te-token")
	h.write("config.toml", fmt.Sprintf(`
[gateway.openai.main]
upstream = %[1]q
token = "env:GATE"
[gateway.bitrix24.portal]
upstream = %[1]q
`, upstream.URL))
	s := startServer(h)
	post := func(path, body string, status int) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer sk-s3cret-key")
		req.Header.Set("X-Debrief-Session", "s1")
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != status {
			t.Errorf("%s was answered %d, %v", path, res.StatusCode, err)
		}
	}
	post("/gateway/openai/main/v1/chat/completions", `{}`, http.StatusUnauthorized)
	post("/gateway/openai/main/g4te-token/v1/chat/completions", `{"messages":[{"role":"user","content":"Hello"}]}`, http.StatusOK)
	post("/gateway/bitrix24/portal/rest/1/s3cret-code/crm.lead.add", `{"fields":{"TITLE":"Haircut","COMMENTS":"s3cret-code"}}`, http.StatusOK)
	s.stop(syscall.SIGTERM)
	said := s.end(0)
	shown := h.run("show", "s1", "--json").exits(0)
	for _, word := range []string{"Hello", "Good day", "requested", "Haircut", "QUERY_LIMIT_EXCEEDED: Too many requests"} {
		if !strings.Contains(shown.stdout, word) {
			t.Errorf("%q is not in\n%s", word, shown.stdout)
		}
	}
	if all := said + shown.stdout; strings.Contains(all, "s3cret") || strings.Contains(all, "g4te") {
		t.Errorf("a token is told:\n%s", all)
	}
}
