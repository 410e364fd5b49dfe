package portal

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// send tells the handler of one event and returns the status of its answer, 0
// when there was none. What the handler says is not read.
func (h *hook) send(ctx context.Context, e event, at time.Time) int {
	ctx, cancel := context.WithTimeout(ctx, h.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, strings.NewReader(h.body(e, at)))
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Bitrix24 Webhook Engine")
	resp, err := h.Transport.RoundTrip(r)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody))
	_ = resp.Body.Close()
	return resp.StatusCode
}

// body is the form that Bitrix24 sends, in its order: every value is a text, and
// of what changed there is nothing but the id.
func (h *hook) body(e event, at time.Time) string {
	var b strings.Builder
	add := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(name) + "=" + url.QueryEscape(value))
	}
	add("event", e.name)
	add("event_handler_id", strconv.Itoa(h.id))
	add("data[FIELDS][ID]", e.ref.ID)
	add("ts", strconv.FormatInt(at.Unix(), 10))
	endpoint := "https://" + h.Domain + "/rest/"
	if h.Application {
		add("auth[access_token]", "a"+strings.Repeat("0", 31))
		add("auth[expires_in]", "3600")
		add("auth[scope]", "crm")
		add("auth[domain]", h.Domain)
		add("auth[server_endpoint]", "https://oauth.bitrix.info/rest/")
		add("auth[status]", "L")
		add("auth[client_endpoint]", endpoint)
		add("auth[member_id]", h.MemberID)
		add("auth[application_token]", h.Token)
		return b.String()
	}
	add("auth[domain]", h.Domain)
	add("auth[client_endpoint]", endpoint)
	add("auth[server_endpoint]", "https://oauth.bitrix.info/rest/")
	add("auth[member_id]", h.MemberID)
	add("auth[application_token]", h.Token)
	return b.String()
}
