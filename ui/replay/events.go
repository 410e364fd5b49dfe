package replay

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// foldedJSON is how much of a JSON value is looked at for its one line.
const foldedJSON = 600

// eventLines makes the lines of what happened between the turns: one line, and
// the details when it is unfolded.
func (p *Pane) eventLines(i int, cursor bool, c columns) []string {
	item := &p.open.Items[i]
	label := p.eventStyle(item).Render(text.PadRight(p.env.Text.T(eventWord(item.Entry.Type)), c.speaker))
	head := p.lead(item.Entry.TS, label, cursor, c)
	var lines []string
	for k, pt := range p.parts(i, p.isUnfolded(item), c) {
		lines = append(lines, p.partLines(i, k, pt, head, c)...)
		head = text.Spaces(c.indent())
	}
	return lines
}

func (p *Pane) foldMark(item *model.Item) string {
	switch {
	case p.env.Style.Mono && p.isUnfolded(item):
		return "[-] "
	case p.env.Style.Mono:
		return "[+] "
	case p.isUnfolded(item):
		return "▾ "
	}
	return "▸ "
}

func (p *Pane) eventStyle(item *model.Item) lipgloss.Style {
	switch b := item.Entry.Body.(type) {
	case *model.Lead:
		if b.Status == model.LeadFailed {
			return p.env.Style.Bad
		}
		return p.env.Style.CRM
	case *model.CRM, *model.FixQueued:
		return p.env.Style.CRM
	case *model.FixStep:
		if b.Type == model.TypeFixRefused || b.Type == model.TypeFixConflict {
			return p.env.Style.Bad
		}
		return p.env.Style.CRM
	case *model.Notification:
		if b.Status == "failed" {
			return p.env.Style.Bad
		}
	}
	return p.env.Style.Faint
}

// eventText tells an event in one line.
func (p *Pane) eventText(e, result *model.Entry) string {
	switch b := e.Body.(type) {
	case *model.ToolCall:
		line := b.Tool + "(" + short(b.Args) + ")"
		if result != nil {
			if r, ok := result.Body.(*model.ToolResult); ok {
				line += " -> " + short(r.Result)
			}
		}
		return text.Line(line)
	case *model.ToolResult:
		return text.Line(b.Tool + " -> " + short(b.Result))
	case *model.Scenario:
		return arrow(b.From, b.To)
	case *model.Handoff:
		return join(arrow(b.From, b.To), b.By, b.Reason)
	case *model.Lead:
		return p.leadText(b)
	case *model.CRM:
		return p.crmText(b)
	case *model.Form:
		return join(b.Form, fieldsLine(b.Fields))
	case *model.Booking:
		return p.bookingText(b)
	case *model.Notification:
		return join(p.state("notification", b.Status), b.Template, b.Text, b.Error)
	case *model.Call:
		if b.DurationS > 0 {
			return p.env.Text.T("replay.call", "Seconds", int(b.DurationS))
		}
		return text.Line(b.CallID)
	case *model.Session:
		if b.Start {
			return join(p.env.Text.T("replay.session.start"), b.Reason)
		}
		return join(p.env.Text.T("replay.session.end"), b.Reason)
	case *model.Edit:
		return join(b.Target, b.Text)
	case *model.Delete:
		return text.Line(b.Target)
	}
	return p.ownText(e)
}

// ownText tells what people and the syncer did.
func (p *Pane) ownText(e *model.Entry) string {
	switch b := e.Body.(type) {
	case *model.FixQueued:
		return join(p.env.Text.T(fixWord(e.Type)), b.Entity.String(), fieldsLine(b.Changes), e.Actor)
	case *model.FixStep:
		return join(p.env.Text.T(fixWord(b.Type)), b.Entity.String(), b.Error, b.By)
	case *model.Undo:
		return join(p.env.Text.T(fixWord(e.Type)), b.Entity.String(), e.Actor)
	}
	return text.Line(string(e.Type))
}

func (p *Pane) leadText(b *model.Lead) string {
	id := ""
	if b.LeadID != "" {
		id = "#" + b.LeadID
	}
	return join(p.state("lead", string(b.Status)), id, b.Error, fieldsLine(b.Fields))
}

func (p *Pane) crmText(b *model.CRM) string {
	changes := make([]string, 0, len(b.Before))
	for _, name := range b.Before.Names() {
		changes = append(changes, name+": "+arrow(b.Before.Text(name), b.Fields.Text(name)))
	}
	return join(b.Entity.String(), p.state("crm", string(b.Action)), strings.Join(changes, ", "), b.By)
}

func (p *Pane) bookingText(b *model.Booking) string {
	at, price := "", ""
	if !b.At.IsZero() {
		at = p.env.Text.Stamp(b.At, p.env.Zone)
	}
	if b.Price.Amount != "" {
		price = b.Price.Amount.String() + " " + b.Price.Currency
	}
	return join(p.state("booking", b.Status), at, b.Service, b.Staff, price)
}

// details are what an unfolded event shows below its line.
func (p *Pane) details(item *model.Item, c columns) part {
	var out []string
	add := func(s string) {
		if len(out) < openLines {
			out = append(out, text.Clean(cut(s, openBytes)))
		}
	}
	switch b := item.Entry.Body.(type) {
	case *model.ToolCall:
		add(indented(b.Args))
		if item.Result != nil {
			if r, ok := item.Result.Body.(*model.ToolResult); ok {
				add("-> " + indented(r.Result))
			}
		}
	case *model.ToolResult:
		add(indented(b.Result))
	case *model.Call:
		for _, line := range b.Transcript {
			add(p.env.Text.T(roleWord(line.Role)) + ": " + line.Text)
		}
	case *model.Edit:
		add(b.Text)
	case *model.Notification:
		add(b.Text)
	default:
		for _, fields := range fieldsOf(item.Entry) {
			for _, name := range fields.Names() {
				add(name + ": " + fields.Text(name))
			}
		}
	}
	return part{said: strings.Join(out, "\n"), width: max(c.text-2, 8), most: openLines, inset: 2, style: p.env.Style.Faint}
}

// fieldsOf returns the named values that an event carries.
func fieldsOf(e *model.Entry) []model.Fields {
	switch b := e.Body.(type) {
	case *model.Lead:
		return []model.Fields{b.Fields}
	case *model.CRM:
		return []model.Fields{b.Fields}
	case *model.Form:
		return []model.Fields{b.Fields}
	case *model.FixQueued:
		return []model.Fields{b.Changes}
	case *model.FixStep:
		return []model.Fields{b.Theirs}
	}
	return nil
}

// hasDetails reports whether unfolding item i shows more.
func (p *Pane) hasDetails(i int) bool {
	return i < len(p.open.Items) && p.hasDetailsOf(&p.open.Items[i])
}

func (p *Pane) hasDetailsOf(item *model.Item) bool {
	switch b := item.Entry.Body.(type) {
	case *model.Message:
		return len(item.Turn.Text) > foldedBytes || len(item.Turn.Revisions) > 0
	case *model.ToolCall, *model.ToolResult, *model.Edit:
		return true
	case *model.Call:
		return len(b.Transcript) > 0
	case *model.Notification:
		return b.Text != ""
	}
	for _, fields := range fieldsOf(item.Entry) {
		if len(fields) > 0 {
			return true
		}
	}
	return false
}

// isUnfolded reports whether the details of an item are shown. Unfolding one
// while all are unfolded folds that one.
func (p *Pane) isUnfolded(item *model.Item) bool {
	return p.open.allOpen != p.open.unfolded[item.Entry.Key]
}

func (p *Pane) toggle(i int) {
	key := p.open.Items[i].Entry.Key
	p.open.unfolded[key] = !p.open.unfolded[key]
	p.page.forgetItem(i)
	p.follow()
}

// short returns the beginning of a JSON value on one line.
func short(raw json.RawMessage) string {
	s := cut(string(bytes.TrimSpace(raw)), foldedJSON)
	return strings.Join(strings.Fields(s), " ")
}

// indented returns a JSON value on several lines.
func indented(raw json.RawMessage) string {
	var out bytes.Buffer
	if len(raw) > openBytes || json.Indent(&out, raw, "", "  ") != nil {
		return string(raw)
	}
	return out.String()
}

func fieldsLine(f model.Fields) string {
	parts := make([]string, 0, len(f))
	for _, name := range f.Names() {
		parts = append(parts, name+"="+cut(f.Text(name), foldedJSON))
	}
	return strings.Join(parts, ", ")
}

func arrow(from, to string) string {
	if from == "" {
		return text.Line(to)
	}
	return text.Line(from + " -> " + to)
}

// join puts the parts that are not empty on one line.
func join(parts ...string) string {
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, cut(part, foldedBytes))
		}
	}
	return text.Line(strings.Join(kept, " · "))
}
