package privacy

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"unicode/utf8"

	"debrief/model"
)

// Reject returns an input that was refused without what the rules leave out. A
// body that is JSON loses what an event would lose, by name and by pattern. Of
// another one nothing can be told apart but phones and e-mails, so it stays only
// when nothing else is left out. The sum of the whole is not kept where
// something was left out: a phone could be guessed by it.
//
// Ids in it are named anew as those of events are (Policy.Event), so that what a
// replay makes of it belongs where it would have.
func (r Rules) Reject(reject model.Reject, pseudonym func(string) string) model.Reject {
	p := r.ofRoute(reject.Place.Origin)
	if p.KeepsAll() {
		return reject
	}
	ids := namer{Policy: p, pseudonym: pseudonym, whatsapp: strings.HasPrefix(reject.Place.Origin, "/hooks/whatsapp/")}
	reject.Body, reject.SHA256 = p.body(reject.Body, ids), ""
	if strings.HasPrefix(reject.Header["Content-Type"], "application/x-www-form-urlencoded") && !json.Valid(reject.Body) {
		reject.Body = nil // a + may be a blank there, and a phone is not seen any more
	}
	reject.Header = maps.Clone(reject.Header)
	for name, value := range reject.Header {
		reject.Header[name] = ids.id(value)
	}
	reject.Reason = p.scrub(reject.Reason, finder{})
	if p.Text == Drop {
		reject.Reason = withoutQuotes(reject.Reason)
	}
	return reject
}

// ofRoute returns the policy of a channel, and where the route does not tell the
// source what leaves out whatever that of any source does.
func (r Rules) ofRoute(route string) Policy {
	if rest, ok := strings.CutPrefix(route, "/hooks/"); ok {
		source, _, _ := strings.Cut(rest, "/")
		return r.For(source)
	}
	if strings.HasPrefix(route, "/v1/forms/") {
		return r.For("form")
	}
	return r.strictestOfAll()
}

func (p Policy) body(body []byte, ids namer) []byte {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') && json.Valid(trimmed) {
		return walker{Policy: p, whatsapp: ids.whatsapp, ids: &ids}.raw(trimmed, plain)
	}
	if !utf8.Valid(body) || p.Text == Drop || !p.kept(p.Name, p.Attachments) {
		return nil
	}
	return []byte(p.scrub(string(body), finder{}))
}

// withoutQuotes leaves out of a reason what it quotes of the input.
func withoutQuotes(reason string) string {
	from, to := strings.IndexByte(reason, '"'), strings.LastIndexByte(reason, '"')
	if from < 0 || from == to {
		return reason
	}
	return reason[:from+1] + "…" + reason[to:]
}
