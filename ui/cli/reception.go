package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"debrief/sync/gateway"
	"debrief/sync/webhook"
)

// stopTime is how long those who are being answered have when the receiver stops.
const stopTime = 20 * time.Second

// reception is the receiver and the gateway at their address. debrief serve and
// the screens run the same one.
type reception struct {
	gate     *gateway.Gateway
	server   *http.Server
	listener net.Listener
	base     string // of the routes: http://127.0.0.1:8787
	open     bool   // it can be reached from outside and is not encrypted
}

// newReception sets the receiver up and opens its address. The error is a
// *net.OpError when the address cannot be had, else one of the settings.
func (a *app) newReception(ctx context.Context, h *host, address string) (*reception, error) {
	gate, err := a.newGateway(h.archive, h.log)
	if err != nil {
		return nil, err
	}
	receiver, err := a.newReceiver(h.archive, h.log, h.syncer.Fetch, append(a.measures(h.archive, h.syncer), gate.Collectors()...)...)
	if err != nil {
		return nil, err
	}
	r := &reception{gate: gate, server: webhook.NewServer(gate.Handler(receiver.Handler()), h.log)}
	r.server.RegisterOnShutdown(gate.Hurry)
	return r, a.listen(ctx, r, address)
}

// listen opens the address, with TLS where the settings have a certificate.
func (a *app) listen(ctx context.Context, r *reception, address string) error {
	var secure *tls.Config
	if conf := a.conf.Receive; conf.TLSCert != "" {
		pair, err := tls.LoadX509KeyPair(conf.TLSCert, conf.TLSKey)
		if err != nil {
			return fmt.Errorf("receive.tls_cert: %w", err)
		}
		secure = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	r.listener, r.base = listener, "http://"+listener.Addr().String()
	if secure != nil {
		r.listener, r.base = tls.NewListener(listener, secure), "https://"+listener.Addr().String()
	}
	bound, ok := listener.Addr().(*net.TCPAddr)
	r.open = secure == nil && ok && !bound.IP.IsLoopback()
	return nil
}

// run answers until ctx ends; what was taken by then is answered first, and what
// passed the gateway is recorded. ready is called once it answers.
func (r *reception) run(ctx context.Context, ready func() error) error {
	return recording(r.gate, func() error {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error {
			if err := r.server.Serve(r.listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve: %w", err)
			}
			return nil
		})
		group.Go(func() error {
			<-ctx.Done()
			grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
			defer cancel()
			if err := r.server.Shutdown(grace); err != nil {
				return errors.Join(fmt.Errorf("stop receiver: %w", err), r.server.Close())
			}
			return nil
		})
		group.Go(ready)
		return group.Wait()
	})
}

// besideReceiver runs front, with the receiver behind it where the settings ask
// for that. One that cannot run keeps nobody from the screens: the log and the
// sync screen say why. It stops after front, and before the syncer.
func (a *app) besideReceiver(ctx context.Context, h *host, front func(context.Context) error) error {
	if !a.conf.Receive.WithScreens {
		return front(ctx)
	}
	failed := func(err error) {
		h.log.Error("the receiver does not run", "error", err)
		h.syncer.Note(a.fail(err, "cli.serve.not_behind", "Error", a.settingsTrouble(err)))
	}
	r, err := a.newReception(ctx, h, a.conf.Receive.Address())
	if err != nil {
		failed(err)
		return front(ctx)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := r.run(ctx, func() error { h.log.Info("taking events in", "url", r.base); return nil }); err != nil {
			failed(err)
		}
		return nil
	})
	group.Go(func() error {
		defer stop()
		return front(ctx)
	})
	return group.Wait()
}
