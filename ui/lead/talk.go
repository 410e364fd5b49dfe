package lead

import (
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// What is shown of the talk.
const (
	lastTurns   = 200     // beside a lead nobody reads more
	longestTurn = 4 << 10 // bytes
	widestTurn  = 88      // cells
	speakerCell = 10
)

// talkCache keeps the lines of the talk for one width.
type talkCache struct {
	width int
	lines []string
}

// talkLines returns the last turns of the dialogue, wrapped.
func (p *Pane) talkLines(width int) []string {
	if p.talk.lines != nil && p.talk.width == width {
		return p.talk.lines
	}
	p.talk = talkCache{width, p.newTalk(width)}
	return p.talk.lines
}

func (p *Pane) newTalk(width int) []string {
	if p.rec.dialogue == nil {
		return p.noTalk(width)
	}
	lines := []string{}
	turns := 0
	for _, item := range slices.Backward(p.rec.dialogue.Items) {
		if item.Turn == nil {
			continue
		}
		turn := p.turnLines(&item, width)
		slices.Reverse(turn)
		lines = append(lines, turn...)
		if turns++; turns == lastTurns {
			break
		}
	}
	slices.Reverse(lines)
	return lines
}

func (p *Pane) noTalk(width int) []string {
	said := p.env.Text.T("lead.no_dialogue")
	if p.rec.talkErr != "" {
		said = p.env.Text.T("lead.dialogue_failed", "Error", text.Line(p.rec.talkErr))
	}
	lines := text.Wrap(said, max(width, 1))
	for i := range lines {
		lines[i] = p.env.Style.Faint.Render(lines[i])
	}
	return lines
}

func (p *Pane) turnLines(item *model.Item, width int) []string {
	style := p.env.Style
	said := item.Turn.Text
	if len(said) > longestTurn {
		said = strings.ToValidUTF8(said[:longestTurn], "") + "…"
	}
	if said == "" && len(item.Turn.Attachments) > 0 {
		said = "[" + item.Turn.Attachments[0].Kind + "]"
	}
	who, whoStyle := p.speaker(item.Turn.Role)
	head := text.PadRight(who, speakerCell)
	indent := speakerCell
	out := whoStyle.Render(head)
	if width >= 48 {
		at := p.env.Text.Time(item.Entry.TS, p.env.Zone) + " "
		out = style.Faint.Render(at) + out
		indent += text.Width(at)
	}
	body := text.Wrap(text.Clean(said), max(min(width-indent, widestTurn), 8))
	lines := make([]string, 0, len(body))
	for i, line := range body {
		if i > 0 {
			out = text.Spaces(indent)
		}
		lines = append(lines, out+line)
	}
	return lines
}

func (p *Pane) speaker(role model.Role) (string, lipgloss.Style) {
	t, style := p.env.Text, p.env.Style
	switch role {
	case model.RoleClient:
		return t.T("lead.who.client"), style.Client
	case model.RoleAssistant:
		return t.T("lead.who.assistant"), style.Assistant
	case model.RoleOperator:
		return t.T("lead.who.operator"), style.Operator
	case model.RoleSystem:
		return t.T("lead.who.system"), style.System
	}
	return text.Line(string(role)), style.Normal
}
