package alert_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"debrief/sync/alert"
)

// postOffice is a mail server for one connection at a time. It answers as usual,
// but for what stands in says, by the command: "DATA." is the end of a letter, and
// "" hangs up.
type postOffice struct {
	says    map[string]string
	letters []string
	tls     *tls.Config // with which it encrypts; nil: it cannot
	auth    string      // how the client said who it is
}

func (p *postOffice) listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			p.talk(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr().String()
}

func (p *postOffice) talk(conn net.Conn) {
	in, encrypted := bufio.NewScanner(conn), false
	say := func(command, usual string) bool {
		if special, ok := p.says[command]; ok {
			usual = special
		}
		if usual == "" {
			return false
		}
		_, err := fmt.Fprintf(conn, "%s\r\n", usual)
		return err == nil
	}
	if !say("HELLO", "220 post.test ESMTP") {
		return
	}
	for in.Scan() {
		command, _, _ := strings.Cut(strings.ToUpper(in.Text()), " ")
		switch command {
		case "EHLO":
			can := "250 AUTH PLAIN"
			if p.tls != nil && !encrypted {
				can = "250 STARTTLS"
			}
			if !say("EHLO", "250-post.test\r\n"+can) {
				return
			}
		case "STARTTLS":
			if !say("STARTTLS", "220 go on") {
				return
			}
			conn = tls.Server(conn, p.tls)
			in, encrypted = bufio.NewScanner(conn), true
		case "AUTH":
			p.auth = in.Text()
			if !say("AUTH", "235 hello") {
				return
			}
		case "DATA":
			if !say("DATA", "354 go on") {
				return
			}
			var letter []string
			for in.Scan() && in.Text() != "." {
				letter = append(letter, in.Text())
			}
			p.letters = append(p.letters, strings.Join(letter, "\n"))
			if !say("DATA.", "250 queued") {
				return
			}
		case "QUIT":
			say("QUIT", "221 bye")
			return
		default:
			if !say(command, "250 ok") {
				return
			}
		}
	}
}

func newMail(t *testing.T, server string) *alert.Mail {
	t.Helper()
	m, err := alert.NewMail(alert.MailSettings{Server: server, TLS: alert.MailPlain, From: "debrief@example.com", To: []string{"olga@example.com", "ivan@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestALetter(t *testing.T) {
	p := &postOffice{}
	m := hello()
	m.Title, m.Text = "Debrief: 2 инцидента", "Debrief: 2 инцидента\r\n.\r\nstill the same letter"
	if err := newMail(t, p.listen(t)).Send(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	if len(p.letters) != 1 {
		t.Fatalf("%d letters", len(p.letters))
	}
	for _, want := range []string{
		"Message-ID: <0a01@debrief>", "=?UTF-8?q?Debrief:_2_", "Auto-Submitted: auto-generated", "Date: Mon, 02 Mar 2026 10:00:00 +0000",
		"From: <debrief@example.com>", "To: <olga@example.com>, <ivan@example.com>", "still the same letter",
	} {
		if !strings.Contains(p.letters[0], want) {
			t.Errorf("%q is not in\n%s", want, p.letters[0])
		}
	}
}

func TestHowAMailServerAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		says map[string]string
		want string // what the outcome ends with
		not  string // and does not hold
	}{
		{"it takes it", nil, "arrived", ""},
		{"it takes it and is gone", map[string]string{"RSET": "", "QUIT": ""}, "arrived", ""},
		{"it does not speak", map[string]string{"HELLO": ""}, "EOF", "unsure"},
		{"it is full", map[string]string{"HELLO": "421 too many connections"}, `421 "too many connections"`, "refused"},
		{"no such sender", map[string]string{"MAIL": "550 no such sender"}, ", refused", "unsure"},
		{"it asks to come again", map[string]string{"RCPT": "451 greylisted"}, "<0a01@debrief>", "unsure"},
		{"it will not have the letter", map[string]string{"DATA.": "554 spam"}, ", refused", "unsure"},
		{"it cannot store the letter", map[string]string{"DATA.": "452 disk full"}, "<0a01@debrief>", "unsure"},
		{"it is lost before the letter", map[string]string{"DATA": ""}, "<0a01@debrief>", "unsure"},
		{"its answer is lost", map[string]string{"DATA.": ""}, ", unsure", "refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &postOffice{says: c.says}
			got := outcome(newMail(t, p.listen(t)).Send(context.Background(), hello()))
			if !strings.HasSuffix(got, c.want) || c.not != "" && strings.Contains(got, c.not) {
				t.Errorf("got %q, want …%q without %q", got, c.want, c.not)
			}
		})
	}
}

// TestMailIsNotSentInTheClear meets a server that cannot encrypt.
func TestMailIsNotSentInTheClear(t *testing.T) {
	p := &postOffice{}
	server := p.listen(t)
	m, err := alert.NewMail(alert.MailSettings{Server: server, User: "u", Password: "hunter2", From: "a@example.com", To: []string{"b@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	got := outcome(m.Send(context.Background(), hello()))
	if !strings.Contains(got, "STARTTLS") || len(p.letters) != 0 || strings.Contains(got, "hunter2") {
		t.Errorf("got %q, %d letters", got, len(p.letters))
	}
}

// TestMailIsEncryptedBeforeAnybodySaysWhoTheyAre meets a server that can.
func TestMailIsEncryptedBeforeAnybodySaysWhoTheyAre(t *testing.T) {
	certified := httptest.NewTLSServer(nil)
	defer certified.Close()
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())
	p := &postOffice{tls: &tls.Config{Certificates: certified.TLS.Certificates, MinVersion: tls.VersionTLS12}}
	settings := alert.MailSettings{Server: p.listen(t), User: "u", Password: "hunter2", From: "a@example.com", To: []string{"b@example.com"}, Roots: roots}
	m, err := alert.NewMail(settings)
	if err != nil {
		t.Fatal(err)
	}
	if got := outcome(m.Send(context.Background(), hello())); got != "arrived" || len(p.letters) != 1 || !strings.HasPrefix(p.auth, "AUTH PLAIN ") {
		t.Errorf("got %q, %d letters, %q", got, len(p.letters), p.auth)
	}
	settings.Roots = nil
	if m, err = alert.NewMail(settings); err != nil {
		t.Fatal(err)
	}
	if got := outcome(m.Send(context.Background(), hello())); !strings.Contains(got, "certificate") || len(p.letters) != 1 {
		t.Errorf("a server that nobody vouches for: got %q, %d letters", got, len(p.letters))
	}
}

// TestWhoStopsNeedNotWaitForASlowServer ends a try that waits for its answer.
func TestWhoStopsNeedNotWaitForASlowServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		if conn, err := listener.Accept(); err == nil {
			stop() // and says nothing
			defer func() { _ = conn.Close() }()
			<-ctx.Done()
			_, _ = conn.Read(make([]byte, 1))
		}
	}()
	if got := outcome(newMail(t, listener.Addr().String()).Send(ctx, hello())); got == "arrived" {
		t.Errorf("got %q", got)
	}
}
