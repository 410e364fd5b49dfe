package storage

import (
	"errors"
	"testing"
	"time"

	"debrief/model"
)

func TestRejectRemembersWhatItCameWithAndThatItWasReplayed(t *testing.T) {
	o := place(t)
	a := open(t, o)
	header := map[string]string{"Webhook-Id": "w1"}
	n, err := a.AddReject(background, model.Reject{At: noon, Place: model.Place{Origin: "/v1/events", Line: 2}, Body: []byte("{}"), Header: header})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := a.Reject(background, n); err != nil || !r.ReplayedAt.IsZero() || r.Header["Webhook-Id"] != "w1" {
		t.Fatalf("before: %+v, %v", r, err)
	}
	for _, at := range []time.Time{noon.Add(time.Hour), noon.Add(2 * time.Hour)} {
		if err := a.MarkReplayed(background, n, at); err != nil {
			t.Fatal(err)
		}
	}
	closeNow(t, a)
	a = open(t, o)
	r, err := a.Reject(background, n)
	if err != nil || !r.ReplayedAt.Equal(noon.Add(time.Hour)) || string(r.Body) != "{}" || r.Header["Webhook-Id"] != "w1" {
		t.Errorf("after: %+v, %v", r, err)
	}
	if err := a.MarkReplayed(background, n+1, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
}

func TestPseudonymIsTheSameInOneArchiveOnly(t *testing.T) {
	o := place(t)
	a := open(t, o)
	first := a.Pseudonym("phone 9001234567")
	closeNow(t, a)
	a = open(t, o)
	if again := a.Pseudonym("phone 9001234567"); again != first || len(again) != 16 {
		t.Errorf("%q and then %q", first, again)
	}
	if a.Pseudonym("phone 9001234568") == first || open(t, place(t)).Pseudonym("phone 9001234567") == first {
		t.Error("another phone, or another archive, gives the same name")
	}
}
