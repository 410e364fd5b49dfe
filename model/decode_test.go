package model

import (
	"strings"
	"testing"
	"time"
)

// clock is the time at which the tests take events in.
var clock = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func decode(t *testing.T, line string) Event {
	t.Helper()
	e, err := DecodeEvent([]byte(line), clock)
	if err != nil {
		t.Fatalf("DecodeEvent(%.200s): %v", line, err)
	}
	return e
}

// with returns a valid message with more fields.
func with(fields string) string {
	return `{"ts":"2026-03-02T10:00:00Z","type":"message","session_id":"s1","role":"client"` + fields + `}`
}

func BenchmarkDecode(b *testing.B) {
	const body = `"ts": "2025-07-01T14:52:34Z", "source": "sgd", "session_id": "sgd:dev:3_00032", "seq": 3, "role": "client", "type": "message", "text": "Can you get me his address and phone number?", "domain": "therapist", "lang": "en", "ts_synthetic": true, "acts": ["REQUEST:phone_number", "REQUEST:address"], "intent": "FindProvider", "slots": {"Services_4.city": "Pleasant Hill", "Services_4.type": "Psychologist"}}`
	for name, line := range map[string]string{"id": `{"id": "m1", ` + body, "noid": "{" + body, "plain": with(`,"id":"m1","text":"` + strings.Repeat("слово ", 20) + `"`)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			data := []byte(line)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := DecodeEvent(data, clock); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	e, err := DecodeEvent([]byte(with(`,"id":"m1","text":"Добрый день","acts":["a","b"],"domain":"x"`)), clock)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodeEvent(&e); err != nil {
			b.Fatal(err)
		}
	}
}
