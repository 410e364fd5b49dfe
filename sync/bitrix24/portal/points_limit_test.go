package portal

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func limitPoints() []point {
	return []point{
		{10, "the fifty-first request at once is refused; two come back each second; each address has its bucket", showBucket},
		{11, "a method may use so much time in ten minutes and is then left out alone", showOperating},
		{12, "a portal that was shut off stays so", showOverload},
	}
}

// at once makes so many calls without waiting and returns how many went through.
func (b *bench) atOnce(address string, n int) (passed int, last *http.Response) {
	b.t.Helper()
	for range n {
		r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.WebhookURL(base)+"server.time", strings.NewReader("{}"))
		if err != nil {
			b.t.Fatal(err)
		}
		r.RemoteAddr = address
		if last, err = b.Transport().RoundTrip(r); err != nil {
			b.t.Fatal(err)
		}
		if last.Body.Close() == nil && last.StatusCode == http.StatusOK {
			passed++
		}
	}
	return passed, last
}

func showBucket(t *testing.T) {
	b := newBench(t)
	passed, last := b.atOnce("10.0.0.1:1000", 60)
	if passed != 50 || last.StatusCode != 503 || last.Header.Get("Retry-After") != "" {
		t.Errorf("%d passed, then %d %v", passed, last.StatusCode, last.Header)
	}
	if passed, _ := b.atOnce("10.0.0.2:1000", 1); passed != 1 {
		t.Error("another address was refused")
	}
	if passed, _ := b.atOnce("10.0.0.1:2000", 1); passed != 0 {
		t.Error("another port is another bucket")
	}
	b.clock.now = b.clock.now.Add(3 * time.Second)
	if passed, _ := b.atOnce("10.0.0.1:1000", 20); passed != 6 {
		t.Errorf("%d passed after three seconds", passed)
	}
	big := benchWith(t, func(o *Options) { o.Burst, o.PerSecond = 250, 5 })
	if passed, _ := big.atOnce("", 300); passed != 250 {
		t.Errorf("Enterprise lets %d through", passed)
	}
	strict := benchWith(t, func(o *Options) { o.Unsettled.RefusedCounts = true })
	strict.atOnce("", 60)
	strict.clock.now = strict.clock.now.Add(5 * time.Second)
	if passed, _ := strict.atOnce("", 1); passed != 0 {
		t.Error("refused requests do not count although they should")
	}
	batches := newBench(t)
	for range 50 {
		batches.send(http.MethodPost, batches.WebhookURL(base)+"batch", "application/json", sent(t, 0, "server.time", "server.time", "server.time"))
	}
	if n := len(batches.Misbehaviour()); n != 0 {
		t.Errorf("a batch counts as more than one: %v", batches.Misbehaviour())
	}
}

func showOperating(t *testing.T) {
	b := newBench(t)
	b.SetCost("crm.status.list", 200*time.Second)
	b.SetCost("server.time", 99*time.Millisecond)
	started := b.clock.now.Add(time.Second)
	for call := range 3 { // 200, 400, and the one that crosses 480
		answer := b.want("crm.status.list", `{}`, 200, nil, "")
		if used := dig(answer, "time", "operating"); used != 200*float64(call+1) {
			t.Errorf("call %d: operating is %v", call, used)
		}
		b.clock.now = b.clock.now.Add(2 * time.Minute)
	}
	answer := b.want("crm.status.list", `{}`, 429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
	reset, _ := dig(answer, "time", "operating_reset_at").(float64)
	if want := started.Add(10 * time.Minute).Unix(); int64(reset) != want {
		t.Errorf("free again at %v, want %d", reset, want)
	}
	if used := dig(b.want("server.time", `{}`, 200, nil, ""), "time", "operating"); used != 0.0 {
		t.Errorf("another method, that is short: %v", used)
	}
	b.clock.now = time.Unix(int64(reset), 0)
	answer = b.want("crm.status.list", `{}`, 200, nil, "")
	if used := dig(answer, "time", "operating"); used != 600.0 { // the first basket is gone, the new call came in
		t.Errorf("after the first basket: %v", used)
	}
	for byMethod, want := range map[bool]int{false: 200, true: 429} {
		b := benchWith(t, func(o *Options) { o.Unsettled.BatchByMethod = byMethod })
		b.SetCost("crm.status.list", 500*time.Second)
		b.good("batch", sent(t, 0, "crm.status.list"))
		if status, _ := b.call("crm.status.list", `{}`); status != want {
			t.Errorf("by method %v: the method answers %d", byMethod, status)
		}
		if status, _ := b.call("batch", sent(t, 0, "server.time")); status == want {
			t.Errorf("by method %v: batch answers %d", byMethod, status)
		}
	}
}

func showOverload(t *testing.T) {
	b := newBench(t)
	b.Block(true)
	b.Heal()
	for range 3 {
		b.clock.now = b.clock.now.Add(time.Hour)
		b.want("server.time", `{}`, 503, "OVERLOAD_LIMIT", "REST API is blocked due to overload.")
	}
	b.Block(false)
	b.good("server.time", `{}`)
}
