package cli

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"debrief/storage"
	"debrief/ui/cli/config"
	"debrief/ui/cli/send"
	"debrief/ui/firstrun"
)

// setupDir is the directory of the secrets, beside the configuration.
const setupDir = "secrets"

// Save implements firstrun.World.
func (b *beginning) Save(_ context.Context, s firstrun.Setup) (saved firstrun.Saved, err error) {
	secrets := setupSecrets(s)
	w := setupFiles{}
	defer func() {
		if err != nil {
			err = b.told(errors.Join(err, w.takeBack()))
		}
	}()
	dir := filepath.Dir(b.config)
	if err := os.MkdirAll(filepath.Join(dir, setupDir), 0o700); err != nil {
		return saved, fmt.Errorf("make the directory of the secrets: %w", err)
	}
	values := map[string]string{"lang": config.Quoted(b.app.text.Lang())}
	for _, key := range slices.Sorted(maps.Keys(secrets)) {
		path := filepath.Join(setupDir, key)
		if err := w.write(filepath.Join(dir, path), secrets[key]+"\n"); err != nil {
			return saved, err
		}
		saved.Secrets = append(saved.Secrets, filepath.Join(dir, path))
		values[key] = config.Quoted("file:" + filepath.ToSlash(path))
	}
	if s.Channel != firstrun.NoChannel {
		values["receive.with_screens"] = "true"
		saved.Hook, saved.Local = hookOf(s), "http://"+config.DefaultListen
	}
	saved.Config = b.config
	return saved, w.write(b.config, config.TemplateWith(values))
}

// setupSecrets returns every secret by the key of its setting: those that were
// typed, and new ones where Debrief makes them. The sample of debrief send needs
// the one of /v1/events whatever the channel is.
func setupSecrets(s firstrun.Setup) map[string]string {
	secrets := map[string]string{}
	if s.Webhook != "" {
		secrets["bitrix24.webhook_url"] = s.Webhook
	}
	if s.Channel == firstrun.NoChannel {
		return secrets
	}
	random := func(n int) []byte {
		b := make([]byte, n)
		rand.Read(b)
		return b
	}
	secrets["receive.api.secret"] = "whsec_" + base64.StdEncoding.EncodeToString(random(32))
	section := "receive." + string(s.Channel) + "." + s.Name + "."
	for name, value := range s.Secrets {
		secrets[section+name] = value
	}
	made := map[firstrun.Channel]string{
		firstrun.Telegram: "secret_token", firstrun.WhatsApp: "verify_token", firstrun.Instagram: "verify_token",
		firstrun.Jivo: "secret", firstrun.Form: "secret",
	}
	if name := made[s.Channel]; name != "" {
		secrets[section+name] = hex.EncodeToString(random(24))
	}
	return secrets
}

// hookOf returns the path of a channel's address. A secret in it is not shown.
func hookOf(s firstrun.Setup) string {
	switch s.Channel {
	case firstrun.OwnBot:
		return "/v1/events"
	case firstrun.Form:
		return "/v1/forms/" + s.Name + "/SECRET"
	case firstrun.Jivo:
		return "/hooks/jivo/" + s.Name + "/SECRET"
	case firstrun.Telegram, firstrun.WhatsApp, firstrun.Instagram, firstrun.Chatwoot, firstrun.Bitrix24, firstrun.NoChannel:
	}
	return "/hooks/" + string(s.Channel) + "/" + s.Name
}

// setupFiles are files that were made, to be taken back when one of them cannot be.
type setupFiles struct{ paths []string }

// write makes a file that only its owner can read, and never over one that is
// there.
func (w *setupFiles) write(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	w.paths = append(w.paths, path)
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	return nil
}

func (w *setupFiles) takeBack() error {
	var errs []error
	for _, path := range w.paths {
		errs = append(errs, os.Remove(path))
	}
	return errors.Join(errs...)
}

// Try implements firstrun.World.
func (b *beginning) Try(ctx context.Context) (trial firstrun.Trial, err error) {
	defer func() { err = b.told(err) }()
	a := b.silent()
	if err := a.configure(); err != nil {
		return trial, err
	}
	dir, err := os.MkdirTemp("", "debrief-trial-")
	if err != nil {
		return trial, fmt.Errorf("make a directory for the trial: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	archive, err := storage.Open(ctx, storage.Options{
		Dir: filepath.Join(dir, "archive"), KeyDir: filepath.Join(dir, "keys"), Now: a.Now, Create: true,
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return trial, err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	return a.tryReceiver(ctx, archive)
}

// tryReceiver runs the receiver until the sample was sent to it.
func (a *app) tryReceiver(ctx context.Context, archive *storage.Archive) (firstrun.Trial, error) {
	log := slog.New(slog.DiscardHandler)
	h := &host{archive: archive, syncer: a.newSyncer(archive, nil, log), log: log}
	address := a.conf.Receive.Address()
	r, err := a.newReception(ctx, h, address)
	if err != nil {
		return firstrun.Trial{}, a.notServed(err, address)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var trial firstrun.Trial
	group, ctx := errgroup.WithContext(ctx)
	ready := make(chan struct{})
	group.Go(func() error {
		return r.run(ctx, func() error { close(ready); return nil })
	})
	group.Go(func() error {
		defer stop()
		select {
		case <-ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		sent, err := a.sendTrial(ctx, r.base)
		trial = sent
		return err
	})
	err = group.Wait()
	return trial, err
}

// sendTrial sends the sample to the receiver.
func (a *app) sendTrial(ctx context.Context, base string) (firstrun.Trial, error) {
	o, err := a.sendOptions(a.conf.Receive, base)
	if err != nil {
		return firstrun.Trial{}, err
	}
	defer o.Client.CloseIdleConnections()
	in, err := send.Sample(a.Now())
	if err != nil {
		return firstrun.Trial{}, err
	}
	o.Refused = func(int, string) {}
	result, err := send.Events(ctx, io.NopCloser(in), o)
	if err != nil {
		return firstrun.Trial{}, a.sendFailure(err, o.URL)
	}
	return firstrun.Trial{Sent: result.Sent, Accepted: result.Accepted}, nil
}
