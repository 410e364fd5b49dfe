package webhook

import (
	"errors"
	"time"

	"debrief/model"
)

// TelegramEvents reads one update of the Bot API, as its webhook and getUpdates
// deliver it, of the bot of that name. The events are not yet held to the public
// format. The error says why an update is not recorded.
func TelegramEvents(bot string, update []byte, now time.Time) ([]model.Event, error) {
	tree, err := parseJSON(update, model.MaxDepth)
	if err != nil {
		return nil, err
	}
	h := telegramEvents(bot, &request{tree: tree, body: update, now: now})
	if len(h.refused) > 0 {
		return h.events, errors.New(h.refused[0].reason)
	}
	return h.events, nil
}

// ParseForm reads an urlencoded body or query whose names nest by PHP's rules:
// data[FIELDS][ID]=7. Lists are objects whose names are numbers.
func ParseForm(body []byte) (map[string]any, error) {
	tree, err := parseForm(body)
	object, _ := tree.V.(map[string]any)
	return object, err
}
