package bitrix24

import (
	"testing"
	"time"
)

func TestUseTellsWhatTheAnswersTold(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	c, err := New(Options{WebhookURL: "https://salon.bitrix24.ru/rest/1/secret/", Now: func() time.Time { return now }, Burst: 50, PerSecond: 2})
	if err != nil {
		t.Fatal(err)
	}
	if use := c.Use(); use.Rate != 0 || use.PerSecond != 2 || use.Method != "" {
		t.Errorf("before any request: %+v", use)
	}
	for range 24 {
		if wait := c.gate.enter(now, reads); wait > 0 {
			t.Fatal(wait)
		}
	}
	c.noticeUsage("crm.item.list", usage{12, now.Add(time.Minute)})
	c.noticeUsage("crm.item.get", usage{3, now.Add(time.Minute)})
	c.noticeUsage("user.get", usage{100, now.Add(-time.Minute)})
	if use := c.Use(); use.Rate != 0.5 || use.Method != "crm.item.list" || use.Seconds != 12 || !use.FreeAt.Equal(now.Add(time.Minute)) {
		t.Errorf("after 24 of 48 requests: %+v", use)
	}
	now = now.Add(6 * time.Second)
	if use := c.Use(); use.Rate != 0.25 {
		t.Errorf("six seconds later: %+v", use)
	}
}

func TestLimitGoesOnAfterARestart(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		rate float64
		ago  time.Duration
		want float64
	}{
		"just used up":           {1, 0, 1},
		"six seconds ago":        {1, 6 * time.Second, 0.75},
		"long ago":               {1, time.Hour, 0},
		"half":                   {0.5, 0, 0.5},
		"by a clock put forward": {0.5, -time.Hour, 0.5},
		"nonsense":               {7, 0, 1},
		"nonsense below":         {-7, 0, 0},
	} {
		client, err := New(Options{WebhookURL: "https://salon.bitrix24.ru/rest/1/secret/", Now: func() time.Time { return now }, Burst: 50, PerSecond: 2})
		if err != nil {
			t.Fatal(err)
		}
		client.Resume(c.rate, now.Add(-c.ago))
		if got := client.Use().Rate; got != c.want {
			t.Errorf("%s: %v is used, want %v", name, got, c.want)
		}
	}
}
