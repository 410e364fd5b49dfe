package training

import (
	"time"

	"debrief/model"
)

// Case is one bad answer with what led to it.
type Case struct {
	Answer     model.Key
	Dialogue   string
	Assistant  model.Assistant
	At         time.Time // of the answer
	JudgedAt   time.Time
	Reason     string
	Context    []Turn // what was said before, oldest first, at most MostTurns
	Question   string // the client's last words before it
	Bad        string // the answer
	Correction string // what should have been said, "" when nobody wrote it
}

// Turn is something that was said.
type Turn struct {
	Role model.Role
	Text string
}

// MostTurns is how much of a dialogue a case keeps.
const MostTurns = 20

// CasesOf returns the bad answers of a dialogue, masked.
func CasesOf(d *model.Dialogue) []Case {
	mask := maskOf(d)
	var cases []Case
	var said []Turn
	var who model.Assistant
	for _, item := range d.Items {
		if item.Entry.Assistant != (model.Assistant{}) {
			who = item.Entry.Assistant
		}
		if item.Turn == nil {
			continue
		}
		if v := item.Turn.Verdict; v != nil && v.Value == model.Bad {
			c := Case{
				Answer: item.Entry.Key, Dialogue: d.ID, Assistant: who, At: item.Entry.TS, JudgedAt: v.At, Reason: v.Reason,
				Context: append([]Turn(nil), said...), Bad: mask.text(item.Turn.Text), Correction: mask.text(v.Correction),
			}
			c.Question = lastOf(said)
			cases = append(cases, c)
		}
		if item.Turn.Text != "" && item.Turn.DeletedAt.IsZero() && item.Turn.Role != model.RoleSystem {
			said = append(said, Turn{item.Turn.Role, mask.text(item.Turn.Text)})
			said = said[max(0, len(said)-MostTurns):]
		}
	}
	return cases
}

func lastOf(said []Turn) string {
	for i := len(said) - 1; i >= 0; i-- {
		if said[i].Role == model.RoleClient {
			return said[i].Text
		}
	}
	return ""
}

// Unanswered returns the client's last words where nobody answered them, masked.
func Unanswered(d *model.Dialogue) (string, bool) {
	for i := len(d.Items) - 1; i >= 0; i-- {
		turn := d.Items[i].Turn
		if turn == nil || turn.Role == model.RoleSystem {
			continue
		}
		return maskOf(d).text(turn.Text), turn.Role == model.RoleClient
	}
	return "", false
}
