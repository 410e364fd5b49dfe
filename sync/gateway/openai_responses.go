package gateway

import (
	"cmp"
	"encoding/json"

	"debrief/sync/loose"
)

// This file reads the Responses API as chat completions: the same turns, calls
// and results in another arrangement.

// responsesRequest returns instructions and input as messages.
func responsesRequest(asked loose.Value) json.RawMessage {
	items := []any{}
	if words := asked.Get("instructions").Text(); words != "" {
		items = append(items, map[string]any{"role": "system", "content": words})
	}
	input := asked.Get("input")
	if words := input.Text(); words != "" {
		items = append(items, map[string]any{"role": "user", "content": words})
	}
	return failureBody(map[string]any{"model": asked.Get("model").Text(), "messages": append(items, messagesOf(input.List())...)})
}

// responsesAfter names what the service remembers by itself.
func responsesAfter(x *exchange, asked loose.Value) string {
	if before := asked.Get("previous_response_id").Text(); before != "" {
		return before
	}
	if loose.FirstText(asked.Get("conversation"), asked.Get("conversation", "id")) != "" {
		return x.id // each call adds to it, and nothing is told again
	}
	return ""
}

// responses takes a whole response.
func (a *answer) responses(tree loose.Value) {
	a.id, a.model = tree.Get("id").Text(), tree.Get("model").Text()
	if said := messagesOf(tree.Get("output").List()); len(said) > 0 {
		a.choices = []any{map[string]any{"message": mergedAnswer(said)}}
	}
	a.fail(tree.Get("error"))
}

// mergedAnswer makes one message of an output: an answer is one choice. What a
// tool of the service's own has done stays out.
func mergedAnswer(said []any) map[string]any {
	merged := map[string]any{"role": "assistant"}
	var texts []any
	var calls []any
	for _, m := range said {
		message := loose.Value{V: m}
		texts = append(texts, partsOrText(message.Get("content"))...)
		more, _ := message.Get("tool_calls").V.([]any)
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
func partsOrText(n loose.Value) []any {
	if parts, ok := n.V.([]any); ok {
		return parts
	}
	if text := n.Text(); text != "" {
		return []any{map[string]any{"type": "text", "text": text}}
	}
	return nil
}

// messagesOf returns items as messages. What the assistant said in one go (words
// and calls) is one message, as it is in an answer.
func messagesOf(items []loose.Value) []any {
	var out []any
	var assistant []any
	flush := func() {
		if len(assistant) > 0 {
			out = append(out, mergedAnswer(assistant))
			assistant = nil
		}
	}
	for _, item := range items {
		switch kind := cmp.Or(item.Get("type").Text(), "message"); kind {
		case "message":
			m := map[string]any{"role": item.Get("role").V, "content": contentOf(item.Get("content"))}
			if item.Get("role").Text() == "assistant" {
				assistant = append(assistant, m)
				continue
			}
			flush()
			out = append(out, m)
		case "function_call", "custom_tool_call":
			assistant = append(assistant, map[string]any{"tool_calls": []any{map[string]any{
				"id": item.Get("call_id").V, "type": "function",
				"function": map[string]any{"name": item.Get("name").Text(), "arguments": loose.FirstText(item.Get("arguments"), item.Get("input"))},
			}}})
		case "function_call_output", "custom_tool_call_output":
			flush()
			out = append(out, map[string]any{"role": "tool", "tool_call_id": item.Get("call_id").V, "content": outputOf(item.Get("output"))})
		}
	}
	flush()
	return out
}

// contentOf returns a content's parts under the names that chat completions has
// for them.
func contentOf(content loose.Value) any {
	parts := content.List()
	if len(parts) == 0 {
		return content.Text()
	}
	out := []any{}
	for _, part := range parts {
		switch part.Get("type").Text() {
		case "input_image":
			out = append(out, map[string]any{"type": "image_url", "image_url": map[string]any{"url": part.Get("image_url").Text()}})
		case "input_file":
			out = append(out, map[string]any{"type": "file", "file": map[string]any{"filename": part.Get("filename").Text()}})
		case "input_audio":
			out = append(out, map[string]any{"type": "input_audio"})
		case "refusal":
			out = append(out, map[string]any{"type": "refusal", "refusal": part.Get("refusal").Text()})
		default:
			out = append(out, map[string]any{"type": "text", "text": part.Get("text").Text()})
		}
	}
	return out
}

// outputOf returns what a tool has given, which is a text or parts.
func outputOf(output loose.Value) any {
	if output.List() != nil && len(output.List()) > 0 {
		return contentOf(output)
	}
	if text := output.Text(); text != "" || output.V == nil {
		return text
	}
	return string(output.JSON())
}
