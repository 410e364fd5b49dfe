package training

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"debrief/model"
)

// Format is a form of the examples.
type Format string

// The formats.
const (
	OpenAI Format = "openai" // JSON Lines of chats to fine-tune on, the last answer being the correction
	DPO    Format = "dpo"    // JSON Lines of preference pairs: the correction, and the bad answer
	CSV    Format = "csv"    // rows of questions with their corrected answers
)

// Formats returns all formats.
func Formats() []Format { return []Format{OpenAI, DPO, CSV} }

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type chat struct {
	Messages []message `json:"messages"`
}

type pair struct {
	Input        input     `json:"input"`
	Preferred    []message `json:"preferred_output"`
	NonPreferred []message `json:"non_preferred_output"`
}

type input struct {
	Messages []message `json:"messages"`
	Tools    []string  `json:"tools"`
	Parallel bool      `json:"parallel_tool_calls"`
}

// Writer writes examples one after the other, so that none is held.
type Writer struct {
	format  Format
	lines   *json.Encoder
	rows    *csv.Writer
	Written int // examples so far
	Left    int // cases that make none: without a correction, or without a question before
}

// NewWriter returns a writer of examples in a format.
func NewWriter(out io.Writer, f Format) *Writer {
	w := &Writer{format: f, lines: json.NewEncoder(out), rows: csv.NewWriter(out)}
	w.lines.SetEscapeHTML(false)
	return w
}

// Add writes a case that has a correction and what the client said before it: nothing
// can be learned of an answer to nothing, and OpenAI refuses it.
func (w *Writer) Add(c *Case) error {
	if c.Correction == "" || c.Question == "" {
		w.Left++
		return nil
	}
	if err := w.write(c); err != nil {
		return fmt.Errorf("write examples: %w", err)
	}
	w.Written++
	return nil
}

func (w *Writer) write(c *Case) error {
	switch w.format {
	case DPO:
		return w.lines.Encode(pair{
			input{c.messages(), []string{}, true}, []message{{"assistant", c.Correction}}, []message{{"assistant", c.Bad}},
		})
	case CSV:
		return w.row(c)
	case OpenAI:
	}
	return w.lines.Encode(chat{append(c.messages(), message{"assistant", c.Correction})})
}

// row writes a row of the table, below its head.
func (w *Writer) row(c *Case) error {
	if w.Written == 0 {
		if err := w.rows.Write([]string{"question", "answer", "bad_answer", "reason", "assistant", "version"}); err != nil {
			return err
		}
	}
	err := w.rows.Write([]string{
		Cell(c.Question), Cell(c.Correction), Cell(c.Bad), Cell(c.Reason), Cell(c.Assistant.Name), Cell(c.Assistant.Version),
	})
	w.rows.Flush()
	return cmp.Or(err, w.rows.Error())
}

// messages are what was said before, as a chat: whoever answered is the assistant.
func (c *Case) messages() []message {
	out := []message{}
	for _, turn := range c.Context {
		role := "assistant"
		if turn.Role == model.RoleClient {
			role = "user"
		}
		out = append(out, message{role, turn.Text})
	}
	return out
}

// Cell makes a text that no spreadsheet takes for a formula.
func Cell(text string) string {
	if text != "" {
		switch text[0] {
		case '=', '+', '-', '@', '\t', '\r', '\n':
			return "'" + text
		}
	}
	return text
}
