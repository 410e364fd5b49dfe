package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"debrief/ui/cli/config"
	"debrief/ui/cli/importer"
	"debrief/ui/cli/send"
	"debrief/ui/text"
)

// sendFlags are those of debrief send.
type sendFlags struct {
	to     string
	sample bool
}

func (a *app) sendCommand() *cobra.Command {
	var f sendFlags
	cmd := a.command("send FILE|--sample [--to URL]", "cli.send.short", "cli.send.long", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		if f.sample != (len(args) == 0) || len(args) > 1 {
			return a.usage("cli.usage.args", "Use", cmd.UseLine())
		}
		return a.runSend(cmd.Context(), f, args)
	})
	cmd.Flags().StringVar(&f.to, "to", "", a.text.T("cli.send.to"))
	cmd.Flags().BoolVar(&f.sample, "sample", false, a.text.T("cli.send.sample"))
	return cmd
}

// runSend posts the events. It needs no archive: the receiver has it.
func (a *app) runSend(ctx context.Context, f sendFlags, args []string) (err error) {
	conf, err := a.settings()
	if err != nil {
		return err
	}
	o, err := a.sendOptions(conf.Receive, f.to)
	if err != nil {
		return err
	}
	in, err := a.sendSource(f, args)
	if err != nil {
		return err
	}
	defer closeQuietly(in)
	defer o.Client.CloseIdleConnections()
	o.Refused = func(line int, reason string) {
		a.say("cli.send.refused_line", "Line", line, "Reason", text.Line(reason))
	}
	result, failed := send.Events(ctx, in, o)
	if err := a.printSend(result); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case failed != nil:
		return a.sendFailure(failed, o.URL)
	case result.Refused > 0:
		return errQuiet
	}
	return nil
}

func (a *app) sendSource(f sendFlags, args []string) (io.ReadCloser, error) {
	if f.sample {
		in, err := send.Sample(a.Now())
		return io.NopCloser(in), err
	}
	if args[0] == "-" {
		return unpacked(io.NopCloser(a.Stdin), "-")
	}
	file, err := os.Open(args[0])
	if err != nil {
		return nil, fmt.Errorf("open events: %w", err)
	}
	return unpacked(file, originOf(args[0]))
}

// unpacked is a file as import reads it: packed or not, with a mark or without.
func unpacked(file io.ReadCloser, origin string) (io.ReadCloser, error) {
	in, err := importer.Open(file, origin)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{in, file}, nil
}

// sendOptions takes address and proof from the settings of the receiver.
func (a *app) sendOptions(r config.Receive, to string) (send.Options, error) {
	s := secrets{getenv: a.Getenv}
	o := send.Options{Secret: s.take("receive.api.secret", r.API.Secret), Token: s.take("receive.api.token", r.API.Token), Now: a.Now}
	switch {
	case s.err != nil:
		return o, s.err
	case o.Secret == "" && o.Token == "":
		return o, a.fail(nil, "cli.send.no_proof")
	}
	trust := &tls.Config{MinVersion: tls.VersionTLS12}
	base := to
	if to == "" {
		var err error
		if base, err = a.ownBase(r); err != nil {
			return o, err
		}
		if err := trustOwn(trust, r.TLSCert); err != nil {
			return o, a.fail(nil, "cli.send.certificate", "Error", err.Error())
		}
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return o, a.usage("cli.send.bad_to", "Value", base)
	}
	if u.Scheme == "http" && o.Secret == "" && !loopback(u.Hostname()) {
		return o, a.fail(nil, "cli.send.plain", "URL", base)
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/v1/events"
	}
	o.URL = u.String()
	o.Client = &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: trust, MaxIdleConns: 1},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the proof is for this address only
	}
	return o, nil
}

// ownBase returns where the receiver of these settings is reached from this
// computer.
func (a *app) ownBase(r config.Receive) (string, error) {
	host, port, err := net.SplitHostPort(r.Address())
	if err != nil || port == "0" {
		return "", a.usage("cli.send.no_port", "Address", r.Address())
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	scheme := "http"
	if r.TLSCert != "" {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port), nil
}

// trustOwn trusts the receiver's own certificate, by the name that it has: it is
// called here by its address, and may be signed by nobody else.
func trustOwn(trust *tls.Config, path string) error {
	if path == "" {
		return nil
	}
	chain, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(chain) {
		return errors.New("it holds no certificate")
	}
	trust.RootCAs = pool
	if leaf := firstCertificate(chain); leaf != nil && len(leaf.DNSNames) > 0 {
		trust.ServerName = strings.Replace(leaf.DNSNames[0], "*.", "debrief.", 1)
	}
	return nil
}

// firstCertificate returns the first certificate of a PEM file, nil when it has none.
func firstCertificate(chain []byte) *x509.Certificate {
	block, _ := pem.Decode(chain)
	if block == nil {
		return nil
	}
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil
	}
	return leaf
}

// printSend prints what became of the events.
func (a *app) printSend(r send.Result) error {
	if a.flags.json {
		return a.printJSON(r)
	}
	return a.printPairs([]pair{
		{a.text.T("cli.send.sent"), a.text.Number(r.Sent)},
		{a.text.T("cli.send.accepted"), a.text.Number(r.Accepted)},
		{a.text.T("cli.send.duplicates"), a.text.Number(r.Duplicates)},
		{a.text.T("cli.send.refused"), a.text.Number(r.Refused)},
	})
}

// sendFailure says why the receiver took no more, and what to do.
func (a *app) sendFailure(err error, address string) error {
	var unreachable *send.UnreachableError
	var status *send.StatusError
	switch {
	case errors.As(err, &unreachable):
		return a.fail(nil, "cli.send.unreachable", "URL", address, "Error", unreachable.Err.Error())
	case !errors.As(err, &status):
		return err
	}
	switch status.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return a.fail(nil, "cli.send.unauthorized", "URL", address, "Words", status.Words)
	case http.StatusNotFound:
		return a.fail(nil, "cli.send.not_found", "URL", address)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return a.fail(nil, "cli.send.busy", "URL", address, "Words", status.Words)
	case http.StatusInsufficientStorage:
		return a.fail(nil, "cli.send.full", "URL", address)
	}
	return a.fail(nil, "cli.send.answered", "URL", address, "Status", status.Status, "Words", status.Words)
}
