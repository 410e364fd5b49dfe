package gateway

import (
	"cmp"
	"fmt"
	"strings"

	"debrief/model"
	"debrief/sync/loose"
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
	if asked.Get("status").Text() == "read" {
		return
	}
	number := whatsappNumber(x.path)
	contact := answer.Get("contacts").First()
	to := cmp.Or(loose.FirstText(contact.Get("wa_id"), contact.Get("user_id")), digits(loose.FirstText(asked.Get("to"), asked.Get("recipient"))))
	e := model.Event{TS: x.answered, Source: "whatsapp", Account: number, Client: model.Client{ID: to, Phone: phoneOf(to)}}
	meta := map[string]any{}
	if askedErr == nil {
		meta["raw"] = asked.V
	}
	e.Meta = failureBody(noted(noted(meta, "request", askedNote), "answer", answerNote))
	if to != "" {
		e.SessionID = "wa:" + number + ":" + to
		n.sessions.put(digits(to), e.SessionID)
	}
	sent := answer.Get("messages").First()
	if id := sent.Get("id").Text(); id != "" && answerErr == nil {
		whatsappSent(x, h, e, asked, id)
		return
	}
	why := x.failure
	if failure := answer.Get("error"); why == "" && failure.V != nil {
		why = spaced(failure.Get("code").Text(), loose.FirstText(failure.Get("error_data", "details"), failure.Get("message")))
	}
	why = cmp.Or(why, fmt.Sprintf("the answer (status %d) names no message", x.status))
	if to == "" {
		h.refuse(x, body, "to: a message that failed, to nobody: "+why)
		return
	}
	e.ID = joined(x.id, "failed")
	e.Body = &model.Notification{
		Status: "failed", NotificationID: x.id, Template: asked.Get("template", "name").Text(), Text: whatsappText(asked), Error: why,
	}
	h.add(x, e)
}

// whatsappSent records a message under the id by which its statuses name it. A
// template is a notification as well.
func whatsappSent(x *exchange, h *harvest, e model.Event, asked loose.Value, id string) {
	if target := asked.Get("reaction", "message_id").Text(); target != "" && asked.Get("reaction", "emoji").Text() == "" {
		return // a reaction that is taken back
	}
	turn := e
	turn.ID = id
	turn.Body = &model.Message{Role: model.RoleAssistant, Text: whatsappText(asked), Attachments: whatsappFiles(asked)}
	h.add(x, turn)
	if template := asked.Get("template", "name").Text(); template != "" {
		e.ID = joined(id, "queued")
		e.Body = &model.Notification{Status: "queued", NotificationID: id, Template: template, Text: whatsappText(asked)}
		h.add(x, e)
	}
}

func whatsappText(m loose.Value) string {
	kind := m.Get("type").Text()
	inner := m.Get("interactive")
	text := loose.FirstText(m.Get("text", "body"), inner.Get("body", "text"), m.Get(kind, "caption"), m.Get("reaction", "emoji"),
		m.Get("location", "name"), m.Get("location", "address"))
	if text != "" || kind != "template" {
		return text
	}
	var words []string
	for _, component := range m.Get("template", "components").List() {
		for _, p := range component.Get("parameters").List() {
			if word := loose.FirstText(p.Get("text"), p.Get("currency", "fallback_value"), p.Get("date_time", "fallback_value")); word != "" {
				words = append(words, word)
			}
		}
	}
	return strings.Join(words, " · ")
}

func whatsappFiles(m loose.Value) []model.Attachment {
	kind := m.Get("type").Text()
	file := m.Get(kind)
	switch kind {
	case "image", "video", "audio", "document", "sticker":
		return []model.Attachment{{Kind: kind, Name: loose.FirstText(file.Get("filename"), file.Get("id")), URL: file.Get("link").Text()}}
	case "template":
		return []model.Attachment{{Kind: kind, Name: file.Get("name").Text()}}
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
