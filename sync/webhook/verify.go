package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// tolerance is how far a signed timestamp may be from our clock, both ways.
const tolerance = 5 * time.Minute

// same compares in constant time, whatever the lengths. Nothing equals an empty
// secret.
func same(sent, secret string) bool {
	a, b := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(secret))
	return secret != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// bearer returns the token of an Authorization header.
func bearer(in *request) string {
	kind, token, _ := strings.Cut(in.header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// signedHex reports whether header is "sha256=" and the hex HMAC of text.
func signedHex(header, secret string, text ...[]byte) bool {
	sent, err := hex.DecodeString(strings.TrimPrefix(header, "sha256="))
	if err != nil || secret == "" || !strings.HasPrefix(header, "sha256=") {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	for _, part := range text {
		mac.Write(part)
	}
	return hmac.Equal(sent, mac.Sum(nil))
}

// fresh reports whether Unix seconds are within the tolerance of now.
func fresh(seconds string, now time.Time) bool {
	unix, err := strconv.ParseInt(seconds, 10, 64)
	return err == nil && now.Sub(time.Unix(unix, 0)).Abs() <= tolerance
}

// verifyAPI accepts a bearer token or a Standard Webhooks signature.
func verifyAPI(api API) (func(*request) error, error) {
	var signature *standardwebhooks.Webhook
	if api.Secret != "" {
		var err error
		if signature, err = standardwebhooks.NewWebhook(api.Secret); err != nil {
			return nil, errBadSecret
		}
	}
	return func(in *request) error {
		if same(bearer(in), api.Token) {
			return nil
		}
		if signature == nil || signature.VerifyIgnoringTimestamp(in.body, in.header) != nil {
			return errUnverified
		}
		if !fresh(in.header.Get(standardwebhooks.HeaderWebhookTimestamp), in.now) {
			return errStale
		}
		return nil
	}, nil
}

func verified(ok bool) error {
	if !ok {
		return errUnverified
	}
	return nil
}
