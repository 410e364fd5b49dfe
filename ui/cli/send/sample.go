package send

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Sample returns three invented events: a client asks, the assistant answers, and
// a lead is requested. Each moment gives a dialogue of its own.
func Sample(now time.Time) (io.Reader, error) {
	session := "sample:" + now.UTC().Format("20060102T150405.000")
	client := map[string]any{"name": "Sample", "phone": "+79990000000"}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	for i, event := range []map[string]any{
		{"type": "message", "role": "client", "text": "Здравствуйте! Сколько стоит маникюр и можно ли завтра в 15:00?", "client": client},
		{"type": "message", "role": "assistant", "text": "Добрый день! Маникюр — 2 000 ₽. Записала вас на завтра, 15:00.", "assistant": map[string]any{"name": "Sample"}},
		{"type": "lead", "status": "requested", "request_id": session, "fields": map[string]any{
			"TITLE": "Debrief sample", "NAME": "Sample", "PHONE": []any{map[string]any{"VALUE": "+79990000000", "VALUE_TYPE": "WORK"}},
		}},
	} {
		event["ts"] = now.Add(time.Duration(i-2) * time.Second).UTC().Format(time.RFC3339Nano)
		event["session_id"], event["source"], event["id"] = session, "sample", fmt.Sprintf("%s-%d", session, i+1)
		if err := enc.Encode(event); err != nil {
			return nil, fmt.Errorf("make sample events: %w", err)
		}
	}
	return &out, nil
}
