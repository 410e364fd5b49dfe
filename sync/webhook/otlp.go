package webhook

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"debrief/model"
)

// operationDetails is the event form of what spans carry as attributes.
const operationDetails = "gen_ai.client.inference.operation.details"

// traceEvents reads an export of spans. Spans of other work than a model's are
// not the log's.
func traceEvents(in *request) harvest {
	var h harvest
	at := 0
	for _, resource := range in.tree.get("resourceSpans").items() {
		for _, scope := range resource.get("scopeSpans").items() {
			for _, span := range scope.get("spans").items() {
				at++
				g := genAI{h: &h, at: at, part: span, alone: aloneIn("resourceSpans", "scopeSpans", "spans", span), attributes: attributes(span)}
				g.started, g.ended = span.get("startTimeUnixNano"), span.get("endTimeUnixNano")
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
	for _, resource := range in.tree.get("resourceLogs").items() {
		for _, scope := range resource.get("scopeLogs").items() {
			for _, record := range scope.get("logRecords").items() {
				at++
				g := genAI{h: &h, at: at, part: record, alone: aloneIn("resourceLogs", "scopeLogs", "logRecords", record), attributes: attributes(record)}
				if firstText(record.get("eventName"), g.attributes.get("event.name")) != operationDetails {
					continue
				}
				g.started = node{firstText(record.get("timeUnixNano"), record.get("observedTimeUnixNano"))}
				g.ended = g.started
				g.read(in)
			}
		}
	}
	return h
}

// attributes returns a list of keys and values as one object.
func attributes(part node) node {
	out := map[string]any{}
	for _, pair := range part.get("attributes").items() {
		out[pair.get("key").text()] = attributeValue(pair.get("value"), 0).value
	}
	return node{out}
}

// attributeValue unwraps OTLP's form of a value. Whole numbers come as numbers
// or strings.
func attributeValue(v node, level int) node {
	if level > model.MaxDepth {
		return node{}
	}
	for _, kind := range []string{"stringValue", "intValue", "doubleValue", "boolValue", "bytesValue"} {
		if value := v.get(kind); value.exists() {
			return value
		}
	}
	if list := v.get("arrayValue"); list.exists() {
		out := []any{}
		for _, item := range list.get("values").items() {
			out = append(out, attributeValue(item, level+1).value)
		}
		return node{out}
	}
	if list := v.get("kvlistValue"); list.exists() {
		out := map[string]any{}
		for _, pair := range list.get("values").items() {
			out[pair.get("key").text()] = attributeValue(pair.get("value"), level+1).value
		}
		return node{out}
	}
	return node{}
}

// genAI reads one call of a model.
type genAI struct {
	h              *harvest
	at             int
	part           node        // the span or record
	alone          func() node // an export of nothing but it
	attributes     node
	started, ended node
	seq            int64
}

func (g *genAI) read(in *request) {
	if !g.ofModel() {
		return
	}
	session := g.attributes.get("gen_ai.conversation.id").text()
	if session == "" || g.part.get("traceId").text() == "" || g.part.get("spanId").text() == "" {
		g.h.refuse(g.at, g.alone(), "gen_ai.conversation.id, traceId or spanId is missing")
		return
	}
	if firstTime(g.started, g.ended).IsZero() {
		g.h.clocked = true
		g.started = node{strconv.FormatInt(in.now.UnixMilli(), 10)}
	}
	input, bad := messageList(g.attributes.get("gen_ai.input.messages"))
	output, worse := messageList(g.attributes.get("gen_ai.output.messages"))
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
func aloneIn(resources, scopes, list string, part node) func() node {
	return func() node {
		scope := map[string]any{list: []any{part.value}}
		return node{map[string]any{resources: []any{map[string]any{scopes: []any{scope}}}}}
	}
}

func (g *genAI) ofModel() bool {
	object, _ := g.attributes.value.(map[string]any)
	for name := range object {
		if strings.HasPrefix(name, "gen_ai.") {
			return true
		}
	}
	return false
}

func firstTimeNode(nodes ...node) node {
	for _, n := range nodes {
		if !n.time().IsZero() {
			return n
		}
	}
	return node{}
}

// messageList reads messages, which spans carry as a string of JSON or as what
// they are.
func messageList(n node) ([]node, error) {
	if text, ok := n.value.(string); ok {
		tree, err := parseJSON([]byte(text), model.MaxDepth)
		return tree.items(), err
	}
	return n.items(), nil
}

// lastInput leaves the history out, which every call repeats: what is new comes
// after the model's last answer.
func lastInput(messages []node) []node {
	for i, m := range slices.Backward(messages) {
		if m.get("role").text() == "assistant" {
			return messages[i+1:]
		}
	}
	return messages
}

// message adds what one message holds: its text, and what was done by tools.
func (g *genAI) message(side string, m, at node) {
	var texts []string
	for _, part := range m.get("parts").items() {
		switch part.get("type").text() {
		case "text":
			texts = append(texts, part.get("content").text())
		case "tool_call":
			g.add(side, at, &model.ToolCall{CallID: part.get("id").text(), Tool: part.get("name").text(), Args: part.get("arguments").json()})
		case "tool_call_response":
			result := part.get("response")
			if !result.exists() {
				result = part.get("result")
			}
			g.add(side, at, &model.ToolResult{CallID: part.get("id").text(), Tool: part.get("name").text(), Result: result.json()})
		}
	}
	if content := m.get("content").text(); content != "" {
		texts = append(texts, content)
	}
	if len(texts) > 0 {
		g.add(side, at, &model.Message{Role: genAIRole(m.get("role").text()), Text: strings.Join(texts, "\n")})
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

func (g *genAI) add(side string, at node, body model.Body) {
	g.seq++
	trace, span := strings.ToLower(g.part.get("traceId").text()), strings.ToLower(g.part.get("spanId").text())
	g.h.add(g.at, model.Event{
		Type: body.EventType(), Source: "otlp", SessionID: g.attributes.get("gen_ai.conversation.id").text(),
		ID: joined(trace, span, side, strconv.FormatInt(g.seq, 10)), TS: at.time(), Seq: g.seq,
		Assistant: model.Assistant{
			Name:    g.attributes.get("gen_ai.agent.name").text(),
			Version: firstText(g.attributes.get("gen_ai.response.model"), g.attributes.get("gen_ai.request.model")),
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
