package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"debrief/model"
	"debrief/storage"
	crmsync "debrief/sync"
	"debrief/sync/webhook"
)

// stopTime is how long those who are being answered have when the receiver stops.
const stopTime = 20 * time.Second

// refetchPause is the least time between two readings of the portal that its own
// events ask for: a mass change sends one each.
const refetchPause = 10 * time.Second

// serveFlags are those of debrief serve.
type serveFlags struct{ listen, addrFile string }

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := a.command("serve [--listen ADDR] [--addr-file PATH]", "cli.serve.short", "cli.serve.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.runServe(cmd.Context(), f)
	})
	cmd.Flags().StringVar(&f.listen, "listen", "", a.text.T("cli.serve.listen"))
	cmd.Flags().StringVar(&f.addrFile, "addr-file", "", a.text.T("cli.serve.addr_file"))
	return cmd
}

// runServe takes events in until it is told to stop, with the syncer behind it.
func (a *app) runServe(ctx context.Context, f serveFlags) error {
	conf, err := a.settings()
	if err != nil {
		return err
	}
	client, err := a.crm()
	if err != nil {
		return err
	}
	address := conf.Receive.Address()
	if f.listen != "" {
		address = f.listen
	}
	return a.withArchive(ctx, create, func(archive *storage.Archive) error {
		syncer := a.newSyncer(archive, client)
		knocks := make(chan struct{}, 1)
		log := slog.New(slog.NewTextHandler(a.Stderr, nil))
		gate, err := a.newGateway(archive, log)
		if err != nil {
			return a.fail(nil, "cli.serve.settings", "Error", err.Error())
		}
		receiver, err := a.newReceiver(archive, log, knockOn(knocks), append(a.measures(archive, syncer), gate.Collectors()...)...)
		if err != nil {
			return a.fail(nil, "cli.serve.settings", "Error", err.Error())
		}
		listener, base, err := a.listen(ctx, address)
		if err != nil {
			return err
		}
		server := webhook.NewServer(gate.Handler(receiver.Handler()), log)
		h := &host{archive: archive, syncer: syncer, client: client, log: log}
		return a.behind(ctx, h, func(ctx context.Context) error {
			group, ctx := errgroup.WithContext(ctx)
			group.Go(func() error { refetch(ctx, knocks, syncer); return nil })
			group.Go(func() error {
				return recording(gate, func() error { return a.serve(ctx, server, listener, base, f.addrFile) })
			})
			return group.Wait()
		})
	})
}

// knockOn returns what asks for a reading of the portal and never waits.
func knockOn(knocks chan<- struct{}) func(model.EntityRef) {
	return func(model.EntityRef) {
		select {
		case knocks <- struct{}{}:
		default:
		}
	}
}

// refetch has the portal read after it said that something changed.
func refetch(ctx context.Context, knocks <-chan struct{}, syncer *crmsync.Syncer) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-knocks:
			syncer.Now()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(refetchPause):
		}
	}
}

// listen opens the receiver's address and returns it as the base of its routes.
func (a *app) listen(ctx context.Context, address string) (net.Listener, string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, "", a.fail(nil, "cli.serve.listen_failed", "Address", address, "Error", err.Error())
	}
	r := a.conf.Receive
	if r.TLSCert == "" {
		if bound, ok := listener.Addr().(*net.TCPAddr); ok && !bound.IP.IsLoopback() {
			a.say("cli.serve.plain", "Address", listener.Addr().String())
		}
		return listener, "http://" + listener.Addr().String(), nil
	}
	pair, err := tls.LoadX509KeyPair(r.TLSCert, r.TLSKey)
	if err != nil {
		return nil, "", errors.Join(a.fail(nil, "cli.serve.settings", "Error", "receive.tls_cert: "+err.Error()), listener.Close())
	}
	secure := tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	})
	return secure, "https://" + listener.Addr().String(), nil
}

// serve answers until ctx ends; what was taken by then is answered first.
func (a *app) serve(ctx context.Context, server *http.Server, listener net.Listener, base, addrFile string) (err error) {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			return errors.Join(fmt.Errorf("stop receiver: %w", err), server.Close())
		}
		return nil
	})
	group.Go(func() error {
		if addrFile != "" {
			if err := writeWhole(addrFile, base); err != nil {
				return err
			}
		}
		a.say("cli.serve.ready", "URL", base)
		return nil
	})
	err = group.Wait()
	if addrFile != "" {
		if gone := os.Remove(addrFile); gone != nil && !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// writeWhole writes a file that is there as a whole or not at all.
func writeWhole(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(f.Name()))
	}
	return nil
}
