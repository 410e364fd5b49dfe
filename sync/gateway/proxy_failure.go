package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
)

// failed answers for a service that did not answer.
func (r *route) failed(w http.ResponseWriter, req *http.Request, err error) {
	x := passageOf(req.Context()).exchange
	if errors.Is(context.Cause(req.Context()), errStopping) {
		answerError(w, http.StatusBadGateway, r.service.failure(http.StatusBadGateway, errStopping.Error()))
		return
	}
	if req.Context().Err() != nil {
		w.WriteHeader(http.StatusBadGateway) // which nobody reads
		x.fail("the bot broke the request off before it was answered; whether it was carried out is not known")
		return
	}
	status, words := http.StatusBadGateway, "the service could not be reached"
	var network net.Error
	var dial *net.OpError
	switch {
	case errors.As(err, &network) && network.Timeout():
		status, words = http.StatusGatewayTimeout, "the service did not answer in time"
	case !errors.As(err, &dial) || dial.Op != "dial":
		words = "the service broke the connection off before it answered"
	}
	x.fail(words)
	x.readRest(w)
	r.gateway.opts.Logger.Warn("gateway", "route", r.label(), "status", status, "reason", words)
	answerError(w, status, r.service.failure(status, words))
}

func answerError(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil { // whoever asked is gone
		return
	}
}

// failureBody is the body of an answer that the gateway gives itself.
func failureBody(value any) []byte {
	body, err := json.Marshal(value)
	if err != nil { // strings and numbers always encode
		return []byte(`{}`)
	}
	return body
}
