package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// telegramMessage is a message as the export writes it.
type telegramMessage struct {
	ID         json.RawMessage `json:"id"`
	Type       string          `json:"type"`
	Date       string          `json:"date"`
	DateUnix   json.RawMessage `json:"date_unixtime"`
	Edited     string          `json:"edited"`
	EditedUnix json.RawMessage `json:"edited_unixtime"`
	From       string          `json:"from"`
	FromID     json.RawMessage `json:"from_id"`
	Actor      string          `json:"actor"`
	ActorID    json.RawMessage `json:"actor_id"`
	Action     string          `json:"action"`
	Duration   float64         `json:"duration_seconds"`
	Discard    string          `json:"discard_reason"`
	Text       json.RawMessage `json:"text"`
	MediaType  string          `json:"media_type"`
	File       string          `json:"file"`
	FileName   string          `json:"file_name"`
	FileSize   int64           `json:"file_size"`
	Mime       string          `json:"mime_type"`
	Photo      string          `json:"photo"`
	PhotoSize  int64           `json:"photo_file_size"`
	Sticker    string          `json:"sticker_emoji"`

	event model.Event
}

// telegramTaken are the fields that an event says in its own words, and those
// that change from one export to the next. The others are kept as its meta.
var telegramTaken = [...]string{
	"id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id", "actor", "actor_id",
	"text", "text_entities", "file", "file_name", "file_size", "photo", "photo_file_size", "media_type", "reactions",
}

func (t *telegram) message(c *telegramChat, raw []byte) (*telegramMessage, error) {
	m := &telegramMessage{}
	if err := readJSON(raw, m); err != nil {
		return nil, fmt.Errorf("not a message: %w", err)
	}
	id := jsonWord(m.ID)
	if id == "" {
		return nil, errors.New("id: is missing")
	}
	ts, err := telegramTime(m.Date, m.DateUnix, t.o.Zone)
	if err != nil {
		return nil, fmt.Errorf("date: %w", err)
	}
	m.event = model.Event{TS: ts, Source: "telegram", SessionID: t.session(c), ID: "m:" + c.id + ":" + id}
	m.event.Seq, _ = strconv.ParseInt(id, 10, 64) // what is no number has no order
	m.event.Meta = rest(raw, telegramTaken[:])
	if m.Type == "service" {
		m.serve()
		return m, nil
	}
	who := model.Person{ID: jsonWord(m.FromID), Name: m.From}
	role := t.role(c, who)
	speak(&m.event, role, who)
	text, err := telegramText(m.Text)
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	m.event.Body = &model.Message{Role: role, Text: text, Attachments: m.files()}
	return m, nil
}

// serve makes the event of a message that Telegram wrote itself.
func (m *telegramMessage) serve() {
	m.event.Author = model.Person{ID: jsonWord(m.ActorID), Name: m.Actor}
	if m.Action == "phone_call" && m.Duration >= 0 {
		m.event.Body = &model.Call{CallID: m.event.ID, DurationS: m.Duration}
		return
	}
	text, err := telegramText(m.Text)
	if err != nil || text == "" {
		text = strings.ReplaceAll(m.Action, "_", " ")
	}
	m.event.Body = &model.Message{Role: model.RoleSystem, Text: text}
}

// edit returns the change that was made last; what the text was before is not in
// the export.
func (m *telegramMessage) edit(zone *time.Location) (model.Event, bool) {
	said, ok := m.event.Body.(*model.Message)
	if !ok || m.Edited == "" && len(m.EditedUnix) == 0 {
		return model.Event{}, false
	}
	ts, err := telegramTime(m.Edited, m.EditedUnix, zone)
	if err != nil || ts.Year() < 2000 { // 1970 stands for never
		return model.Event{}, false
	}
	e := m.event
	e.TS, e.ID, e.Meta = ts, m.event.ID+":"+strconv.FormatInt(ts.Unix(), 10), nil
	e.Body = &model.Edit{Target: m.event.ID, Text: said.Text}
	return e, true
}

// telegramTime reads a moment: the number of seconds of newer exports or the local
// time of all.
func telegramTime(local string, unix json.RawMessage, zone *time.Location) (time.Time, error) {
	if word := jsonWord(unix); word != "" {
		seconds, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("%q is not a number of seconds", word)
		}
		t := time.Unix(seconds, 0)
		return t, inRange(t)
	}
	t, err := time.ParseInLocation("2006-01-02T15:04:05", local, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a time", local)
	}
	return t, inRange(t)
}

// telegramText joins a text that may come in parts, some of them links or bold.
func telegramText(raw json.RawMessage) (string, error) {
	raw = bytes.TrimSpace(raw)
	var text string
	if len(raw) == 0 || json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return "", errors.New("is neither a string nor a list of parts")
	}
	var out strings.Builder
	for i, part := range parts {
		var word string
		var entity struct{ Text string }
		if json.Unmarshal(part, &word) != nil {
			if err := json.Unmarshal(part, &entity); err != nil {
				return "", fmt.Errorf("part %d is neither a string nor has a text", i+1)
			}
			word = entity.Text
		}
		out.WriteString(word)
	}
	return out.String(), nil
}

// files returns what came with the message. A path that is not in the export
// stands in brackets.
func (m *telegramMessage) files() []model.Attachment {
	var out []model.Attachment
	add := func(kind, file, name string, size int64) {
		if file == "" && name == "" {
			return
		}
		a := model.Attachment{Kind: kind, Name: name, Size: max(size, 0)}
		if !strings.HasPrefix(file, "(") {
			a.URL = file
		}
		if a.Name == "" && a.URL != "" {
			a.Name = path.Base(a.URL)
		}
		out = append(out, a)
	}
	add("image", m.Photo, "", m.PhotoSize)
	add(telegramKind(m.MediaType, m.Mime), m.File, m.FileName, m.FileSize)
	return out
}

func telegramKind(media, mime string) string {
	switch media {
	case "sticker":
		return "sticker"
	case "voice_message", "audio_file":
		return "audio"
	case "video_message", "video_file", "animation":
		return "video"
	}
	kind, _, _ := strings.Cut(mime, "/")
	switch kind {
	case "image", "audio", "video":
		return kind
	}
	return "document"
}

// rest returns the members of an object that nobody took, nil when there are
// none.
func rest(raw []byte, taken []string) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return nil
	}
	for _, name := range taken {
		delete(members, name)
	}
	if len(members) == 0 {
		return nil
	}
	data, err := json.Marshal(members)
	if err != nil {
		return nil
	}
	return data
}
