package alert

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/wneessen/go-mail"

	"debrief/model/alert"
)

// The ways in which a mail server is spoken with.
const (
	MailStartTLS = "starttls" // in the clear until both sides begin to encrypt, which they must
	MailPlain    = "none"     // never encrypted: for a server on the same computer
)

// MailSettings are what sending mail needs.
type MailSettings struct {
	Server         string // host:port
	TLS            string // one of the ways above
	User, Password string // "" for a server that asks for none
	From           string
	To             []string
	Roots          *x509.CertPool // whose certificates are trusted; nil: the computer's
}

// Mail sends e-mail. A server cannot tell a repeat from a new message (the
// Message-ID is the same, which some mailboxes look at), so a try whose answer was
// lost is repeated once.
type Mail struct {
	settings MailSettings
	options  []mail.Option
	host     string
}

// NewMail returns a sender of mail. Errors hold no password.
func NewMail(s MailSettings) (*Mail, error) {
	host, port, err := net.SplitHostPort(s.Server)
	number, errPort := strconv.Atoi(port)
	if err != nil || errPort != nil || host == "" {
		return nil, fmt.Errorf("the mail server %q is not host:port", s.Server)
	}
	m := &Mail{settings: s, host: host, options: []mail.Option{mail.WithTimeout(patience)}}
	policy := mail.TLSMandatory
	if s.TLS == MailPlain {
		policy = mail.NoTLS
	}
	m.options = append(m.options, mail.WithTLSPolicy(policy),
		mail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}))
	m.options = append(m.options, mail.WithPort(number))
	if s.User != "" {
		m.options = append(m.options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	if len(s.To) == 0 {
		return nil, errors.New("mail needs somebody to send to")
	}
	if _, err := m.letter(&Message{}); err != nil {
		return nil, err
	}
	return m, nil
}

// Policy implements Sender.
func (*Mail) Policy() alert.Policy { return alert.Policy{MostUnsure: 2} }

// letter makes the mail of a message.
func (m *Mail) letter(of *Message) (*mail.Msg, error) {
	letter := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := letter.From(m.settings.From); err != nil {
		return nil, fmt.Errorf("the sender %q is no mail address", m.settings.From)
	}
	for _, to := range m.settings.To {
		if err := letter.AddTo(to); err != nil {
			return nil, fmt.Errorf("%q is no mail address", to)
		}
	}
	letter.SetMessageIDWithValue(of.ID + "@debrief")
	letter.SetDateWithValue(of.At)
	letter.SetGenHeader(mail.Header("Auto-Submitted"), "auto-generated")
	letter.Subject(of.Title)
	letter.SetBodyString(mail.TypeTextPlain, of.Text)
	return letter, nil
}

// Send implements Sender.
func (m *Mail) Send(ctx context.Context, of *Message) error {
	letter, err := m.letter(of)
	if err != nil {
		return &Failure{alert.Outcome{Refused: true}, short(err.Error())}
	}
	dial := &line{}
	client, err := mail.NewClient(m.host, append(slices.Clone(m.options), mail.WithDialContextFunc(dial.dial))...)
	if err != nil {
		return &Failure{alert.Outcome{Refused: true}, m.words(err)}
	}
	ctx, done := context.WithTimeout(ctx, 2*patience) // for all of the talk
	defer done()
	context.AfterFunc(ctx, dial.hangUp)
	if err := client.DialWithContext(ctx); err != nil {
		return &Failure{What: m.words(err)}
	}
	err = client.Send(letter)
	if letter.IsDelivered() {
		_ = client.Close() // it is taken; how the server says goodbye changes nothing
		return nil
	}
	_ = client.Close()
	if err == nil {
		return &Failure{alert.Outcome{Unsure: true}, "the server did not confirm it"}
	}
	return m.failure(err)
}

// line is the connection of one try. The library waits for a slow server without
// looking at a context, and leaves the line open where a greeting fails, so we hang
// up: when somebody stops, when it takes too long, and at the end.
type line struct {
	mu   sync.Mutex
	conn net.Conn
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, network, address)
	l.mu.Lock()
	l.conn = conn
	l.mu.Unlock()
	return conn, err
}

func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close() // the try fails by it
	}
}

// failure says what became of a letter that was not taken: a server that answered
// has not got it, and has said whether to ask again.
func (m *Mail) failure(err error) error {
	f := &Failure{What: m.words(err)}
	var sent *mail.SendError
	if !errors.As(err, &sent) {
		f.Unsure = true
		return f
	}
	code := sent.ErrorCode()
	switch {
	case code >= 500:
		f.Refused = true
	case code < 400: // no answer: it may have arrived when all of it was on its way
		f.Unsure = sent.Reason == mail.ErrSMTPDataClose || sent.Reason == mail.ErrWriteContent
	}
	return f
}

// words tells an error without the password.
func (m *Mail) words(err error) string {
	words := err.Error()
	if m.settings.Password != "" {
		words = strings.ReplaceAll(words, m.settings.Password, "…")
	}
	return short(words)
}
