package cli

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/ui/cli/config"
)

// The levels of a finding.
const (
	levelError   = "error"
	levelWarning = "warning"
)

// finding is something that config check found. The names are a contract.
type finding struct {
	Level string `json:"level"` // error or warning
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"`
	Key   string `json:"key,omitempty"`
	What  string `json:"what"`
	Mend  string `json:"mend"`
}

// place returns "file:line: key: ", as far as each is known.
func (f finding) place() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File)
		if f.Line > 0 {
			fmt.Fprintf(&b, ":%d", f.Line)
		}
		b.WriteString(": ")
	}
	if f.Key != "" {
		b.WriteString(f.Key + ": ")
	}
	return b.String()
}

// configCheck looks for what is wrong with a configuration. It opens no archive
// and connects to nothing.
type configCheck struct {
	*app
	file  string
	read  *config.Reading
	found []finding
}

func (c *configCheck) run() {
	c.look()
	if len(c.found) == 0 {
		c.whole()
	}
	slices.SortStableFunc(c.found, func(a, b finding) int { return cmp.Compare(a.Line, b.Line) })
}

// look finds everything but what only the receiver itself would refuse.
func (c *configCheck) look() {
	for _, m := range c.read.Mistakes {
		c.found = append(c.found, finding{levelError, m.Path, m.Line, m.Key, c.mistake(m), c.mending(m)})
	}
	c.names()
	c.secrets()
	c.required()
	c.listening()
	c.portal()
}

// settingsTrouble says why something that the settings ask for cannot run: the first
// mistake in them and how it is mended, or else the cause.
func (a *app) settingsTrouble(cause error) string {
	sources := a.sources(a.flags)
	read, err := config.Read(sources)
	if err != nil {
		return a.sentence(err)
	}
	c := &configCheck{app: a, file: sources.File, read: read}
	c.look()
	for _, f := range c.found {
		if f.Level == levelError {
			return a.findingPlace(f) + f.What + ". " + f.Mend
		}
	}
	return cause.Error()
}

// add notes something about a setting, at its line.
func (c *configCheck) add(level, key, what, mend string) {
	f := finding{Level: level, Key: key, What: what, Mend: mend}
	if line := c.read.Line(key); line > 0 {
		f.File, f.Line = c.file, line
	}
	c.found = append(c.found, f)
}

// kindWord names a kind of value.
func (a *app) kindWord(kind config.Kind) string {
	words := map[config.Kind]string{
		config.KindText: a.text.T("cli.config.kind_text"), config.KindSecret: a.text.T("cli.config.kind_secret"),
		config.KindDuration: a.text.T("cli.config.kind_duration"), config.KindBool: a.text.T("cli.config.kind_bool"),
		config.KindNumber: a.text.T("cli.config.kind_number"), config.KindList: a.text.T("cli.config.kind_list"),
		config.KindTable: a.text.T("cli.config.kind_table"),
		config.KindKeys:  a.text.T("cli.config.kind_keys"),
	}
	if word, ok := words[kind]; ok {
		return word
	}
	return string(kind)
}

var validChannel = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// names finds names that cannot stand in a path, and those that people and
// proxies take for one another.
func (c *configCheck) names() {
	seen := map[string]string{}
	for _, e := range c.read.Config.Entries() {
		key := e.Section + "." + e.Name
		if !validChannel.MatchString(e.Name) {
			c.add(levelError, key, c.text.T("cli.config.bad_name", "Name", e.Name), c.text.T("cli.config.mend_name"))
		}
		if other, had := seen[strings.ToLower(key)]; had {
			c.add(levelError, key, c.text.T("cli.config.name_clash", "Name", e.Name, "Other", other), c.text.T("cli.config.mend_name"))
		}
		seen[strings.ToLower(key)] = e.Name
	}
}

// secrets finds those that cannot be had, and those that others can have.
func (c *configCheck) secrets() {
	plain := ""
	for _, s := range c.read.Config.Secrets() {
		path, isFile := strings.CutPrefix(string(s.Value), "file:")
		_, err := s.Value.Value(s.Key, c.Getenv)
		var lost *config.SecretError
		switch {
		case errors.As(err, &lost):
			what, mend := c.lostSecret(lost)
			c.add(levelError, s.Key, what, mend)
		case isFile && othersRead(path):
			c.add(levelError, s.Key, c.text.T("cli.config.secret_open", "Path", path), c.text.T("cli.config.mend_open", "Path", path))
		case !s.Value.Refers() && plain == "":
			plain = s.Key
		}
	}
	if plain != "" && c.read.Line(plain) > 0 && othersRead(c.file) {
		c.add(levelError, plain, c.text.T("cli.config.secret_open", "Path", c.file), c.text.T("cli.config.mend_open", "Path", c.file))
	}
	c.signingSecret("receive.api.secret", c.read.Config.Receive.API.Secret)
	for name, place := range inOrder(c.read.Config.Alert) {
		c.signingSecret("alert."+name+".secret", place.Secret)
		c.webAddress("alert."+name+".url", place.URL)
	}
}

// signingSecret checks the form of a secret of Standard Webhooks.
func (c *configCheck) signingSecret(key string, of config.Secret) {
	secret, err := of.Value(key, c.Getenv)
	if err != nil || secret == "" {
		return
	}
	if raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_")); err != nil || len(raw) < 16 {
		c.add(levelError, key, c.text.T("cli.config.whsec"), c.text.T("cli.config.mend_whsec"))
	}
}

// webAddress checks an address that is kept elsewhere.
func (c *configCheck) webAddress(key string, of config.Secret) {
	address, err := of.Value(key, c.Getenv)
	if err != nil || address == "" || !of.Refers() {
		return
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		m := &config.FileError{Key: key, Why: config.NoAddress}
		c.add(levelError, key, c.mistake(m), c.mending(m))
	}
}

// othersRead reports whether everybody on the computer can read a file.
func othersRead(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o004 != 0
}

// required finds channels without what proves their sender.
func (c *configCheck) required() {
	r := c.read.Config.Receive
	need := func(key string, secrets ...config.Secret) {
		for _, s := range secrets {
			if s != "" {
				return
			}
		}
		c.add(levelError, key, c.text.T("cli.config.no_secret"), c.text.T("cli.config.mend_no_secret"))
	}
	for name, t := range inOrder(r.Telegram) {
		need("receive.telegram."+name+".secret_token", t.SecretToken)
	}
	for kind, apps := range inOrder(map[string]map[string]config.ReceiveMeta{"whatsapp": r.WhatsApp, "instagram": r.Instagram}) {
		for name, m := range inOrder(apps) {
			need("receive."+kind+"."+name+".app_secret", m.AppSecret)
			need("receive."+kind+"."+name+".verify_token", m.VerifyToken)
		}
	}
	for kind, sites := range inOrder(map[string]map[string]config.ReceiveSecret{"chatwoot": r.Chatwoot, "jivo": r.Jivo}) {
		for name, s := range inOrder(sites) {
			need("receive."+kind+"."+name+".secret", s.Secret)
		}
	}
	for name, p := range inOrder(r.Bitrix24) {
		need("receive.bitrix24."+name+".application_token", p.ApplicationToken)
	}
	for name, f := range inOrder(r.Forms) {
		need("receive.forms."+name+".secret", f.Secret, f.Token)
	}
}

// listening checks the address and the certificate.
func (c *configCheck) listening() {
	r := c.read.Config.Receive
	if r.TLSCert != "" && r.TLSKey != "" {
		c.certificate(r)
		return
	}
	host, _, err := net.SplitHostPort(r.Address())
	if err == nil && !loopback(host) && r.TLSCert == "" && r.TLSKey == "" {
		c.add(levelWarning, "receive.listen", c.text.T("cli.config.plain", "Address", r.Address()), c.text.T("cli.config.mend_plain"))
	}
}

func (c *configCheck) certificate(r config.Receive) {
	const key = "receive.tls_cert"
	pair, err := tls.LoadX509KeyPair(r.TLSCert, r.TLSKey)
	if err == nil && pair.Leaf == nil {
		pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0])
	}
	switch now := c.Now(); {
	case err != nil:
		c.add(levelError, key, c.text.T("cli.config.cert_unread", "Cert", r.TLSCert, "Key", r.TLSKey), c.text.T("cli.config.mend_cert"))
	case now.After(pair.Leaf.NotAfter):
		c.add(levelError, key, c.text.T("cli.config.cert_old", "Date", pair.Leaf.NotAfter.Format("2006-01-02")), c.text.T("cli.config.mend_cert_old"))
	case othersRead(r.TLSKey):
		c.add(levelError, "receive.tls_key", c.text.T("cli.config.secret_open", "Path", r.TLSKey), c.text.T("cli.config.mend_open", "Path", r.TLSKey))
	}
}

// loopback reports whether a host can be reached from this computer only.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// portal checks the form of the portal's address, without calling it.
func (c *configCheck) portal() {
	const key = "bitrix24.webhook_url"
	address, err := c.read.Config.Bitrix24.WebhookURL.Value(key, c.Getenv)
	if err != nil || address == "" {
		return // told with the secrets, or no portal
	}
	if _, err := bitrix24.New(bitrix24.Options{WebhookURL: address, Now: c.Now}); err != nil {
		c.add(levelError, key, c.sentence(err), c.text.T("cli.config.mend_portal"))
	}
}

// whole sets receiver and gateway up as serve would, for what only they know.
func (c *configCheck) whole() {
	c.conf = c.read.Config
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	_, receiver := c.newReceiver(nil, log, func(model.EntityRef) {})
	_, gate := c.newGateway(nil, log)
	_, alerter := c.newAlerter(&host{})
	for _, err := range []error{receiver, gate, alerter} {
		if err != nil {
			c.found = append(c.found, finding{Level: levelError, File: c.file, What: err.Error(), Mend: c.text.T("cli.config.mend_other")})
		}
	}
}
