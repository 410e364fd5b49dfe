package webhook

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"debrief/model"
	"debrief/sync/loose"
)

// operationDetails is the event form of what spans carry as attributes.
const operationDetails = "gen_ai.client.inference.operation.details"

// traceEvents reads an export of spans. Spans of other work than a model's are
// not the log's.
func traceEvents(in *request) harvest {
	var h harvest
	at := 0
	for _, resource := range in.tree.Get("resourceSpans").Items() {
		for _, scope := range resource.Get("scopeSpans").Items() {
			for _, span := range scope.Get("spans").Items() {
				at++
				g := genAI{h: &h, at: at, part: span, alone: aloneIn("resourceSpans", "scopeSpans", "spans", span), attributes: attributes(span)}
				g.started, g.ended = span.Get("startTimeUnixNano"), span.Get("endTimeUnixNano")
				g.read(in)
			}
		}
	}
	return h
}

// logEvents reads an export of log records that hold the same as spans do.
func logEvents(in *request) harvest {
	h := harvest{clocked: true} // a span and an event of one call have different times
	at := 0
	for _, resource := range in.tree.Get("resourceLogs").Items() {
		for _, scope := range resource.Get("scopeLogs").Items() {
			for _, record := range scope.Get("logRecords").Items() {
				at++
				g := genAI{h: &h, at: at, part: record, alone: aloneIn("resourceLogs", "scopeLogs", "logRecords", record), attributes: attributes(record)}
				if loose.FirstText(record.Get("eventName"), g.attributes.Get("event.name")) != operationDetails {
					continue
				}
				g.started = loose.Value{V: loose.FirstText(record.Get("timeUnixNano"), record.Get("observedTimeUnixNano"))}
				g.ended = g.started
				g.read(in)
			}
		}
	}
	return h
}

// attributes returns a list of keys and values as one object.
func attributes(part loose.Value) loose.Value {
	out := map[string]any{}
	for _, pair := range part.Get("attributes").Items() {
		out[pair.Get("key").Text()] = attributeValue(pair.Get("value"), 0).V
	}
	return loose.Value{V: out}
}

// attributeValue unwraps OTLP's form of a value. Whole numbers come as numbers
// or strings.
func attributeValue(v loose.Value, level int) loose.Value {
	if level > model.MaxDepth {
		return loose.Value{}
	}
	for _, kind := range []string{"stringValue", "intValue", "doubleValue", "boolValue", "bytesValue"} {
		if value := v.Get(kind); value.Exists() {
			return value
		}
	}
	if list := v.Get("arrayValue"); list.Exists() {
		out := []any{}
		for _, item := range list.Get("values").Items() {
			out = append(out, attributeValue(item, level+1).V)
		}
		return loose.Value{V: out}
	}
	if list := v.Get("kvlistValue"); list.Exists() {
		out := map[string]any{}
		for _, pair := range list.Get("values").Items() {
			out[pair.Get("key").Text()] = attributeValue(pair.Get("value"), level+1).V
		}
		return loose.Value{V: out}
	}
	return loose.Value{}
}

// genAI reads one call of a model.
type genAI struct {
	h              *harvest
	at             int
	part           loose.Value        // the span or record
	alone          func() loose.Value // an export of nothing but it
	attributes     loose.Value
	started, ended loose.Value
	seq            int64
}

func (g *genAI) read(in *request) {
	if !g.ofModel() {
		return
	}
	session := g.attributes.Get("gen_ai.conversation.id").Text()
	if session == "" || g.part.Get("traceId").Text() == "" || g.part.Get("spanId").Text() == "" {
		g.h.refuse(g.at, g.alone(), "gen_ai.conversation.id, traceId or spanId is missing")
		return
	}
	if loose.FirstTime(g.started, g.ended).IsZero() {
		g.h.clocked = true
		g.started = loose.Value{V: strconv.FormatInt(in.now.UnixMilli(), 10)}
	}
	input, bad := messageList(g.attributes.Get("gen_ai.input.messages"))
	output, worse := messageList(g.attributes.Get("gen_ai.output.messages"))
	if bad != nil || worse != nil {
		g.h.refuse(g.at, g.alone(), "gen_ai messages are not valid JSON")
		return
	}
	for _, m := range lastInput(input) {
		g.message("in", m, firstTimeNode(g.started, g.ended))
	}
	for _, m := range output {
		g.message("out", m, firstTimeNode(g.ended, g.started))
	}
}

// aloneIn returns an export of one part, which can be read again by itself.
func aloneIn(resources, scopes, list string, part loose.Value) func() loose.Value {
	return func() loose.Value {
		scope := map[string]any{list: []any{part.V}}
		return loose.Value{V: map[string]any{resources: []any{map[string]any{scopes: []any{scope}}}}}
	}
}

func (g *genAI) ofModel() bool {
	object, _ := g.attributes.V.(map[string]any)
	for name := range object {
		if strings.HasPrefix(name, "gen_ai.") {
			return true
		}
	}
	return false
}

func firstTimeNode(nodes ...loose.Value) loose.Value {
	for _, n := range nodes {
		if !n.Time().IsZero() {
			return n
		}
	}
	return loose.Value{}
}

// messageList reads messages, which spans carry as a string of JSON or as what
// they are.
func messageList(n loose.Value) ([]loose.Value, error) {
	if text, ok := n.V.(string); ok {
		tree, err := parseJSON([]byte(text), model.MaxDepth)
		return tree.Items(), err
	}
	return n.Items(), nil
}

// lastInput leaves the history out, which every call repeats: what is new comes
// after the model's last answer.
func lastInput(messages []loose.Value) []loose.Value {
	for i, m := range slices.Backward(messages) {
		if m.Get("role").Text() == "assistant" {
			return messages[i+1:]
		}
	}
	return messages
}

// message adds what one message holds: its text, and what was done by tools.
func (g *genAI) message(side string, m, at loose.Value) {
	var texts []string
	for _, part := range m.Get("parts").Items() {
		switch part.Get("type").Text() {
		case "text":
			texts = append(texts, part.Get("content").Text())
		case "tool_call":
			g.add(side, at, &model.ToolCall{CallID: part.Get("id").Text(), Tool: part.Get("name").Text(), Args: part.Get("arguments").JSON()})
		case "tool_call_response":
			result := part.Get("response")
			if !result.Exists() {
				result = part.Get("result")
			}
			g.add(side, at, &model.ToolResult{CallID: part.Get("id").Text(), Tool: part.Get("name").Text(), Result: result.JSON()})
		}
	}
	if content := m.Get("content").Text(); content != "" {
		texts = append(texts, content)
	}
	if len(texts) > 0 {
		g.add(side, at, &model.Message{Role: genAIRole(m.Get("role").Text()), Text: strings.Join(texts, "\n")})
	}
}

func genAIRole(role string) model.Role {
	switch role {
	case "user":
		return model.RoleClient
	case "assistant":
		return model.RoleAssistant
	}
	return model.RoleSystem
}

func (g *genAI) add(side string, at loose.Value, body model.Body) {
	g.seq++
	trace, span := strings.ToLower(g.part.Get("traceId").Text()), strings.ToLower(g.part.Get("spanId").Text())
	g.h.add(g.at, model.Event{
		Type: body.EventType(), Source: "otlp", SessionID: g.attributes.Get("gen_ai.conversation.id").Text(),
		ID: joined(trace, span, side, strconv.FormatInt(g.seq, 10)), TS: at.Time(), Seq: g.seq,
		Assistant: model.Assistant{
			Name:    g.attributes.Get("gen_ai.agent.name").Text(),
			Version: loose.FirstText(g.attributes.Get("gen_ai.response.model"), g.attributes.Get("gen_ai.request.model")),
		},
		Body: body,
	})
}

// partialSuccess is what OTLP answers: what was refused is kept, and not to be
// sent again.
func partialSuccess(in *request, done result) reply {
	if len(done.Rejected) == 0 {
		return reply{200, "{}"}
	}
	name := "rejectedSpans"
	if strings.HasSuffix(in.path, "/logs") {
		name = "rejectedLogRecords"
	}
	first := done.Rejected[0]
	body, err := json.Marshal(map[string]any{"partialSuccess": map[string]any{
		name: strconv.Itoa(len(done.Rejected)), "errorMessage": fmt.Sprintf("%d: %s", first.Position, first.Reason),
	}})
	if err != nil { // strings always encode
		body = []byte("{}")
	}
	return reply{200, string(body)}
}
