// Package bitrix24 talks to a Bitrix24 portal through an incoming webhook: it
// reads leads, deals and stages and writes changes of leads and deals.
//
// Whatever the portal's method is, fields come out under the classic upper-case
// names with the classic values, so that the rest of the program knows one form.
// Every error is a *model.CRMError and never holds the webhook's secret.
package bitrix24

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"
)

// Options say which portal to talk to and how. Zero values mean the defaults
// that are named here.
type Options struct {
	// WebhookURL is https://portal/rest/{user}/{code}/. Plain http is allowed only
	// on a loopback address, for the simulated portal.
	WebhookURL string
	// PortalURL and Tokens are for an application instead: https://portal/, and its
	// access tokens.
	PortalURL string
	Tokens    Tokens
	// Connector is sent with every write of an application as auth_connector: the
	// portal then does not tell it of its own changes. "": it does.
	Connector string
	Transport http.RoundTripper // nil: a transport of its own

	Now   func() time.Time                           // nil: time.Now
	Sleep func(context.Context, time.Duration) error // nil: a real, cancellable wait
	Rand  func() float64                             // 0 to 1, for jitter; nil: math/rand

	Burst     int           // requests that the portal takes at once; 50, Enterprise 250
	PerSecond float64       // requests a second after that; 2, Enterprise 5
	Timeout   time.Duration // of one request; 70 s, since the portal itself takes up to 60
	Attempts  int           // tries of one call in all; 4
	BodyLimit int           // bytes of one answer; 32 MiB
	// Region is the country of phones that name none (ISO 3166); RU.
	Region string
	// OperatingLimit is how many seconds of the portal's time one method may use
	// in ten minutes before the client leaves it alone by itself; 475.
	OperatingLimit float64
}

// Client is a portal. It may be used by several goroutines; all of them share
// one rate limit.
type Client struct {
	http       *resty.Client
	gate       *gate
	opts       Options
	portal     string        // the host as it was configured, for ever
	refreshing chan struct{} // held by who gets a new token

	mu    sync.Mutex
	door  door
	moved func(host string) // told of a new name
	spent map[string]spend  // by method
	old   bool              // the portal has no crm.item.*
	users userNames
	zone  *time.Location // the portal's server, as its last answer showed; nil: no answer did
}

// New returns a client for the webhook, or for the portal whose tokens are given.
// The error does not hold the URL.
func New(o Options) (*Client, error) {
	at, err := o.door()
	if err != nil {
		return nil, err
	}
	o = o.withDefaults()
	o.WebhookURL = ""
	c := &Client{
		gate:       newGate(o.Burst, o.PerSecond),
		opts:       o,
		portal:     at.host,
		refreshing: make(chan struct{}, 1),
		door:       at,
		spent:      map[string]spend{},
	}
	c.http = resty.New().
		SetTransport(o.Transport).
		SetTimeout(o.Timeout).
		SetLogger(silence{}).
		SetResponseBodyLimit(o.BodyLimit).
		SetRedirectPolicy(resty.RedirectPolicyFunc(keepRedirect)).
		SetHeader("User-Agent", "debrief").
		SetHeader("Accept", "application/json")
	return c, nil
}

func (o Options) door() (door, error) {
	if o.Tokens != nil {
		at, err := parsePortal(o.PortalURL)
		if err != nil {
			return door{}, fmt.Errorf("bitrix24 portal: %w", err)
		}
		return at, nil
	}
	at, err := parseWebhook(o.WebhookURL)
	if err != nil {
		return door{}, fmt.Errorf("bitrix24 webhook: %w", err)
	}
	return at, nil
}

func (o Options) withDefaults() Options {
	if o.Transport == nil {
		o.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	setDefault(&o.Burst, 50)
	setDefault(&o.PerSecond, 2)
	setDefault(&o.Timeout, 70*time.Second)
	setDefault(&o.Attempts, 4)
	setDefault(&o.BodyLimit, 32<<20)
	setDefault(&o.OperatingLimit, 475)
	return o
}

func setDefault[T int | float64 | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// Portal returns the host of the portal as it was configured.
func (c *Client) Portal() string { return c.portal }

// String names the portal and hides the webhook.
func (c *Client) String() string { return "bitrix24 " + c.portal }

// GoString hides the webhook from %#v.
func (c *Client) GoString() string { return c.String() }

// keepRedirect hands a redirect to the caller: net/http would turn the POST into
// a GET without its body.
func keepRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// silence is resty's logger: its messages hold URLs, and URLs hold the secret.
type silence struct{}

func (silence) Errorf(string, ...any) {}
func (silence) Warnf(string, ...any)  {}
func (silence) Debugf(string, ...any) {}
