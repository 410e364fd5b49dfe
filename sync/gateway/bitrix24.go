package gateway

import (
	"cmp"
	"mime"
	"slices"
	"strings"

	"debrief/model"
	"debrief/sync/loose"
	"debrief/sync/webhook"
)

// bitrix24Method returns the method of a path /rest/USER/SECRET/method.json, in
// lower case.
func bitrix24Method(path string) string {
	path = strings.TrimRight(path, "/")
	method := strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])
	return strings.TrimSuffix(strings.TrimSuffix(method, ".json"), ".xml")
}

// bitrix24Secrets: what stands before the method, but the user's number.
func bitrix24Secrets(path string) []string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	return slices.DeleteFunc(parts[:len(parts)-1], func(part string) bool { return strings.Trim(part, "0123456789") == "" })
}

// adds reports whether a method makes a lead or a deal.
func adds(method string) bool {
	return method == "crm.lead.add" || method == "crm.deal.add" || method == "crm.item.add"
}

func wantsBitrix24(_, path string) bool {
	method := bitrix24Method(path)
	return adds(method) || method == "batch"
}

// addition is one lead or deal that the bot asks for.
type addition struct {
	key      string // of the command in a batch, "" when it is the request itself
	deal     bool
	fields   model.Fields
	note     string
	answered bool // the answer of this one is known
	id       string
	why      string // why it was not made
}

// readBitrix24 records which leads and deals a bot asks for, with the fields as it
// sent them, and what came of it.
func readBitrix24(n *notebook, x *exchange, h *harvest) {
	method := bitrix24Method(x.path)
	asked, note := bitrix24Parameters(x)
	x.secrets = append(x.secrets, tokensIn(asked)...)
	var all []addition
	if method == "batch" {
		all = batchAdditions(asked)
	} else if a, ok := additionOf(method, asked); ok {
		all = []addition{a}
	}
	if !x.early {
		answerBitrix24(x, all)
	}
	for _, a := range all {
		if note != "" {
			a.note = "request: " + note
		}
		a.record(n, x, h)
	}
}

// bitrix24Parameters returns what the bot asked for, in the query and the body.
func bitrix24Parameters(x *exchange) (loose.Value, string) {
	all := map[string]any{}
	query, err := webhook.ParseForm([]byte(x.query))
	if err == nil {
		all = query
	}
	body, note := x.request.text()
	kind, options, err := mime.ParseMediaType(x.request.kind)
	var more map[string]any
	switch {
	case len(body) == 0:
	case err == nil && kind == "multipart/form-data":
		if more, err = webhook.ParseForm([]byte(formOf(multipartFields(body, options["boundary"])))); err != nil {
			note = cmp.Or(note, err.Error())
		}
	case body[0] == '{' || err == nil && strings.HasSuffix(kind, "json"):
		tree, err := parseJSON(body)
		if err != nil {
			note = cmp.Or(note, err.Error())
		}
		more = tree.Object()
	default:
		if more, err = webhook.ParseForm(body); err != nil {
			note = cmp.Or(note, err.Error())
		}
	}
	for name, v := range more {
		all[name] = v
	}
	return loose.Value{V: all}, note
}

// tokensIn returns the tokens among parameters.
func tokensIn(asked loose.Value) []string {
	var found []string
	for name, v := range asked.Object() {
		if slices.Contains(secretNames[:], strings.ToLower(name)) {
			found = append(found, loose.Value{V: v}.Text())
		}
	}
	return found
}

// anyCase returns a parameter whose name may be written either way.
func anyCase(n loose.Value, name string) loose.Value {
	if v := n.Get(name); v.V != nil {
		return v
	}
	for other, v := range n.Object() {
		if strings.EqualFold(other, name) {
			return loose.Value{V: v}
		}
	}
	return loose.Value{}
}

func additionOf(method string, asked loose.Value) (addition, bool) {
	a := addition{deal: method == "crm.deal.add", fields: model.Fields{}}
	if method == "crm.item.add" {
		switch anyCase(asked, "entityTypeId").Text() {
		case "1":
		case "2":
			a.deal = true
		default:
			return addition{}, false
		}
	}
	for name, v := range anyCase(asked, "fields").Object() {
		a.fields[name] = loose.Value{V: phpList(v)}.JSON()
	}
	return a, adds(method)
}

// record adds the request and, when it is known, what came of it.
func (a *addition) record(n *notebook, x *exchange, h *harvest) {
	id := x.id
	if a.key != "" {
		id = joined(x.id, a.key)
	}
	client := clientOf(a.fields)
	e := model.Event{
		TS: x.asked, Seq: 1, Source: "bitrix24", Account: x.route.upstream.Host, SessionID: a.session(n, x, client), Client: client,
	}
	meta := map[string]any{"gateway": x.route.Name}
	if a.deal {
		meta["entity"] = string(model.EntityDeal)
	}
	if a.note != "" {
		meta["note"] = a.note
	}
	e.Meta = failureBody(meta)
	requested := e
	requested.ID, requested.Body = joined(id, "requested"), &model.Lead{Status: model.LeadRequested, RequestID: id, Fields: a.fields}
	h.add(x, requested)
	if !a.answered {
		return
	}
	e.TS, e.Seq = x.answered, 2
	lead := &model.Lead{Status: model.LeadCreated, RequestID: id, LeadID: a.id}
	switch {
	case a.id == "":
		lead.Status, lead.Error = model.LeadFailed, a.why
	case a.deal:
		lead.LeadID, lead.DealID = "", a.id
	}
	e.ID, e.Body = joined(id, string(lead.Status)), lead
	h.add(x, e)
}

// session returns the session that a lead belongs to: the one that the bot names,
// that of the client's phone where the bot has written to it, or one of the lead's
// own.
func (a *addition) session(n *notebook, x *exchange, client model.Client) string {
	if x.session != "" {
		return x.session
	}
	phone := digits(client.Phone)
	if known := n.sessions.get(phone); known != "" {
		return known
	}
	return joined("lead", x.route.Name, cmp.Or(phone, x.id))
}

// clientOf returns whom a lead is about, as far as its fields say.
func clientOf(fields model.Fields) model.Client {
	first := func(names ...string) string {
		for _, name := range names {
			text, _, _ := strings.Cut(fields.Text(name), ", ")
			if text != "" && !strings.HasPrefix(text, "{") {
				return text
			}
		}
		return ""
	}
	c := model.Client{Name: spaced(first("NAME", "name"), first("LAST_NAME", "lastName")), Phone: first("PHONE", "phone"), Email: first("EMAIL", "email")}
	multi, err := parseJSON(fields["fm"])
	if err != nil {
		return c
	}
	for _, item := range multi.List() { // how crm.item.add takes them
		switch text := item.Get("value").Text(); item.Get("typeId").Text() {
		case "PHONE":
			c.Phone = cmp.Or(c.Phone, text)
		case "EMAIL":
			c.Email = cmp.Or(c.Email, text)
		}
	}
	return c
}
