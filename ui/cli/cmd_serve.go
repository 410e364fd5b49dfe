package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"debrief/storage"
	"debrief/ui/cli/config"
)

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
	a.boundMemory()
	address := conf.Receive.Address()
	if f.listen != "" {
		address = f.listen
	}
	return a.withArchive(ctx, create, func(archive *storage.Archive) error {
		if err := archive.KeepTurns(ctx); err != nil { // whoever searches later is not to wait for it
			return err
		}
		log := slog.New(slog.NewTextHandler(a.Stderr, nil))
		h := &host{archive: archive, syncer: a.newSyncer(archive, client, log), client: client, log: log, fed: true}
		r, err := a.newReception(ctx, h, address)
		if err != nil {
			return a.notServed(err, address)
		}
		if nobodySends(conf) {
			a.say("cli.serve.nobody")
		}
		if r.open {
			a.say("cli.serve.plain", "Address", r.listener.Addr().String())
		}
		return a.behind(ctx, h, func(ctx context.Context) error { return a.runAnnounced(ctx, r, f.addrFile) })
	})
}

// nobodySends reports whether the settings have neither a sender nor a gateway.
func nobodySends(conf config.Config) bool {
	api := conf.Receive.API
	return api.Secret == "" && api.Token == "" && !slices.ContainsFunc(conf.Entries(), func(e config.Entry) bool {
		return strings.HasPrefix(e.Section, "receive.") || strings.HasPrefix(e.Section, "gateway.")
	})
}

// notServed says why the receiver did not start.
func (a *app) notServed(err error, address string) error {
	var busy *net.OpError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return a.fail(nil, "cli.serve.address_taken", "Address", address)
	case errors.Is(err, fs.ErrPermission) && errors.As(err, &busy):
		return a.fail(nil, "cli.serve.address_denied", "Address", address)
	case errors.As(err, &busy):
		return a.fail(nil, "cli.serve.listen_failed", "Address", address, "Error", busy.Err.Error())
	}
	return a.fail(nil, "cli.serve.settings", "Error", a.settingsTrouble(err))
}

// runAnnounced runs the receiver and says where it is: on standard error, and in
// the file that was asked for, which is there only as long as it answers.
func (a *app) runAnnounced(ctx context.Context, r *reception, addrFile string) error {
	err := r.run(ctx, func() error {
		if addrFile != "" {
			if err := writeWhole(addrFile, r.base); err != nil {
				return err
			}
		}
		a.say("cli.serve.ready", "URL", r.base)
		return nil
	})
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
