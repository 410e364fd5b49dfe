package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/webhook"
	"debrief/ui/cli/config"
)

// newReceiver makes the receiver of an archive as the settings want it. changed
// is told of what Bitrix24 says has changed; shown is for /metrics.
func (a *app) newReceiver(
	archive *storage.Archive, log *slog.Logger, changed func(model.EntityRef), shown ...prometheus.Collector,
) (*webhook.Receiver, error) {
	in := a.intake(archive)
	o := webhook.Options{
		Log: in, Rejects: in, Now: a.Now, Logger: log, Changed: changed,
		Full:  func(err error) bool { return errors.Is(err, storage.ErrNoSpace) },
		Ready: (&writeCheck{archive: archive, now: a.Now}).ready, Collectors: shown,
	}
	s := secrets{getenv: a.Getenv}
	r := a.conf.Receive
	o.API = webhook.API{Secret: s.take("receive.api.secret", r.API.Secret), Token: s.take("receive.api.token", r.API.Token)}
	o.Channels = s.channels(r)
	o.Forms = s.forms(r)
	if s.err != nil {
		return nil, s.err
	}
	return webhook.New(o)
}

// secrets takes secrets from where the settings say they are, and keeps the
// first failure.
type secrets struct {
	getenv func(string) string
	err    error
}

func (s *secrets) take(key string, setting config.Secret) string {
	value, err := setting.Value(key, s.getenv)
	if err != nil && s.err == nil {
		s.err = err
	}
	return value
}

func (s *secrets) channels(r config.Receive) []webhook.Channel {
	var out []webhook.Channel
	for name, c := range inOrder(r.Telegram) {
		out = append(out, webhook.Channel{Kind: "telegram", Name: name, Secret: s.take("receive.telegram."+name+".secret_token", c.SecretToken)})
	}
	for kind, apps := range inOrder(map[string]map[string]config.ReceiveMeta{"whatsapp": r.WhatsApp, "instagram": r.Instagram}) {
		for name, c := range inOrder(apps) {
			key := "receive." + kind + "." + name
			out = append(out, webhook.Channel{
				Kind: kind, Name: name, Secret: s.take(key+".app_secret", c.AppSecret), VerifyToken: s.take(key+".verify_token", c.VerifyToken),
			})
		}
	}
	for kind, sites := range inOrder(map[string]map[string]config.ReceiveSecret{"chatwoot": r.Chatwoot, "jivo": r.Jivo}) {
		for name, c := range inOrder(sites) {
			out = append(out, webhook.Channel{Kind: kind, Name: name, Secret: s.take("receive."+kind+"."+name+".secret", c.Secret)})
		}
	}
	for name, c := range inOrder(r.Bitrix24) {
		key := "receive.bitrix24." + name + ".application_token"
		out = append(out, webhook.Channel{
			Kind: "bitrix24", Name: name, Secret: s.take(key, c.ApplicationToken), Domain: c.Domain, MemberID: c.MemberID,
		})
	}
	return out
}

func (s *secrets) forms(r config.Receive) []webhook.Form {
	var out []webhook.Form
	for name, f := range inOrder(r.Forms) {
		key := "receive.forms." + name
		out = append(out, webhook.Form{
			Name: name, Secret: s.take(key+".secret", f.Secret), Token: s.take(key+".token", f.Token), Fields: f.Fields,
		})
	}
	return out
}

// inOrder ranges over a map in the order of its names, so that the same settings
// fail with the same words.
func inOrder[V any](m map[string]V) func(yield func(string, V) bool) {
	return func(yield func(string, V) bool) {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

// checkEvery is how long an answer of writeCheck holds: asking is free for whoever
// asks, and writing is not.
const checkEvery = 5 * time.Second

// writeCheck says whether the archive can be written, by writing to it.
type writeCheck struct {
	archive *storage.Archive
	now     func() time.Time

	mu   sync.Mutex
	at   time.Time
	last error
}

func (c *writeCheck) ready(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if !c.at.IsZero() && now.Sub(c.at) < checkEvery {
		return c.last
	}
	stamp, err := now.UTC().MarshalText()
	if err != nil {
		return fmt.Errorf("check the archive: %w", err)
	}
	c.at, c.last = now, c.archive.SaveState(ctx, "receiver/check", stamp)
	return c.last
}
