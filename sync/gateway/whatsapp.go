package gateway

import (
	"cmp"
	"fmt"
	"strings"

	"debrief/model"
)

// wantsWhatsApp: POST /vNN.N/PHONE_NUMBER_ID/messages.
func wantsWhatsApp(method, path string) bool {
	return isPost(method) && whatsappNumber(path) != ""
}

// whatsappNumber returns the phone number id of a path, "" of another path.
func whatsappNumber(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 2 || parts[len(parts)-1] != "messages" {
		return ""
	}
	return parts[len(parts)-2]
}

// readWhatsApp records what a bot sends through the Cloud API: a turn where it is
// taken, a failed notification where it is refused. Reading receipts are neither.
func readWhatsApp(n *notebook, x *exchange, h *harvest) {
	body, askedNote := x.request.text()
	asked, askedErr := parseJSON(body)
	answerBody, answerNote := x.response.text()
	answer, answerErr := parseJSON(answerBody)
	if asked.get("status").text() == "read" {
		return
	}
	number := whatsappNumber(x.path)
	contact := answer.get("contacts").first()
	to := cmp.Or(firstText(contact.get("wa_id"), contact.get("user_id")), digits(firstText(asked.get("to"), asked.get("recipient"))))
	e := model.Event{TS: x.answered, Source: "whatsapp", Account: number, Client: model.Client{ID: to, Phone: phoneOf(to)}}
	meta := map[string]any{}
	if askedErr == nil {
		meta["raw"] = asked.v
	}
	e.Meta = failureBody(noted(noted(meta, "request", askedNote), "answer", answerNote))
	if to != "" {
		e.SessionID = "wa:" + number + ":" + to
		n.sessions.put(digits(to), e.SessionID)
	}
	sent := answer.get("messages").first()
	if id := sent.get("id").text(); id != "" && answerErr == nil {
		whatsappSent(x, h, e, asked, id)
		return
	}
	why := x.failure
	if failure := answer.get("error"); why == "" && failure.v != nil {
		why = spaced(failure.get("code").text(), firstText(failure.get("error_data", "details"), failure.get("message")))
	}
	why = cmp.Or(why, fmt.Sprintf("the answer (status %d) names no message", x.status))
	if to == "" {
		h.refuse(x, body, "to: a message that failed, to nobody: "+why)
		return
	}
	e.ID = joined(x.id, "failed")
	e.Body = &model.Notification{
		Status: "failed", NotificationID: x.id, Template: asked.get("template", "name").text(), Text: whatsappText(asked), Error: why,
	}
	h.add(x, e)
}

// whatsappSent records a message under the id by which its statuses name it. A
// template is a notification as well.
func whatsappSent(x *exchange, h *harvest, e model.Event, asked value, id string) {
	if target := asked.get("reaction", "message_id").text(); target != "" && asked.get("reaction", "emoji").text() == "" {
		return // a reaction that is taken back
	}
	turn := e
	turn.ID = id
	turn.Body = &model.Message{Role: model.RoleAssistant, Text: whatsappText(asked), Attachments: whatsappFiles(asked)}
	h.add(x, turn)
	if template := asked.get("template", "name").text(); template != "" {
		e.ID = joined(id, "queued")
		e.Body = &model.Notification{Status: "queued", NotificationID: id, Template: template, Text: whatsappText(asked)}
		h.add(x, e)
	}
}

func whatsappText(m value) string {
	kind := m.get("type").text()
	inner := m.get("interactive")
	text := firstText(m.get("text", "body"), inner.get("body", "text"), m.get(kind, "caption"), m.get("reaction", "emoji"),
		m.get("location", "name"), m.get("location", "address"))
	if text != "" || kind != "template" {
		return text
	}
	var words []string
	for _, component := range m.get("template", "components").list() {
		for _, p := range component.get("parameters").list() {
			if word := firstText(p.get("text"), p.get("currency", "fallback_value"), p.get("date_time", "fallback_value")); word != "" {
				words = append(words, word)
			}
		}
	}
	return strings.Join(words, " · ")
}

func whatsappFiles(m value) []model.Attachment {
	kind := m.get("type").text()
	file := m.get(kind)
	switch kind {
	case "image", "video", "audio", "document", "sticker":
		return []model.Attachment{{Kind: kind, Name: firstText(file.get("filename"), file.get("id")), URL: file.get("link").text()}}
	case "template":
		return []model.Attachment{{Kind: kind, Name: file.get("name").text()}}
	case "location", "contacts":
		return []model.Attachment{{Kind: kind}}
	}
	return nil
}

// digits leaves the digits of a phone; what is no phone stays as it is.
func digits(phone string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case strings.ContainsRune(" +-().", r):
			return -1
		}
		return 0
	}, phone)
	if strings.ContainsRune(out, 0) {
		return phone
	}
	return out
}

// phoneOf returns a WhatsApp id as a phone, when it is one.
func phoneOf(id string) string {
	if id == "" || strings.Trim(id, "0123456789") != "" {
		return ""
	}
	return "+" + id
}

func (n value) first() value {
	if items := n.list(); len(items) > 0 {
		return items[0]
	}
	return value{}
}
