package formats

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// openAI is a log of calls of chat completions, one call a line: what was asked
// and what was answered.
type openAI struct {
	*maker
	known memory // what was said so far: each turn together with all before it
}

func readOpenAI(in *bufio.Reader, m *maker) parser {
	o := &openAI{maker: m}
	return func(yield func(Record, error) bool) {
		eachLine(in, yield, func(p *piece) bool {
			if p.blank() {
				return true
			}
			for _, r := range o.records(p) {
				if !yield(r, nil) {
					return false
				}
			}
			return true
		})
	}
}

// openAICall is a line of the log. Request and response may lie in a body of their
// own, as the batch interface writes them, or the request may be the line itself.
type openAICall struct {
	Request   *openAIRequest  `json:"request"`
	Response  *openAIResponse `json:"response"`
	TS        json.RawMessage `json:"ts"`
	Timestamp json.RawMessage `json:"timestamp"`
	CreatedAt json.RawMessage `json:"created_at"`
	openAIRequest
	Choices []openAIChoice  `json:"choices"`
	Created json.RawMessage `json:"created"`
	ID      string          `json:"id"`
}

type openAIRequest struct {
	Body     *openAIRequest  `json:"body"`
	Model    string          `json:"model"`
	Messages []openAIMessage `json:"messages"`
}

type openAIResponse struct {
	Body    *openAIResponse `json:"body"`
	ID      string          `json:"id"`
	Model   string          `json:"model"`
	Created json.RawMessage `json:"created"`
	Choices []openAIChoice  `json:"choices"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error"`
}

type openAIChoice struct {
	Message      *openAIMessage `json:"message"`
	FinishReason string         `json:"finish_reason"`
}

// parts returns the request and the response of a line wherever they lie.
func (c *openAICall) parts() (openAIRequest, openAIResponse) {
	request, response := c.openAIRequest, openAIResponse{ID: c.ID, Choices: c.Choices, Created: c.Created}
	if c.Request != nil {
		request = *c.Request
	}
	if c.Response != nil {
		response = *c.Response
	}
	if request.Body != nil {
		request = *request.Body
	}
	if response.Body != nil {
		response = *response.Body
	}
	return request, response
}

// time returns when the response was made, else when the line was written.
func (c *openAICall) time(response *openAIResponse, zone *time.Location) (time.Time, error) {
	for _, raw := range []json.RawMessage{response.Created, c.TS, c.Timestamp, c.CreatedAt} {
		if word := jsonWord(raw); word != "" {
			return parseMoment(word, zone)
		}
	}
	return time.Time{}, errors.New("ts: there is no time: neither response.created nor ts, timestamp or created_at of the line")
}

// sessionKeys are where the session is looked for, in the order of trust.
var sessionKeys = [...]string{"session_id", "conversation_id", "session", "conversation", "thread_id", "chat_id"}

// session returns the session of a line: the one of all lines, that of the named
// field, or what metadata calls one.
func (o *openAI) session(raw []byte) (string, error) {
	if o.o.Session != "" {
		return o.o.Session, nil
	}
	var line any
	if err := json.Unmarshal(raw, &line); err != nil {
		return "", err
	}
	if o.o.SessionKey != "" {
		if id := textAt(line, o.o.SessionKey); id != "" {
			return id, nil
		}
		return "", fmt.Errorf("%s: is missing", o.o.SessionKey)
	}
	for _, place := range []string{"metadata.", "request.metadata.", "request.body.metadata.", "body.metadata.",
		"response.metadata.", "response.body.metadata.", ""} {
		for _, key := range sessionKeys {
			if id := textAt(line, place+key); id != "" {
				return id, nil
			}
		}
	}
	return "", errors.New("session_id: no metadata names the session; --session-key says which field does")
}

// textAt returns the string or number at a path of names joined by dots.
func textAt(value any, at string) string {
	for name := range strings.SplitSeq(at, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return ""
		}
		value = object[name]
	}
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// records makes events of what one call adds to its session.
func (o *openAI) records(p *piece) []Record {
	refuse := func(err error) []Record { return []Record{p.record(model.Event{}, err)} }
	if err := p.tooLong(); err != nil {
		return refuse(err)
	}
	var call openAICall
	if err := readJSON(p.raw, &call); err != nil {
		return refuse(fmt.Errorf("not a call: %w", err))
	}
	request, response := call.parts()
	if len(request.Messages) == 0 && len(response.Choices) == 0 {
		return refuse(errors.New("messages: are missing, and so are choices"))
	}
	session, err := o.session(p.raw)
	if err != nil {
		return refuse(err)
	}
	ts, err := call.time(&response, o.o.Zone)
	if err != nil {
		return refuse(err)
	}
	turn := &openAITurns{openAI: o, p: p, ts: ts, session: session, bot: request.Model}
	turn.add(request.Messages, response)
	return turn.out
}
