package formats

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// openAIMessage is one message of a history or an answer.
type openAIMessage struct {
	Role       string           `json:"role"`
	Name       string           `json:"name"`
	Content    json.RawMessage  `json:"content"`
	Refusal    string           `json:"refusal"`
	ToolCalls  []openAIToolCall `json:"tool_calls"`
	ToolCallID string           `json:"tool_call_id"`
	Function   *openAIFunction  `json:"function_call"` // how older logs call a tool
}

type openAIToolCall struct {
	ID       string         `json:"id"`
	Function openAIFunction `json:"function"`
}

type openAIFunction struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// calls returns the tools that the message calls, in either form.
func (m *openAIMessage) calls() []openAIToolCall {
	if m.Function == nil {
		return m.ToolCalls
	}
	return append(m.ToolCalls[:len(m.ToolCalls):len(m.ToolCalls)], openAIToolCall{Function: *m.Function})
}

// digest stands for what the message says, together with everything before it. An
// answer has the same when it comes again in the next request's history.
func (m *openAIMessage) digest(before digest, text string, files []model.Attachment) digest {
	parts := []string{before.String(), m.Role, m.Name, text, m.ToolCallID}
	for _, file := range files {
		parts = append(parts, file.Kind, file.Name, file.URL)
	}
	for _, call := range m.calls() {
		parts = append(parts, call.ID, call.Function.Name, call.Function.Arguments)
	}
	return digestOf(parts...)
}

// openAITurns gathers the events of one call.
type openAITurns struct {
	*openAI
	p       *piece
	ts      time.Time
	session string
	bot     string
	out     []Record

	chain digest // of everything said up to here
	seq   int64
}

// add takes the history and the answer. The history is told again with every
// call: of it only what follows the longest part that is known is new.
func (t *openAITurns) add(history []openAIMessage, response openAIResponse) {
	t.chain = digestOf("openai", t.session)
	for i := range history {
		t.message(&history[i], "")
	}
	t.answer(response, response.ID)
}

// answer takes what was answered to the history up to here. name is the id of the
// first answer, "" to make it from what was said.
func (t *openAITurns) answer(response openAIResponse, name string) {
	t.bot = cmp.Or(response.Model, t.bot)
	for i, choice := range response.Choices {
		if choice.Message == nil {
			continue
		}
		id := name
		if i > 0 { // another answer to the same question
			id = ""
		}
		asked := t.chain
		t.message(choice.Message, id)
		if i > 0 || len(response.Choices) > 1 {
			t.chain = asked
		}
	}
	if response.Error != nil && len(response.Choices) == 0 {
		t.message(&openAIMessage{Role: "error", Content: model.TextValue(response.Error.Message)}, name)
	}
}

// message adds a turn unless it is known. id names it where the log does.
func (t *openAITurns) message(m *openAIMessage, id string) {
	text, files, err := openAIContent(m.Content)
	if m.Refusal != "" && text == "" {
		text = m.Refusal
	}
	t.chain = m.digest(t.chain, text, files)
	t.seq++
	if t.known.times(t.chain) > 0 {
		t.seq += int64(len(m.calls()))
		return
	}
	if id == "" {
		id = t.chain.String()
	}
	if err != nil {
		t.give(model.Event{}, fmt.Errorf("content: %w", err))
		return
	}
	calls := m.calls()
	if text != "" || len(files) > 0 || len(calls) == 0 {
		event, err := t.event(m, id, text, files)
		t.give(event, err)
	}
	for i, call := range calls {
		t.seq++
		e := t.bare(id + ":" + cmp.Or(call.ID, strconv.Itoa(i+1)))
		e.Assistant.Name = t.bot
		e.Body = &model.ToolCall{CallID: call.ID, Tool: call.Function.Name, Args: jsonOrText(call.Function.Arguments)}
		t.give(e, nil)
	}
}

func (t *openAITurns) give(e model.Event, err error) {
	t.out = append(t.out, t.record(t.p, e, err))
}

func (t *openAITurns) bare(id string) model.Event {
	return model.Event{TS: t.ts, Seq: t.seq, Source: "openai", SessionID: t.session, ID: id}
}

func (t *openAITurns) event(m *openAIMessage, id, text string, files []model.Attachment) (model.Event, error) {
	e := t.bare(id)
	said := &model.Message{Text: text, Attachments: files}
	e.Body = said
	switch m.Role {
	case "user":
		said.Role, e.Client.Name = model.RoleClient, m.Name
	case "assistant":
		said.Role, e.Assistant.Name = model.RoleAssistant, t.bot
	case "system", "developer":
		said.Role = model.RoleSystem
	case "error":
		said.Role, said.Text = model.RoleSystem, "error: "+text
	case "tool", "function":
		e.Body = &model.ToolResult{CallID: m.ToolCallID, Tool: m.Name, Result: jsonOrText(text)}
	default:
		return model.Event{}, fmt.Errorf("role: %q is none of user, assistant, system, developer, tool", m.Role)
	}
	return e, nil
}

// jsonOrText returns text as the JSON that it is, or as a string.
func jsonOrText(text string) json.RawMessage {
	if trimmed := bytes.TrimSpace([]byte(text)); json.Valid(trimmed) {
		return trimmed
	}
	return model.TextValue(text)
}

// openAIContent reads a content, which is a text or a list of texts and files.
func openAIContent(raw json.RawMessage) (string, []model.Attachment, error) {
	raw = bytes.TrimSpace(raw)
	var text string
	if len(raw) == 0 || json.Unmarshal(raw, &text) == nil {
		return text, nil, nil
	}
	var parts []openAIPart
	if err := json.Unmarshal(raw, &parts); err != nil {
		return "", nil, errors.New("is neither a string nor a list of parts")
	}
	var texts []string
	var files []model.Attachment
	for _, part := range parts {
		if file, ok := part.file(); ok {
			files = append(files, file)
		} else {
			texts = append(texts, cmp.Or(part.Text, part.Refusal))
		}
	}
	return strings.Join(texts, "\n"), files, nil
}

type openAIPart struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Refusal  string `json:"refusal"`
	ImageURL struct {
		URL string `json:"url"`
	} `json:"image_url"`
	File struct {
		Name string `json:"filename"`
	} `json:"file"`
}

// file returns the file that a part holds. The bytes of one that is written into
// the log itself are left out.
func (p *openAIPart) file() (model.Attachment, bool) {
	switch p.Type {
	case "image_url":
		url := p.ImageURL.URL
		if strings.HasPrefix(url, "data:") {
			url = ""
		}
		return model.Attachment{Kind: "image", URL: url}, true
	case "input_audio":
		return model.Attachment{Kind: "audio"}, true
	case "file":
		return model.Attachment{Kind: "document", Name: p.File.Name}, true
	}
	return model.Attachment{}, false
}
