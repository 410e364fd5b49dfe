package training

import (
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

// Write writes the cases that have a correction, and returns how many that were.
func Write(w io.Writer, f Format, cases []Case) (int, error) {
	var corrected []Case
	for _, c := range cases {
		if c.Correction != "" {
			corrected = append(corrected, c)
		}
	}
	if f == CSV {
		return len(corrected), writeCSV(w, corrected)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, c := range corrected {
		var line any = chat{append(c.messages(), message{"assistant", c.Correction})}
		if f == DPO {
			line = pair{
				input{c.messages(), []string{}, true}, []message{{"assistant", c.Correction}}, []message{{"assistant", c.Bad}},
			}
		}
		if err := enc.Encode(line); err != nil {
			return 0, fmt.Errorf("write examples: %w", err)
		}
	}
	return len(corrected), nil
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

func writeCSV(w io.Writer, cases []Case) error {
	rows := [][]string{{"question", "answer", "bad_answer", "reason", "assistant", "version"}}
	for _, c := range cases {
		rows = append(rows, []string{
			Cell(c.Question), Cell(c.Correction), Cell(c.Bad), Cell(c.Reason), Cell(c.Assistant.Name), Cell(c.Assistant.Version),
		})
	}
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		return fmt.Errorf("write examples: %w", err)
	}
	return nil
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
