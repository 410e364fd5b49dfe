package webhook

import (
	"net/http"
	"regexp"
)

// Headers by which a CloudEvents sender asks whether it may deliver ("HTTP 1.1 Web
// Hooks for Event Delivery", section 4).
const (
	headerRequestOrigin = "WebHook-Request-Origin"
	headerAllowedOrigin = "WebHook-Allowed-Origin"
	headerAllowedRate   = "WebHook-Allowed-Rate"
)

// validOrigin is a DNS name, as the specification wants it.
var validOrigin = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,253}$`)

// handshake lets a sender of CloudEvents deliver. It proves nothing and opens
// nothing: each delivery is verified like any other. A rate is not set, since too
// much at once is answered 503. The callback that a sender may name is never
// called: whoever can reach this address could have it call any other.
func (r *Receiver) handshake(w http.ResponseWriter, req *http.Request, d door) int {
	origin := req.Header.Get(headerRequestOrigin)
	if !validOrigin.MatchString(origin) {
		return r.refuse(w, d, refusal(http.StatusBadRequest, "%s is not a host name", headerRequestOrigin))
	}
	w.Header().Set("Allow", allowed(d))
	w.Header().Set(headerAllowedOrigin, origin)
	w.Header().Set(headerAllowedRate, "*")
	w.WriteHeader(http.StatusOK)
	return http.StatusOK
}

// asksToDeliver reports whether a request is a handshake that this door answers.
func asksToDeliver(req *http.Request, d door) bool {
	return d.handshake && req.Method == http.MethodOptions && req.Header.Get(headerRequestOrigin) != ""
}
