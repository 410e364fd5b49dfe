package gateway

import (
	"cmp"
	"encoding/json"
)

// This file reads the Responses API as chat completions: the same turns, calls
// and results in another arrangement.

// responsesRequest returns instructions and input as messages.
func responsesRequest(asked value) json.RawMessage {
	items := []any{}
	if words := asked.get("instructions").text(); words != "" {
		items = append(items, map[string]any{"role": "system", "content": words})
	}
	input := asked.get("input")
	if words := input.text(); words != "" {
		items = append(items, map[string]any{"role": "user", "content": words})
	}
	return failureBody(map[string]any{"model": asked.get("model").text(), "messages": append(items, messagesOf(input.list())...)})
}

// responsesAfter names what the service remembers by itself.
func responsesAfter(x *exchange, asked value) string {
	if before := asked.get("previous_response_id").text(); before != "" {
		return before
	}
	if firstText(asked.get("conversation"), asked.get("conversation", "id")) != "" {
		return x.id // each call adds to it, and nothing is told again
	}
	return ""
}

// responses takes a whole response.
func (a *answer) responses(tree value) {
	a.id, a.model = tree.get("id").text(), tree.get("model").text()
	if said := messagesOf(tree.get("output").list()); len(said) > 0 {
		a.choices = []any{map[string]any{"message": mergedAnswer(said)}}
	}
	a.fail(tree.get("error"))
}

// mergedAnswer makes one message of an output: an answer is one choice. What a
// tool of the service's own has done stays out.
func mergedAnswer(said []any) map[string]any {
	merged := map[string]any{"role": "assistant"}
	var texts []any
	var calls []any
	for _, m := range said {
		message := value{m}
		texts = append(texts, message.get("content").partsOrText()...)
		more, _ := message.get("tool_calls").v.([]any)
		calls = append(calls, more...)
	}
	if len(texts) > 0 {
		merged["content"] = texts
	}
	if len(calls) > 0 {
		merged["tool_calls"] = calls
	}
	return merged
}

// partsOrText returns a content as parts.
func (n value) partsOrText() []any {
	if parts, ok := n.v.([]any); ok {
		return parts
	}
	if text := n.text(); text != "" {
		return []any{map[string]any{"type": "text", "text": text}}
	}
	return nil
}

// messagesOf returns items as messages. What the assistant said in one go (words
// and calls) is one message, as it is in an answer.
func messagesOf(items []value) []any {
	var out []any
	var assistant []any
	flush := func() {
		if len(assistant) > 0 {
			out = append(out, mergedAnswer(assistant))
			assistant = nil
		}
	}
	for _, item := range items {
		switch kind := cmp.Or(item.get("type").text(), "message"); kind {
		case "message":
			m := map[string]any{"role": item.get("role").v, "content": contentOf(item.get("content"))}
			if item.get("role").text() == "assistant" {
				assistant = append(assistant, m)
				continue
			}
			flush()
			out = append(out, m)
		case "function_call", "custom_tool_call":
			assistant = append(assistant, map[string]any{"tool_calls": []any{map[string]any{
				"id": item.get("call_id").v, "type": "function",
				"function": map[string]any{"name": item.get("name").text(), "arguments": firstText(item.get("arguments"), item.get("input"))},
			}}})
		case "function_call_output", "custom_tool_call_output":
			flush()
			out = append(out, map[string]any{"role": "tool", "tool_call_id": item.get("call_id").v, "content": outputOf(item.get("output"))})
		}
	}
	flush()
	return out
}

// contentOf returns a content's parts under the names that chat completions has
// for them.
func contentOf(content value) any {
	parts := content.list()
	if len(parts) == 0 {
		return content.text()
	}
	out := []any{}
	for _, part := range parts {
		switch part.get("type").text() {
		case "input_image":
			out = append(out, map[string]any{"type": "image_url", "image_url": map[string]any{"url": part.get("image_url").text()}})
		case "input_file":
			out = append(out, map[string]any{"type": "file", "file": map[string]any{"filename": part.get("filename").text()}})
		case "input_audio":
			out = append(out, map[string]any{"type": "input_audio"})
		case "refusal":
			out = append(out, map[string]any{"type": "refusal", "refusal": part.get("refusal").text()})
		default:
			out = append(out, map[string]any{"type": "text", "text": part.get("text").text()})
		}
	}
	return out
}

// outputOf returns what a tool has given, which is a text or parts.
func outputOf(output value) any {
	if output.list() != nil && len(output.list()) > 0 {
		return contentOf(output)
	}
	if text := output.text(); text != "" || output.v == nil {
		return text
	}
	return string(output.json())
}
