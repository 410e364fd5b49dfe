package gateway

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"debrief/model"
	"debrief/sync/formats"
	"debrief/sync/loose"
)

// wantsOpenAI: chat completions and responses, wherever a provider has them.
func wantsOpenAI(method, path string) bool {
	return isPost(method) && (isChat(path) || strings.HasSuffix(path, "/responses"))
}

func isChat(path string) bool { return strings.HasSuffix(path, "/chat/completions") }

// sessionNames are where metadata names the session, in the order of trust.
var sessionNames = [...]string{"session_id", "conversation_id", "session", "conversation", "thread_id", "chat_id"}

// readOpenAI records what a call adds to its session.
func readOpenAI(n *notebook, x *exchange, h *harvest) {
	body, askedNote := x.request.text()
	asked, askedErr := parseJSON(body)
	answer := readAnswer(x)
	call := formats.Call{Session: openAISession(x, asked), Asked: x.asked, Answered: x.answered}
	if call.Session == "" {
		h.refuse(x, refusedCall(body, answer), "session_id: neither the header "+HeaderSession+" nor the request's metadata or user names the session")
		return
	}
	if askedErr != nil && askedNote == "" {
		h.refuse(x, body, "request: "+askedErr.Error())
	}
	if isChat(x.path) {
		call.Request = chatRequest(asked)
	} else {
		call.Request, call.After = responsesRequest(asked), responsesAfter(x, asked)
	}
	if askedErr != nil { // the history is not known: the answer stands by itself
		call.After = cmp.Or(call.After, x.id)
	}
	call.Response = answer.completion()
	records, err := n.calls.Read(call)
	if err != nil {
		h.refuse(x, refusedCall(body, answer), err.Error())
		return
	}
	h.lost = func() { n.calls.Forget(call.Session, call.After) }
	for _, r := range records {
		if r.Err != nil {
			h.refuse(x, refusedCall(body, answer), r.Err.Error())
			continue
		}
		e := r.Event
		e.Account = x.route.Name
		e.Meta = answer.meta(e, x, askedNote)
		h.add(x, e)
	}
}

// refusedCall is a call as a reject keeps it: a line of an OpenAI log.
func refusedCall(request []byte, a answer) []byte {
	if !json.Valid(request) {
		request = model.TextValue(string(request))
	}
	line := map[string]json.RawMessage{"request": request}
	if done := a.completion(); done != nil {
		line["response"] = done
	}
	return failureBody(line)
}

// openAISession returns the session that the header names, or the request's
// metadata, conversation or user.
func openAISession(x *exchange, asked loose.Value) string {
	if x.session != "" {
		return x.session
	}
	for _, name := range sessionNames {
		if id := asked.Get("metadata", name).Text(); id != "" {
			return id
		}
	}
	return loose.FirstText(asked.Get("session_id"), asked.Get("conversation"), asked.Get("conversation", "id"),
		asked.Get("user"), asked.Get("safety_identifier"), asked.Get("prompt_cache_key"))
}

// chatRequest is what is read of a request of chat completions.
func chatRequest(asked loose.Value) json.RawMessage {
	messages := []any{}
	for _, m := range asked.Get("messages").List() {
		messages = append(messages, m.V)
	}
	return failureBody(map[string]any{"model": asked.Get("model").Text(), "messages": messages})
}

// answer is what a model has answered, put together in the form of chat completions.
type answer struct {
	id, model string
	choices   []any
	failure   string
	note      string // what is missing of it
}

func readAnswer(x *exchange) answer {
	body, note := x.response.text()
	a := answer{note: note}
	switch tree, err := parseJSON(body); {
	case x.failure != "":
		a.failure = x.failure
	case strings.HasPrefix(x.response.kind, "text/event-stream"):
		a = streamed(body, isChat(x.path))
		a.note = note
	case err != nil:
		a.failure = fmt.Sprintf("the answer (status %d) could not be read: %s", x.status, cmp.Or(note, err.Error()))
	case isChat(x.path):
		a.chat(tree)
	default:
		a.responses(tree)
	}
	if a.failure == "" && x.status >= 400 && len(a.choices) == 0 {
		a.failure = fmt.Sprintf("status %d", x.status)
	}
	if a.failure != "" && len(a.choices) > 0 {
		a.note = cmp.Or(a.note, a.failure)
	}
	return a
}

// fail takes the service's own words.
func (a *answer) fail(failure loose.Value) {
	if failure.V == nil {
		return
	}
	code, words := loose.FirstText(failure.Get("code"), failure.Get("type")), loose.FirstText(failure.Get("message"), failure)
	a.failure = cmp.Or(joinedWords(code, words), "an error without words")
}

func (a *answer) chat(tree loose.Value) {
	a.id, a.model = tree.Get("id").Text(), tree.Get("model").Text()
	for _, choice := range tree.Get("choices").List() {
		a.choices = append(a.choices, map[string]any{"message": choice.Get("message").V})
	}
	a.fail(tree.Get("error"))
}

// completion returns the answer for formats, nil when there is none.
func (a *answer) completion() json.RawMessage {
	switch {
	case len(a.choices) > 0:
		return failureBody(map[string]any{"model": a.model, "choices": a.choices})
	case a.failure != "":
		return failureBody(map[string]any{"error": map[string]any{"message": a.failure}})
	}
	return nil
}

// meta says what belongs to an answer beside its words.
func (a *answer) meta(e model.Event, x *exchange, askedNote string) json.RawMessage {
	meta := map[string]any{}
	said, isTurn := e.Body.(*model.Message)
	if !e.TS.Equal(x.asked) || isTurn && said.Role == model.RoleAssistant {
		if a.id != "" {
			meta["response_id"] = a.id
		}
		noted(meta, "answer", a.note)
	}
	if askedNote != "" {
		noted(meta, "request", askedNote)
	}
	if len(meta) == 0 {
		return nil
	}
	return failureBody(meta)
}
