package bitrix24

import (
	"context"
	"encoding/json"
	"strings"

	"debrief/model"
)

// Tokens is where the access tokens of an application come from, when there is
// one instead of a webhook. How it was installed and where its secrets lie is not
// the client's business.
type Tokens interface {
	// Token returns the token that is to be used now.
	Token(ctx context.Context) (string, error)
	// Refresh gets a new token for one that the portal has called expired, keeps
	// it, and returns it. The client calls it one at a time.
	Refresh(ctx context.Context, expired string) (string, error)
}

// credentials returns the address to call: with a token where there is an
// application.
func (c *Client) credentials(ctx context.Context, method string) (door, *model.CRMError) {
	at := c.currentDoor()
	if c.opts.Tokens == nil {
		return at, nil
	}
	token, err := c.opts.Tokens.Token(ctx)
	if err != nil {
		return at, noToken(method, err)
	}
	return at.with(token), nil
}

func noToken(method string, err error) *model.CRMError {
	return &model.CRMError{Class: model.CRMAuth, Method: method, Words: "there is no token for the portal: " + err.Error(), Err: err}
}

// refreshed returns the address with a token that is not the one that was
// refused. Of several calls that were refused at once only the first gets a new
// one.
func (c *Client) refreshed(ctx context.Context, method string, stale door) (door, *model.CRMError) {
	select {
	case c.refreshing <- struct{}{}:
		defer func() { <-c.refreshing }()
	case <-ctx.Done():
		return stale, noToken(method, ctx.Err())
	}
	token, err := c.opts.Tokens.Token(ctx)
	if err == nil && token == stale.token {
		token, err = c.opts.Tokens.Refresh(ctx, stale.token)
	}
	if err != nil {
		return stale, noToken(method, err)
	}
	return c.currentDoor().with(token), nil
}

// isStale reports whether a new token may help. The portal looks at the token
// before it does anything, so the call may be repeated.
func isStale(failure *model.CRMError) bool {
	code := strings.ToLower(failure.Code)
	return code == "expired_token" || code == "invalid_token"
}

// signed adds what every call of an application carries to the parameters.
func (c *Client) signed(at door, body []byte, does effect) []byte {
	if at.token != "" {
		body = withParam(body, "auth", at.token)
	}
	if does == writes && c.opts.Connector != "" {
		body = withParam(body, "auth_connector", c.opts.Connector)
	}
	return body
}

// withParam puts a parameter in front of those of a JSON object.
func withParam(body []byte, name, value string) []byte {
	quoted, err := json.Marshal(value)
	if err != nil || len(body) < 2 || body[0] != '{' {
		return body
	}
	first := `{"` + name + `":` + string(quoted)
	if rest := body[1:]; rest[0] != '}' {
		return append([]byte(first+","), rest...)
	}
	return []byte(first + "}")
}
