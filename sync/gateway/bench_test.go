package gateway

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkPassing measures what the gateway adds to a request on loopback: the
// same request with and without it, in turns, so that both have the same weather.
//
//	go test ./sync/gateway -run '^$' -bench Passing -benchtime 5000x
func BenchmarkPassing(b *testing.B) {
	up := answering(b, 200, "application/json", said)
	g := open(b, up.URL)
	g.shelf.held = nil
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4}}
	body := `{"chat_id":5,"text":"` + strings.Repeat("x", 400) + `"}`
	var direct, through []time.Duration
	for b.Loop() {
		direct = append(direct, timed(b, client, up.URL+"/bot1:token/sendMessage", body))
		through = append(through, timed(b, client, g.url+"/gateway/telegram/main/bot1:token/sendMessage", body))
	}
	b.StopTimer()
	for name, took := range map[string][]time.Duration{"direct": direct, "gateway": through} {
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), name+"-p50-µs")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), name+"-p99-µs")
	}
	b.ReportMetric(float64((through[len(through)*99/100] - direct[len(direct)*99/100]).Microseconds()), "added-p99-µs")
	b.ReportMetric(0, "ns/op")
}

func timed(b *testing.B, client *http.Client, url, body string) time.Duration {
	b.Helper()
	start := time.Now()
	res, err := client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		b.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
