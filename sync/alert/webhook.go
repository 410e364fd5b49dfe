package alert

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"debrief/model/alert"
)

// Webhook posts messages, signed by Standard Webhooks. All tries of one message
// bear the same webhook-id, by which the other side tells repeats apart, so it is
// tried as often as it takes.
type Webhook struct {
	url       string
	signature *standardwebhooks.Webhook
	client    *http.Client
	now       func() time.Time
}

// NewWebhook returns a sender to an address. secret is that of Standard Webhooks,
// whsec_…; errors never hold either of them.
func NewWebhook(address, secret string, now func() time.Time) (*Webhook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("the address of the webhook is no web address (https://…)")
	}
	signature, err := standardwebhooks.NewWebhook(secret)
	if err != nil || secret == "" {
		return nil, fmt.Errorf("the secret of the webhook is none of Standard Webhooks (whsec_ and base64)")
	}
	return &Webhook{address, signature, newClient(), now}, nil
}

// Policy implements Sender.
func (*Webhook) Policy() alert.Policy { return alert.Policy{} }

// posted is the body of a webhook. The names are a contract (docs/watch.md).
type posted struct {
	Type string     `json:"type"`
	TS   string     `json:"timestamp"`
	Data postedData `json:"data"`
}

type postedData struct {
	Title     string           `json:"title"`
	Incidents []postedIncident `json:"incidents"`
}

type postedIncident struct {
	ID       string `json:"id"`
	Rule     string `json:"rule"`
	Cause    string `json:"cause"`
	Since    string `json:"since"`
	Opened   string `json:"opened"`
	Entity   string `json:"entity,omitempty"`
	EntityID string `json:"entity_id,omitempty"`
	Dialogue string `json:"dialogue,omitempty"`
	Detail   string `json:"detail,omitempty"`
}

const stampLayout = "2006-01-02T15:04:05.000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

func bodyOf(m *Message) ([]byte, error) {
	p := posted{Type: "incidents.opened", TS: stamp(m.At), Data: postedData{Title: m.Title}}
	if m.Escalated {
		p.Type = "incidents.escalated"
	}
	for i := range m.Incidents {
		n := &m.Incidents[i]
		p.Data.Incidents = append(p.Data.Incidents, postedIncident{
			ID: n.ID.String(), Rule: string(n.Rule), Cause: string(n.Cause), Since: stamp(n.Since), Opened: stamp(n.OpenedAt),
			Entity: string(n.Entity.Kind), EntityID: n.Entity.ID, Dialogue: n.Dialogue, Detail: n.Detail,
		})
	}
	return json.Marshal(p)
}

// Send implements Sender.
func (w *Webhook) Send(ctx context.Context, m *Message) error {
	body, err := bodyOf(m)
	if err != nil {
		return &Failure{alert.Outcome{Refused: true}, err.Error()}
	}
	now := w.now()
	signed, err := w.signature.Sign(m.ID, now, body)
	if err != nil {
		return &Failure{alert.Outcome{Refused: true}, "sign: " + err.Error()}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return &Failure{alert.Outcome{Refused: true}, "the address of the webhook is wrong"}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(standardwebhooks.HeaderWebhookID, m.ID)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signed)
	got, err := post(ctx, w.client, req)
	switch {
	case err != nil:
		return err
	case got.status >= http.StatusOK && got.status < http.StatusMultipleChoices:
		return nil
	}
	return &Failure{
		alert.Outcome{Refused: got.status == http.StatusGone, Unsure: got.status >= http.StatusInternalServerError, After: got.pause()},
		statusWords(got.status),
	}
}
