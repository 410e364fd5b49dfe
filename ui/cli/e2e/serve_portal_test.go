//go:build unix

package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// TestAnEventOfThePortalHasTheLeadRead changes a lead in the portal long before
// the next reading is due, and has the portal say so.
func TestAnEventOfThePortalHasTheLeadRead(t *testing.T) {
	p := portal.New(portal.Options{})
	watched(t, p)
	if _, err := p.AddLead(model.Fields{}.With("ID", "7719").With("TITLE", "Manicure").With("NAME", "Ivan").With("STATUS_ID", "NEW")); err != nil {
		t.Fatal(err)
	}
	listed, read := make(chan struct{}, 64), make(chan struct{}, 64)
	answer := p.Handler()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer.ServeHTTP(w, r)
		switch {
		case strings.Contains(r.URL.Path, "crm.item.list"):
			listed <- struct{}{}
		case strings.Contains(r.URL.Path, "crm.item.get"):
			read <- struct{}{}
		}
	}))
	t.Cleanup(web.Close)
	h := newHome(t, "HOOK="+p.WebhookURL(web.URL), "DEBRIEF_CONFIG=config.toml")
	h.write("config.toml", `
[bitrix24]
webhook_url = "env:HOOK"
poll_interval = "1h"
[receive.bitrix24.portal]
application_token = "t0ken"
`)
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	s := startServer(h)
	<-listed // leads
	<-listed // deals
	if err := p.Edit(lead7719, 1, model.Fields{}.With("STATUS_ID", "IN_PROCESS")); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"1763800000", "1763800001"} { // when the second is read, the first is recorded
		body := "event=ONCRMLEADUPDATE&data[FIELDS][ID]=7719&ts=" + at + "&auth[application_token]=t0ken&auth[domain]=portal.example"
		res, err := http.Post(s.base+"/hooks/bitrix24/portal", "application/x-www-form-urlencoded", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("answered %s, %v", res.Status, err)
		}
		<-read
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
	if row := h.run("list", "--json").exits(0).object(); row.in("lead").text("stage") != "IN_PROCESS" {
		t.Errorf("the list shows %v", row)
	}
}

// TestAPortalThatRefusesIsLogged: where nobody looks at a screen, the log says that
// nothing is read, without the address, which is a secret.
func TestAPortalThatRefusesIsLogged(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `{"error":"INVALID_CREDENTIALS","error_description":"Invalid request credentials"}`, http.StatusUnauthorized)
	}))
	t.Cleanup(refusing.Close)
	h := newHome(t, "HOOK="+refusing.URL+"/rest/1/s3cret/", "DEBRIEF_CONFIG=config.toml")
	h.write("config.toml", "[bitrix24]\nwebhook_url = \"env:HOOK\"\n[receive.api]\ntoken = \"t\"\n")
	s := startServer(h)
	failed := regexp.MustCompile(`debrief_pull_failed\{[^}]*\} 1`)
	for told := false; !told; {
		_, page, err := s.takes(delivery{method: http.MethodGet, path: "/metrics"})
		if err != nil {
			t.Fatal(err)
		}
		told = failed.MatchString(page)
	}
	s.stop(syscall.SIGTERM)
	if said := s.end(0); !strings.Contains(said, "class=auth") || !strings.Contains(said, "INVALID_CREDENTIALS") || strings.Contains(said, "s3cret") {
		t.Errorf("it says\n%s", said)
	}
}

func TestReceiverSpeaksTLS(t *testing.T) {
	h := receiving(t)
	pool := certificate(t, h)
	h.write("config.toml", "[receive]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\n")
	s := startServer(h)
	if !strings.HasPrefix(s.base, "https://") {
		t.Errorf("it is at %s", s.base)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}
	res, err := client.Get(s.base + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("answered %s, %v", res.Status, err)
	}
	client.CloseIdleConnections()
	s.stop(syscall.SIGTERM)
	s.end(0)
}

// certificate writes cert.pem and key.pem for 127.0.0.1 and returns who trusts it.
func certificate(t *testing.T, h *home) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	h.write("cert.pem", string(chain))
	h.write("key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(chain) {
		t.Fatal(fmt.Errorf("the certificate cannot be read back"))
	}
	return pool
}
