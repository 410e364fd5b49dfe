package model

import (
	"strconv"
	"time"
)

// body writes the fields that the type of an event has.
func (w *writer) body(body Body) {
	switch b := body.(type) {
	case *Message:
		w.message(b)
	case *Edit:
		w.text("target", b.Target)
		w.always("text", b.Text)
	case *Delete:
		w.text("target", b.Target)
	case *Scenario:
		w.text("from", b.From)
		w.text("to", b.To)
	case *Handoff:
		w.text("from", b.From)
		w.text("to", b.To)
		w.text("by", b.By)
		w.text("reason", b.Reason)
	case *ToolCall:
		w.text("call_id", b.CallID)
		w.text("tool", b.Tool)
		w.any("args", b.Args)
	case *ToolResult:
		w.text("call_id", b.CallID)
		w.text("tool", b.Tool)
		w.any("result", b.Result)
	case *Lead:
		w.lead(b)
	case *CRM:
		w.crm(b)
	case *Form:
		w.text("form", b.Form)
		w.fields("fields", b.Fields)
	case *Booking:
		w.booking(b)
	case *Notification:
		w.notification(b)
	case *Call:
		w.call(b)
	case *Session:
		w.text("reason", b.Reason)
	default:
		w.ownBody(body)
	}
}

func (w *writer) message(b *Message) {
	w.text("role", string(b.Role))
	w.text("text", b.Text)
	w.objects("attachments", len(b.Attachments), func(i int) {
		a := b.Attachments[i]
		w.text("kind", a.Kind)
		w.text("name", a.Name)
		w.text("url", a.URL)
		w.integer("size", a.Size)
	})
}

func (w *writer) lead(b *Lead) {
	w.text("status", string(b.Status))
	w.text("request_id", b.RequestID)
	w.text("lead_id", b.LeadID)
	w.text("deal_id", b.DealID)
	w.fields("fields", b.Fields)
	w.text("error", b.Error)
}

func (w *writer) crm(b *CRM) {
	w.entity(b.Entity)
	w.text("action", string(b.Action))
	w.fields("fields", b.Fields)
	w.fields("before", b.Before)
	w.text("by", b.By)
}

func (w *writer) booking(b *Booking) {
	w.text("status", b.Status)
	w.text("booking_id", b.BookingID)
	w.time("at", b.At)
	w.text("service", b.Service)
	w.text("staff", b.Staff)
	w.object("price", b.Price == Money{}, func() {
		if b.Price.Amount != "" {
			w.any("amount", []byte(b.Price.Amount))
		}
		w.text("currency", b.Price.Currency)
	})
}

func (w *writer) notification(b *Notification) {
	w.text("status", b.Status)
	w.text("notification_id", b.NotificationID)
	w.text("template", b.Template)
	w.text("text", b.Text)
	w.text("error", b.Error)
}

func (w *writer) call(b *Call) {
	w.text("call_id", b.CallID)
	w.number("duration_s", b.DurationS)
	w.text("recording_url", b.RecordingURL)
	w.objects("transcript", len(b.Transcript), func(i int) {
		line := b.Transcript[i]
		w.number("at_s", line.AtS)
		w.text("role", string(line.Role))
		w.text("text", line.Text)
	})
}

// ownBody writes the fields of an event of our own.
func (w *writer) ownBody(body Body) {
	switch b := body.(type) {
	case *Verdict:
		w.key("answer", b.Answer)
		w.text("verdict", string(b.Value))
		w.text("reason", b.Reason)
		w.text("note", b.Note)
		w.text("correction", b.Correction)
		w.flag("swept", b.Swept)
		w.number("seconds", b.Seconds)
		w.flag("second", b.Second)
	case *Note:
		w.key("target", b.Target)
		w.always("text", b.Text)
	case *Undo:
		w.name("targets")
		w.list(keyTexts(b.Targets), func(target string) { w.out = appendString(w.out, target) })
		w.entity(b.Entity)
	case *Link:
		w.key("target", b.Target)
		w.entity(b.Entity)
		w.text("reason", string(b.Reason))
		w.flag("removed", b.Removed)
	case *Assigned:
		w.key("target", b.Target)
		w.text("who", b.Who)
	case *Tagged:
		w.key("target", b.Target)
		w.text("tag", b.Tag)
		w.flag("removed", b.Removed)
	case *FixQueued:
		w.text("kind", string(b.Kind))
		w.entity(b.Entity)
		w.text("session", b.Session)
		w.fields("changes", b.Changes)
		w.fields("base", b.Base)
		w.time("base_time", b.BaseTime)
		w.time("not_before", b.NotBefore)
		w.key("evidence", b.Evidence)
	case *FixStep:
		w.fixStep(b)
	case *Stages:
		w.stages(b)
	case *IncidentOpened:
		w.incident(b)
	case *IncidentStep:
		w.key("incident", b.Incident)
		w.time("until", b.Until)
		w.text("reason", b.Reason)
		w.flag("cleared", b.Cleared)
		w.key("by", b.By)
		w.figures(b.Figures)
	case *SampleDrawn:
		w.sample(b)
	case *SampleReplaced:
		w.text("week", b.Week)
		w.key("out", b.Out)
		w.key("in", b.In)
		w.text("reason", b.Reason)
	case *AlertQueued:
		w.alert(b)
	case *AlertStep:
		w.alertStep(b)
	default:
		w.fail(errNoBody)
	}
}

func (w *writer) fixStep(b *FixStep) {
	w.key("fix", b.Fix)
	w.entity(b.Entity)
	w.fields("theirs", b.Theirs)
	w.text("by", b.By)
	w.time("at", b.At)
	w.fields("overwrote", b.Overwrote)
	w.text("made", string(b.Made.Kind))
	w.text("made_id", b.Made.ID)
	w.text("error", b.Error)
	w.integer("attempt", int64(b.Attempt))
	w.time("retry_at", b.RetryAt)
}

func (w *writer) stages(b *Stages) {
	w.text("portal", b.Portal)
	w.text("entity", string(b.Entity))
	w.objects("stages", len(b.Stages), func(i int) {
		s := b.Stages[i]
		w.text("id", s.ID)
		w.text("name", s.Name)
		w.text("semantics", s.Semantics)
		w.text("color", s.Color)
		w.integer("sort", int64(s.Sort))
	})
}

func (w *writer) incident(b *IncidentOpened) {
	w.text("rule", string(b.Rule))
	w.text("cause", string(b.Cause))
	w.key("target", b.Target)
	if len(b.Evidence) > 0 {
		w.name("evidence")
		w.list(keyTexts(b.Evidence), func(key string) { w.out = appendString(w.out, key) })
	}
	w.time("since", b.Since)
	w.entity(b.Entity)
	w.text("detail", b.Detail)
	w.object("scope", b.Scope == Scope{}, func() {
		w.text("source", b.Scope.Source)
		w.text("bot", b.Scope.Bot)
		w.text("version", b.Scope.Version)
		w.time("from", b.Scope.From)
		w.integer("span_s", int64(b.Scope.Span/time.Second))
	})
	w.figures(b.Figures)
}

func (w *writer) figures(f Figures) {
	w.object("figures", f.IsZero(), func() {
		w.time("at", f.At)
		w.number("seen", f.Seen)
		w.integer("of", f.Of)
		w.number("usual", f.Usual)
		w.number("low", f.Low)
		w.number("high", f.High)
		w.integer("weeks", int64(f.Weeks))
	})
}

func (w *writer) sample(b *SampleDrawn) {
	w.text("week", b.Week)
	w.text("zone", b.Zone)
	w.always("seed", strconv.FormatUint(b.Seed, 10)) // text: not every reader has integers of 64 bits
	w.number("rate", b.Rate)
	w.integer("minimum", int64(b.Minimum))
	w.number("second_share", b.SecondShare)
	w.integer("as_of", int64(b.AsOf)) //nolint:gosec // places in a log fit
	w.integer("population", int64(b.Population))
	w.integer("unfinished", int64(b.Unfinished))
	w.text("digest", b.Digest)
	w.objects("strata", len(b.Strata), func(i int) {
		s := b.Strata[i]
		w.text("source", s.Source)
		w.text("outcome", s.Outcome)
		w.integer("size", int64(s.Size))
		w.integer("drawn", int64(s.Drawn))
	})
	w.objects("choices", len(b.Choices), func(i int) {
		c := b.Choices[i]
		w.key("dialogue", c.Dialogue)
		w.integer("stratum", int64(c.Stratum))
		w.text("reviewer", c.Reviewer)
		w.text("second", c.Second)
	})
}
