package gateway

import (
	"bytes"
	"slices"
	"strings"

	"debrief/sync/loose"
)

// streamed puts an answer together that came as server-sent events, as far as it
// has come.
func streamed(body []byte, chat bool) answer {
	var a answer
	s := stream{answer: &a}
	for data := range eventsOf(body) {
		tree, err := parseJSON(data)
		if err != nil {
			continue // [DONE], or an event that breaks off
		}
		a.fail(tree.Get("error"))
		if chat {
			s.chunk(tree)
		} else {
			s.event(tree)
		}
	}
	if chat {
		s.finishChat()
	} else {
		s.finishResponses()
	}
	return a
}

// eventsOf ranges over the data of server-sent events.
func eventsOf(body []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		var data []byte
		for line := range bytes.Lines(append(bytes.Clone(body), "\n\n"...)) {
			line = bytes.TrimRight(line, "\r\n")
			if len(line) == 0 {
				if len(data) > 0 && !yield(data) {
					return
				}
				data = nil
				continue
			}
			if part, ok := bytes.CutPrefix(line, []byte("data:")); ok {
				if data != nil {
					data = append(data, '\n')
				}
				data = append(data, bytes.TrimPrefix(part, []byte(" "))...)
			}
		}
	}
}

// stream gathers what the events of one answer say.
type stream struct {
	answer *answer
	parts  map[int64]*choicePart // chat completions: by the number of the choice
	items  []any                 // responses: finished items of the output
	words  map[string]*strings.Builder
	order  []string    // the items of words, in the order of their beginning
	whole  loose.Value // responses: the whole response, at the end
}

// choicePart is one choice on its way.
type choicePart struct {
	content, refusal strings.Builder
	calls            map[int64]*callPart
}

type callPart struct {
	id, name  string
	arguments strings.Builder
}

// chunk takes one piece of a chat completion.
func (s *stream) chunk(tree loose.Value) {
	if id := tree.Get("id").Text(); id != "" {
		s.answer.id = id
	}
	if name := tree.Get("model").Text(); name != "" {
		s.answer.model = name
	}
	for _, choice := range tree.Get("choices").List() {
		if s.parts == nil {
			s.parts = map[int64]*choicePart{}
		}
		number := choice.Get("index").Integer()
		part := s.parts[number]
		if part == nil {
			part = &choicePart{calls: map[int64]*callPart{}}
			s.parts[number] = part
		}
		part.take(choice.Get("delta"))
	}
}

func (p *choicePart) take(delta loose.Value) {
	p.content.WriteString(delta.Get("content").Text())
	p.refusal.WriteString(delta.Get("refusal").Text())
	for _, piece := range delta.Get("tool_calls").List() {
		number := piece.Get("index").Integer()
		call := p.calls[number]
		if call == nil {
			call = &callPart{}
			p.calls[number] = call
		}
		if id := piece.Get("id").Text(); id != "" {
			call.id = id
		}
		call.name += piece.Get("function", "name").Text()
		call.arguments.WriteString(piece.Get("function", "arguments").Text())
	}
}

func (s *stream) finishChat() {
	for _, number := range sortedNumbers(s.parts) {
		part := s.parts[number]
		message := map[string]any{"role": "assistant", "content": part.content.String()}
		if part.refusal.Len() > 0 {
			message["refusal"] = part.refusal.String()
		}
		var calls []any
		for _, n := range sortedNumbers(part.calls) {
			call := part.calls[n]
			calls = append(calls, map[string]any{
				"id": call.id, "type": "function", "function": map[string]any{"name": call.name, "arguments": call.arguments.String()},
			})
		}
		if len(calls) > 0 {
			message["tool_calls"] = calls
		}
		if part.content.Len() > 0 || part.refusal.Len() > 0 || len(calls) > 0 {
			s.answer.choices = append(s.answer.choices, map[string]any{"message": message})
		}
	}
}

func sortedNumbers[V any](m map[int64]V) []int64 {
	numbers := make([]int64, 0, len(m))
	for n := range m {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers
}

// event takes one event of a response.
func (s *stream) event(tree loose.Value) {
	if response := tree.Get("response"); response.Object() != nil {
		s.answer.id, s.answer.model = response.Get("id").Text(), response.Get("model").Text()
		s.answer.fail(response.Get("error"))
	}
	switch kind := tree.Get("type").Text(); kind {
	case "response.completed", "response.incomplete", "response.failed":
		s.whole = tree.Get("response")
	case "response.output_item.done":
		s.items = append(s.items, tree.Get("item").V)
		delete(s.words, tree.Get("item", "id").Text())
	case "response.output_text.delta", "response.refusal.delta":
		id := tree.Get("item_id").Text()
		if s.words == nil {
			s.words = map[string]*strings.Builder{}
		}
		if s.words[id] == nil {
			s.words[id] = &strings.Builder{}
			s.order = append(s.order, id)
		}
		s.words[id].WriteString(tree.Get("delta").Text())
	case "error":
		s.answer.fail(tree)
	}
}

// finishResponses takes the whole response where it came, else what came of it.
func (s *stream) finishResponses() {
	if s.whole.Object() != nil && len(s.whole.Get("output").List()) > 0 {
		s.answer.responses(s.whole)
		return
	}
	for _, id := range s.order {
		if words := s.words[id]; words != nil {
			s.items = append(s.items, map[string]any{
				"type": "message", "role": "assistant", "content": []any{map[string]any{"type": "output_text", "text": words.String()}},
			})
		}
	}
	s.answer.responses(loose.Value{V: map[string]any{"id": s.answer.id, "model": s.answer.model, "output": s.items}})
}
