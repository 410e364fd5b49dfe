package bitrix24_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

// fill puts so many leads into the portal.
func fill(tb testing.TB, p *portal.Portal, n int) {
	tb.Helper()
	for i := range n {
		if _, err := p.AddLead(text("TITLE", fmt.Sprint("lead ", i+1))); err != nil {
			tb.Fatal(err)
		}
	}
}

// readAll returns the ids of a scan in the order in which they came.
func readAll(t *testing.T, client *bitrix24.Client, since time.Time) (ids []string, err error) {
	t.Helper()
	err = client.Changed(t.Context(), model.EntityLead, model.Scan{Since: since}, func(page model.Changed) error {
		for _, e := range page.Entities {
			ids = append(ids, e.Ref.ID)
		}
		return nil
	})
	return ids, err
}

// TestAScanReadsEverythingOnceInFewRequests has a page alone, then ten, then
// fifty in one request.
func TestAScanReadsEverythingOnceInFewRequests(t *testing.T) {
	for _, tt := range []struct{ leads, requests int }{
		{0, 1}, {1, 1}, {49, 1}, {50, 2}, {51, 2}, {549, 2}, {550, 3}, {551, 3}, {3049, 3}, {3051, 4},
	} {
		t.Run(fmt.Sprint(tt.leads, " leads"), func(t *testing.T) {
			p, client, _ := connect(t)
			fill(t, p, tt.leads)
			ids, err := readAll(t, client, time.Time{})
			if err != nil || len(ids) != tt.leads {
				t.Fatalf("%d leads, %v", len(ids), err)
			}
			for i, id := range ids {
				if id != fmt.Sprint(i+1) {
					t.Fatalf("place %d has lead %s", i, id)
				}
			}
			asked := 0
			for _, r := range p.Requests() {
				if r.Method != "user.get" {
					asked++
				}
			}
			if asked != tt.requests {
				t.Errorf("%d requests, want %d", asked, tt.requests)
			}
			if notes := p.Misbehaviour(); len(notes) > 0 {
				t.Errorf("the portal noticed %v", notes)
			}
		})
	}
}

func TestAScanSinceATimeChainsToo(t *testing.T) {
	p, client, c := connect(t)
	fill(t, p, 300)
	c.now = c.now.Add(time.Hour)
	since := c.now
	for i := range 120 {
		ref := model.EntityRef{Kind: model.EntityLead, ID: fmt.Sprint(2*i + 1)}
		if err := p.Edit(ref, 1, text("TITLE", "new")); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := readAll(t, client, since)
	if err != nil || len(ids) != 120 || ids[0] != "1" || ids[119] != "239" {
		t.Errorf("%d leads, %v", len(ids), err)
	}
}

func TestAScanGivesWhatItReadBeforeAPageFails(t *testing.T) {
	for name, tt := range map[string]struct {
		fault portal.Fault
		class model.CRMErrorClass
	}{
		"the method's time is used up": {portal.Fault{Kind: portal.OperationLimit, Delay: time.Minute}, model.CRMBusy},
		"no right any more":            {portal.Fault{Kind: portal.Refusal, Status: 403, Code: "insufficient_scope"}, model.CRMAuth},
	} {
		t.Run(name, func(t *testing.T) {
			p, client, _ := connect(t)
			fill(t, p, 400)
			seen := 0
			err := client.Changed(t.Context(), model.EntityLead, model.Scan{}, func(page model.Changed) error {
				if seen += len(page.Entities); seen == pageOne {
					p.Fail("crm.item.list", 1, tt.fault)
				}
				return nil
			})
			var failed *model.CRMError
			if !errors.As(err, &failed) || failed.Class != tt.class || failed.Method != "crm.item.list" {
				t.Errorf("error %v", err)
			}
			if seen != pageOne {
				t.Errorf("%d leads were given", seen)
			}
		})
	}
}

// pageOne is what a scan reads before it asks for several pages.
const pageOne = 50

// TestAScanAsksForLessWhenTheBatchGetsLost goes on with single pages where a
// gateway gives up on so much at once.
func TestAScanAsksForLessWhenTheBatchGetsLost(t *testing.T) {
	p, client, _ := connect(t)
	fill(t, p, 200)
	p.Fail("batch", 4, portal.Fault{Kind: portal.GatewayBefore}) // as often as a read is tried
	ids, err := readAll(t, client, time.Time{})
	if err != nil || len(ids) != 200 {
		t.Errorf("%d leads, %v", len(ids), err)
	}
	if notes := p.Misbehaviour(); len(notes) > 0 {
		t.Errorf("the portal noticed %v", notes)
	}
}

// A gateway that never gets so much through is not tried with it before each page.
func TestAScanThatIsTooMuchForAGatewayGoesOnInPages(t *testing.T) {
	p, client, _ := connect(t)
	const leads = 1000
	fill(t, p, leads)
	p.Fail("batch", 1000, portal.Fault{Kind: portal.GatewayBefore})
	ids, err := readAll(t, client, time.Time{})
	if err != nil || len(ids) != leads {
		t.Errorf("%d leads, %v", len(ids), err)
	}
	if n, pages := methods(p)["batch"], leads/50; n > pages/2 {
		t.Errorf("%d batches were tried for %d pages", n, pages)
	}
}

func TestAScanEndsWhenItIsToldTo(t *testing.T) {
	p, client, _ := connect(t)
	fill(t, p, 400)
	enough := errors.New("enough")
	pages := 0
	err := client.Changed(t.Context(), model.EntityLead, model.Scan{}, func(model.Changed) error {
		if pages++; pages == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || pages != 3 {
		t.Errorf("%v after %d pages", err, pages)
	}
}

// BenchmarkBackfill reads all leads of a large portal at its limits and reports
// the requests beside the least possible (fifty pages of fifty each).
func BenchmarkBackfill(b *testing.B) {
	const leads = 100_000
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep})
	watched(b, p)
	fill(b, p, leads)
	base := heap()
	for b.Loop() {
		client, err := bitrix24.New(bitrix24.Options{
			WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep,
		})
		if err != nil {
			b.Fatal(err)
		}
		before, began, read := len(p.Requests()), c.now, 0
		used := map[int]uint64{} // by how many leads were read
		err = client.Changed(b.Context(), model.EntityLead, model.Scan{}, func(page model.Changed) error {
			if read += len(page.Entities); read == 10_000 || read == 50_000 || read == leads {
				used[read] = heap()
			}
			return nil
		})
		if err != nil || read != leads {
			b.Fatalf("%d leads, %v", read, err)
		}
		requests := float64(len(p.Requests()) - before)
		b.ReportMetric(requests, "requests")
		b.ReportMetric(requests/(leads/2500), "of-least")
		b.ReportMetric(c.now.Sub(began).Seconds(), "portal-s")
		for n, bytes := range used {
			b.ReportMetric(float64(bytes-min(base, bytes))/(1<<20), fmt.Sprintf("MB-at-%dk", n/1000)) // without the portal's
		}
	}
}

// heap returns how much is in use, in bytes.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
