package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"debrief/model"
)

// Call is one call of a chat model as it was made, in the form of chat completions.
type Call struct {
	Session string
	// After names what the model remembers by itself, so that the request does not
	// tell it again; "" where the request tells everything.
	After    string
	Asked    time.Time       // of what the history adds
	Answered time.Time       // of the answer
	Request  json.RawMessage // {"model", "messages"}
	Response json.RawMessage // {"model", "choices"} or {"error"}; nil when there was none
}

// Calls makes events of calls one at a time, as they are made. Every call tells the
// history again: of it only what follows the longest beginning that is known is
// new. A history that has lost its beginning is recognised by its overlap.
//
// The id of a turn is made from the session and all that was said before it, so a
// turn that is told again after Calls has forgotten it gets the same one.
// Instructions of the system stay out of that: a clock in them changes nothing.
//
// The zero value is not usable; Calls is for one goroutine.
type Calls struct {
	known map[string]*told
	marks int // of all sessions
}

// told is what a session's model has been told.
type told struct {
	openAI *openAI
	marks  []mark
}

// mark is one turn: what it says, and where it stands.
type mark struct {
	says, chain digest
	seq         int64
}

// Bounds of what Calls remembers, after which it begins anew.
const (
	maxTold  = 4096
	maxMarks = 1 << 18
	// maxOverlap is how many turns back the beginning of a history is looked for.
	maxOverlap = 512
)

// NewCalls returns Calls that know nothing.
func NewCalls() *Calls { return &Calls{known: map[string]*told{}} }

// Forget makes the next call of a session tell everything again. Turns that are
// in the log already keep their ids.
func (c *Calls) Forget(session, after string) {
	key := session + "\x00" + after
	if t := c.known[key]; t != nil {
		c.marks -= len(t.marks)
		delete(c.known, key)
	}
}

// Read returns what a call adds to its session, in order: turns, calls of tools and
// their results. The error says why nothing can be made of it.
func (c *Calls) Read(call Call) ([]Record, error) {
	var request openAIRequest
	var response openAIResponse
	if len(call.Request) > 0 {
		if err := readJSON(call.Request, &request); err != nil {
			return nil, fmt.Errorf("request: %w", err)
		}
	}
	if len(call.Response) > 0 {
		if err := readJSON(call.Response, &response); err != nil {
			return nil, fmt.Errorf("response: %w", err)
		}
	}
	if call.Session == "" {
		return nil, errors.New("session_id: is missing")
	}
	known := c.of(call)
	t := &openAITurns{openAI: known.openAI, p: &piece{line: 1}, ts: call.Asked, session: call.Session, bot: request.Model}
	before := len(known.marks)
	known.tell(t, call, request.Messages)
	t.ts = call.Answered
	known.answer(t, response)
	if c.marks += len(known.marks) - before; c.marks > maxMarks {
		c.known, c.marks = map[string]*told{}, 0
	}
	return t.out, nil
}

func (c *Calls) of(call Call) *told {
	key := call.Session + "\x00" + call.After
	known := c.known[key]
	if known == nil {
		if len(c.known) >= maxTold {
			c.known, c.marks = map[string]*told{}, 0
		}
		known = &told{openAI: &openAI{maker: newMaker(Options{Now: call.Answered})}}
		c.known[key] = known
	}
	known.openAI.o.Now = call.Answered
	return known
}

// start is the chain that everything said in a session hangs on.
func (call *Call) start() digest { return digestOf("openai", call.Session, call.After) }

// tell adds the turns of a history that are new.
func (k *told) tell(t *openAITurns, call Call, history []openAIMessage) {
	var turns, instructions []*openAIMessage
	for i := range history {
		if m := &history[i]; m.Role == "system" || m.Role == "developer" {
			instructions = append(instructions, m)
		} else {
			turns = append(turns, m)
		}
	}
	said := make([]digest, len(turns))
	for i, m := range turns {
		said[i] = sayingOf(m)
	}
	have := k.align(said)
	t.chain = call.start()
	for _, m := range instructions {
		t.aside(m, digestOf("openai", call.Session, call.After, "instructions"))
	}
	t.seq = int64(len(instructions))
	if last := len(k.marks) - 1; last >= 0 {
		t.chain, t.seq = k.marks[last].chain, k.marks[last].seq
	}
	for i, m := range turns[have:] {
		t.message(m, "")
		k.marks = append(k.marks, mark{said[have+i], t.chain, t.seq})
	}
}

// align cuts what is known to what the history begins with, and returns how many
// of the history's turns that are.
func (k *told) align(said []digest) int {
	same := 0
	for same < len(said) && same < len(k.marks) && k.marks[same].says == said[same] {
		same++
	}
	if same == 0 {
		for from := max(1, len(k.marks)-maxOverlap); from < len(k.marks) && len(said) > 0; from++ {
			if overlaps(k.marks[from:], said) {
				return len(k.marks) - from
			}
		}
	}
	k.marks = slices.Clip(k.marks[:same])
	return same
}

// overlaps reports whether the history begins with all of these turns.
func overlaps(marks []mark, said []digest) bool {
	if len(marks) > len(said) {
		return false
	}
	for i := range marks {
		if marks[i].says != said[i] {
			return false
		}
	}
	return true
}

// answer adds what was answered. One answer alone goes on with the session; of
// several the next history says which one does.
func (k *told) answer(t *openAITurns, response openAIResponse) {
	if len(response.Choices) == 0 && response.Error != nil {
		t.aside(&openAIMessage{Role: "error", Content: model.TextValue(response.Error.Message)}, t.chain)
		return
	}
	t.answer(response, "")
	if len(response.Choices) == 1 && response.Choices[0].Message != nil {
		k.marks = append(k.marks, mark{sayingOf(response.Choices[0].Message), t.chain, t.seq})
	}
}

// aside adds a turn that what follows does not hang on.
func (t *openAITurns) aside(m *openAIMessage, chain digest) {
	on := t.chain
	t.chain = chain
	t.message(m, "")
	t.chain = on
}

// sayingOf stands for what a message says by itself.
func sayingOf(m *openAIMessage) digest {
	text, files, err := openAIContent(m.Content)
	if err != nil {
		text = string(m.Content)
	}
	if m.Refusal != "" && text == "" {
		text = m.Refusal
	}
	return m.digest(digest{}, text, files)
}
