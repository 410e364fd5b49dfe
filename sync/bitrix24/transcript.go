package bitrix24

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"debrief/model"
)

// readTranscript reads the messages of a session. One without a number is no
// message.
func (c *Client) readTranscript(raw json.RawMessage) ([]model.ChatMessage, bool) {
	result, ok := object(raw)
	if !ok {
		return nil, false
	}
	rows, ok := rowsOf(result["message"])
	if !ok {
		return nil, false
	}
	users, _ := object(result["users"])
	files, _ := object(result["files"])
	var messages []model.ChatMessage
	for _, raw := range rows {
		row, ok := object(raw)
		id, err := strconv.ParseInt(scalar(row["id"]), 10, 64)
		if !ok || err != nil {
			continue
		}
		m := model.ChatMessage{ID: id, Text: plainText(scalar(row["text"]))}
		if m.At, ok = parseTime(scalar(row["date"])); !ok {
			m.At = time.Time{}
		}
		m.Role, m.Author = speaker(scalar(row["senderid"]), users)
		params, _ := object(row["params"])
		ids, _ := list(params["fileId"])
		for _, id := range ids {
			if a, ok := c.file(files[scalar(id)]); ok {
				m.Attachments = append(m.Attachments, a)
			}
		}
		messages = append(messages, m)
	}
	slices.SortFunc(messages, func(a, b model.ChatMessage) int { return cmp.Compare(a.ID, b.ID) })
	return messages, true
}

// rowsOf reads an object of rows in any order, or what PHP makes of an empty one.
func rowsOf(raw json.RawMessage) ([]json.RawMessage, bool) {
	if rows, ok := object(raw); ok {
		out := make([]json.RawMessage, 0, len(rows))
		for _, row := range rows {
			out = append(out, row)
		}
		return out, true
	}
	return list(raw)
}

// speaker says who wrote: nobody is the system, a user of a connector the client,
// a bot the assistant, and everybody else an operator.
func speaker(id string, users map[string]json.RawMessage) (model.Role, model.Person) {
	if id == "" || id == "0" {
		return model.RoleSystem, model.Person{}
	}
	user, ok := object(users[id])
	who := model.Person{ID: id}
	if !ok {
		return model.RoleOperator, who
	}
	who.Name = scalar(user["name"])
	switch {
	case yes(user["bot"]):
		return model.RoleAssistant, who
	case yes(user["connector"]):
		return model.RoleClient, who
	}
	return model.RoleOperator, who
}

// yes reads a flag in any of the portal's spellings.
func yes(raw json.RawMessage) bool {
	switch scalar(raw) {
	case "true", "Y", "1":
		return true
	}
	return false
}
