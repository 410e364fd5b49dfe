package watch

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"debrief/model"
	"debrief/model/phrase"
)

// promise is one kind of thing that the assistant may say is done.
type promise struct {
	cause model.IncidentCause
	said  *phrase.List
	kept  func(*View, *model.Entry) bool // an event that makes it true
	tools []string                       // words in the names of tools that do it
}

func (v *View) promises() []promise {
	words := v.config.Words
	return []promise{
		{model.CauseNoBooking, words.Booked, booked, []string{"book", "appoint", "schedul", "record", "reserv", "zapis", "запис"}},
		{model.CauseNoCancellation, words.Cancelled, cancelled, []string{"cancel", "delete", "otmen", "отмен"}},
		{model.CauseNoCallback, words.Callback, calledBack, []string{"callback", "call_back", "task", "todo", "notify", "handoff", "ticket"}},
	}
}

// promiseNotKept finds where the assistant said that it had booked, cancelled, or
// that somebody will call, and nothing came of it.
func promiseNotKept(v *View) []Finding {
	var found []Finding
	for _, p := range v.promises() {
		if p.cause != model.CauseNoCallback && !v.Habits.Bookings {
			continue // bookings are made where nobody tells of them
		}
		if f, ok := v.broken(p); ok {
			found = append(found, f)
		}
	}
	return found
}

// broken returns the first promise of a kind with what became of it. Later ones of
// the same dialogue say the same again.
func (v *View) broken(p promise) (Finding, bool) {
	var f Finding
	for _, t := range v.turns {
		if t.Role != model.RoleAssistant {
			continue
		}
		said := p.said.Find(t.text)
		if said == "" {
			continue
		}
		if f.Target.IsZero() {
			f = Finding{Cause: p.cause, Target: t.key, Since: t.at, Due: t.at.Add(v.config.PromiseAfter), Detail: said}
		}
		f.Evidence = append(f.Evidence, t.key)
	}
	if f.Target.IsZero() {
		return f, false
	}
	kept := v.firstItem(time.Time{}, func(e *model.Entry) bool { return p.kept(v, e) || v.toolDid(e, p.tools) })
	if kept == nil {
		return f, true
	}
	f = f.ended(kept)
	f.Ended = later(f.Ended, f.Since)
	return f, true
}

func booked(_ *View, e *model.Entry) bool {
	b, ok := e.Body.(*model.Booking)
	return ok && (b.Status == "made" || b.Status == "moved" || b.Status == "visited")
}

func cancelled(_ *View, e *model.Entry) bool {
	b, ok := e.Body.(*model.Booking)
	return ok && (b.Status == "cancelled" || b.Status == "moved")
}

// calledBack reports whether somebody was told, or has called.
func calledBack(_ *View, e *model.Entry) bool {
	switch b := e.Body.(type) {
	case *model.Lead:
		return b.Status == model.LeadCreated
	case *model.FixQueued:
		return b.Kind == model.FixTodo
	}
	return human(e)
}

// toolDid reports whether a tool of the bot did it, as far as its result says.
func (v *View) toolDid(e *model.Entry, names []string) bool {
	call, ok := e.Body.(*model.ToolCall)
	if !ok {
		return false
	}
	tool := strings.ToLower(call.Tool)
	if strings.HasPrefix(tool, "find") || strings.HasPrefix(tool, "get") || strings.HasPrefix(tool, "list") ||
		!slices.ContainsFunc(names, func(name string) bool { return strings.Contains(tool, name) }) {
		return false
	}
	for _, item := range v.Items {
		if item.Entry == e && item.Result != nil {
			if result, ok := item.Result.Body.(*model.ToolResult); ok {
				return !failed(result.Result)
			}
		}
	}
	return false
}

// failed reports whether the result of a tool tells of a failure.
func failed(result json.RawMessage) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(result, &object) != nil {
		return false
	}
	for _, name := range []string{"error", "errors", "error_description"} {
		if raw, ok := object[name]; ok && string(raw) != "null" && string(raw) != `""` && string(raw) != "false" {
			return true
		}
	}
	for _, name := range []string{"ok", "success"} {
		if raw, ok := object[name]; ok && string(raw) == "false" {
			return true
		}
	}
	return false
}
