package alert

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf16"

	"debrief/model/alert"
)

// TelegramAPI is where the Bot API is when the settings name no server of one's own.
const TelegramAPI = "https://api.telegram.org"

// mostTelegram is how long a message of Telegram may be, in UTF-16 units.
const mostTelegram = 4096

// Telegram sends to a chat as a bot. Telegram cannot tell a repeat from a new
// message, so a try whose answer was lost is repeated once.
type Telegram struct {
	api, token, chat string
	client           *http.Client
}

// NewTelegram returns a sender to a chat: its number, or the @name of a channel.
// api is the address of the Bot API, "" for Telegram's own.
func NewTelegram(api, token, chat string) (*Telegram, error) {
	if api == "" {
		api = TelegramAPI
	}
	if token == "" || strings.ContainsAny(token, "/?#% \n") || chat == "" {
		return nil, fmt.Errorf("a telegram chat needs a bot's token (123456:ABC…) and a chat")
	}
	return &Telegram{strings.TrimRight(api, "/"), token, chat, newClient()}, nil
}

// Policy implements Sender.
func (*Telegram) Policy() alert.Policy { return alert.Policy{MostUnsure: 2} }

// telegramAnswer is what the Bot API answers.
type telegramAnswer struct {
	OK          bool   `json:"ok"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// Send implements Sender.
func (t *Telegram) Send(ctx context.Context, m *Message) error {
	body, err := json.Marshal(map[string]any{
		"chat_id": t.chat, "text": cutUTF16(m.Text, mostTelegram), "link_preview_options": map[string]bool{"is_disabled": true},
	})
	if err != nil {
		return &Failure{alert.Outcome{Refused: true}, err.Error()}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.api+"/bot"+t.token+"/sendMessage", bytes.NewReader(body))
	if err != nil {
		return &Failure{alert.Outcome{Refused: true}, "the address of the Bot API is wrong"}
	}
	req.Header.Set("Content-Type", "application/json")
	got, err := post(ctx, t.client, req)
	if err != nil {
		return err
	}
	var said telegramAnswer
	readable := json.Unmarshal(got.body, &said) == nil
	if readable && said.OK && got.status == http.StatusOK {
		return nil
	}
	f := &Failure{What: statusWords(got.status)}
	if said.Description != "" {
		f.What = short(strings.ReplaceAll(said.Description, t.token, "…"))
	}
	switch {
	case got.status == http.StatusTooManyRequests:
		f.After = max(pause(said.Parameters.RetryAfter), got.pause())
	case got.status >= http.StatusInternalServerError || got.status < http.StatusMultipleChoices:
		f.Unsure = true
	default:
		f.Refused = true
	}
	return f
}

// cutUTF16 cuts a text to a number of UTF-16 units, between characters.
func cutUTF16(text string, most int) string {
	units := 0
	for i, r := range text {
		n := utf16.RuneLen(r)
		if n < 0 {
			n = 1
		}
		if units += n; units > most-1 && len(utf16.Encode([]rune(text[i:]))) > most-units+n {
			return text[:i] + "…"
		}
	}
	return text
}
