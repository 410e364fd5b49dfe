package content

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"debrief/model"
)

// outcome is what becomes of a lead on its way to the CRM.
type outcome int

const (
	created    outcome = iota
	failed             // the CRM answered with an error
	unanswered         // it never answered
	empty              // it made a lead, but without the client's name and phone
	withDeal           // it made a lead and a deal
)

// firstLead is the id of the portal's first lead.
const firstLead = 7001

// lead passes the client to the CRM.
func (s *script) lead(what outcome) {
	fields := s.leadFields(what)
	request := fmt.Sprintf("req-%d", s.i)
	id := fmt.Sprintf("call-%d-lead", s.i)
	s.wait(1, 2)
	s.add(&model.ToolCall{CallID: id, Tool: "create_lead", Args: jsonOf(map[string]any{"fields": fields})})
	s.add(&model.Lead{Status: model.LeadRequested, RequestID: request, Fields: fields})
	s.wait(1, 3)
	switch what {
	case unanswered:
	case failed:
		words := pick(s.rng, s.words.Errors)
		s.add(&model.Lead{Status: model.LeadFailed, RequestID: request, Error: words})
		s.add(&model.ToolResult{CallID: id, Tool: "create_lead", Result: jsonOf(map[string]any{"error": words})})
	case created, empty, withDeal:
		lead := &model.Lead{Status: model.LeadCreated, RequestID: request, LeadID: strconv.Itoa(firstLead + s.i)}
		if what == withDeal {
			lead.DealID = strconv.Itoa(firstLead + s.i)
			s.deals = append(s.deals, s.portalDeal(lead.DealID))
		}
		s.add(lead)
		s.add(&model.ToolResult{CallID: id, Tool: "create_lead", Result: jsonOf(map[string]any{"lead_id": lead.LeadID})})
		s.leads = append(s.leads, s.portalLead(lead.LeadID, fields, what))
		s.leadAt = append(s.leadAt, s.now)
	}
}

func (s *script) leadFields(what outcome) model.Fields {
	title := capital(s.svc.Title)
	if what == empty {
		return model.Fields{"TITLE": model.TextValue(title)}
	}
	fields := model.Fields{
		"TITLE":       model.TextValue(title + ", " + s.vars["name"]),
		"NAME":        model.TextValue(s.vars["name"]),
		"PHONE":       json.RawMessage(`[{"VALUE":"+` + digits(s.vars["phone"]) + `","VALUE_TYPE":"WORK"}]`),
		"OPPORTUNITY": model.TextValue(strconv.Itoa(s.svc.Price)),
		"CURRENCY_ID": model.TextValue(s.words.Currency),
		"SOURCE_ID":   model.TextValue("WEB"),
		"COMMENTS":    model.TextValue(capital(s.vars["day"]) + ", " + s.vars["time"] + ", " + s.vars["staff"]),
	}
	if s.utm.Source != "" {
		fields["UTM_SOURCE"] = model.TextValue(s.utm.Source)
		fields["UTM_CAMPAIGN"] = model.TextValue(s.utm.Campaign)
	}
	return fields
}

// portalLead is what the portal keeps of a lead: most of what was sent, and how
// far the managers have come with it.
func (s *script) portalLead(id string, sent model.Fields, what outcome) PortalLead {
	fields := model.Fields{}
	for name, value := range sent {
		fields[name] = value
	}
	stage := "NEW"
	switch age := s.o.Now.Sub(s.end); {
	case what == empty:
	case s.at.Before(s.o.Now):
		stage = pick(s.rng, []string{"CONVERTED", "CONVERTED", "PROCESSED", "JUNK"})
	case age > 4*time.Hour:
		stage = pick(s.rng, []string{"IN_PROCESS", "IN_PROCESS", "PROCESSED", "NEW"})
	}
	fields["ID"] = model.TextValue(id)
	fields["STATUS_ID"] = model.TextValue(stage)
	fields["ASSIGNED_BY_ID"] = model.TextValue(strconv.Itoa(firstEmployee + s.operator))
	return PortalLead{ID: id, Fields: fields}
}

func (s *script) portalDeal(id string) PortalLead {
	return PortalLead{ID: id, Fields: model.Fields{
		"ID":             model.TextValue(id),
		"TITLE":          model.TextValue(capital(s.svc.Title) + ", " + s.vars["full"]),
		"OPPORTUNITY":    model.TextValue(strconv.Itoa(s.svc.Price)),
		"CURRENCY_ID":    model.TextValue(s.words.Currency),
		"STAGE_ID":       model.TextValue(pick(s.rng, []string{"NEW", "PREPARATION", "EXECUTING"})),
		"ASSIGNED_BY_ID": model.TextValue(strconv.Itoa(firstEmployee + s.operator)),
	}}
}

func (l *PortalLead) date(at time.Time) {
	l.CreatedAt = at.UTC().Truncate(time.Second)
	l.Fields["DATE_CREATE"] = model.TextValue(at.Format(time.RFC3339))
}

// booking records what happened to the appointment.
func (s *script) booking(status string, at time.Time) {
	s.add(&model.Booking{
		Status: status, BookingID: fmt.Sprintf("b-%d", s.i), At: at.UTC(),
		Service: s.svc.Title, Staff: s.vars["staff"],
		Price: model.Money{Amount: json.Number(strconv.Itoa(s.svc.Price)), Currency: s.words.Currency},
	})
}

// afterwards records the reminder and the visit. What lies after now is left out
// by finish; the times are counted from the end of the dialogue.
func (s *script) afterwards() {
	last := s.now
	evening := time.Date(s.at.Year(), s.at.Month(), s.at.Day()-1, 18, s.rng.IntN(30), 0, 0, s.o.Zone)
	if s.now = last + evening.Sub(s.end); evening.After(s.end) {
		s.notify("reminder", s.line("reminder"))
	}
	s.now = last + s.at.Sub(s.end) + time.Hour
	if s.chance(12) {
		s.booking("no_show", s.at)
		return
	}
	s.booking("visited", s.at)
	if s.chance(40) {
		s.now += 3 * time.Hour
		s.notify("review", s.line("review_ask"))
	}
}

func (s *script) notify(template, text string) {
	n := &model.Notification{Status: "sent", NotificationID: fmt.Sprintf("n-%d-%s", s.i, template), Template: template, Text: text}
	s.add(n)
	s.now += time.Duration(1+s.rng.IntN(20)) * time.Second
	answer := &model.Notification{Status: "delivered", NotificationID: n.NotificationID, Template: template}
	if s.chance(15) {
		answer.Status, answer.Error = "failed", s.line("notify_error")
	}
	s.add(answer)
}
