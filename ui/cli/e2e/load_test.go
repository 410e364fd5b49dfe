//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// The load that receivers are measured with: as many connections, bodies of that
// many bytes, sessions of that many events.
const (
	loadConns   = 64
	loadBody    = 550
	loadSession = 20
)

// gun is a load generator that costs as little as it can, since it shares the
// processors with the receiver: requests are written and signed beforehand, sent
// over connections that stay, and of the answers only the status is looked at.
type gun struct {
	host  string
	conns []net.Conn
	next  []int // the number of the next event of each connection
	loads [][][]byte
	pace  float64 // requests a second over all connections; 0 means as fast as answers come
}

// newGun connects to a receiver.
func newGun(tb testing.TB, base string) *gun {
	tb.Helper()
	g := &gun{host: strings.TrimPrefix(base, "http://"), next: make([]int, loadConns), loads: make([][][]byte, loadConns)}
	for range loadConns {
		conn, err := net.Dial("tcp", g.host)
		if err != nil {
			tb.Fatal(err)
		}
		g.conns = append(g.conns, conn)
		tb.Cleanup(func() {
			if err := conn.Close(); err != nil {
				tb.Error(err)
			}
		})
	}
	return g
}

// load writes and signs so many requests, the same number for each connection.
// Each connection has sessions of its own.
func (g *gun) load(tb testing.TB, n int) {
	tb.Helper()
	hook, err := standardwebhooks.NewWebhook(loadSecret)
	if err != nil {
		tb.Fatal(err)
	}
	now := time.Now()
	for c := range g.loads {
		g.loads[c] = g.loads[c][:0]
		for range n / loadConns {
			g.loads[c] = append(g.loads[c], request(tb, hook, now, g.host, c, g.next[c]))
			g.next[c]++
		}
	}
}

// request is one signed POST, as bytes.
func request(tb testing.TB, hook *standardwebhooks.Webhook, now time.Time, host string, conn, n int) []byte {
	role := "client"
	if n%2 == 1 {
		role = "assistant"
	}
	id := fmt.Sprintf("m-%02d-%08d", conn, n)
	body := fmt.Sprintf(`{"ts":%d,"type":"message","session_id":"whatsapp:7999%02d%05d","id":%q,"source":"whatsapp","role":%q,`+
		`"client":{"name":"Мария","phone":"+79990001122"},"text":"`, 1763800000+n, conn, n/loadSession, id, role)
	const words = "Здравствуйте! Хочу записаться на чистку лица на завтра, после шести, если есть время у Анны. Сколько это стоит? "
	for letters := []rune(strings.Repeat(words, 3)); len(body) < loadBody-3; letters = letters[1:] {
		body += string(letters[0])
	}
	body += strings.Repeat(".", loadBody-2-len(body)) + `"}`
	signature, err := hook.Sign(id, now, []byte(body))
	if err != nil {
		tb.Fatal(err)
	}
	return fmt.Appendf(nil, "POST /v1/events HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"+
		"webhook-id: %s\r\nwebhook-timestamp: %d\r\nwebhook-signature: %s\r\n\r\n%s", host, len(body), id, now.Unix(), signature, body)
}

// fire sends what is loaded over all connections at once and returns how long
// that took and how long each request waited for its answer.
func (g *gun) fire(tb testing.TB) (time.Duration, []time.Duration) {
	tb.Helper()
	waited := make([][]time.Duration, len(g.conns))
	failed := make([]error, len(g.conns))
	var group sync.WaitGroup
	began := time.Now()
	for c := range g.conns {
		group.Go(func() { waited[c], failed[c] = shoot(g.conns[c], g.loads[c], g.times(began, c)) })
	}
	group.Wait()
	took := time.Since(began)
	if err := errors.Join(failed...); err != nil {
		tb.Fatal(err)
	}
	return took, slices.Concat(waited...)
}

// times says when each request of a connection is due: with a pace the
// connections take turns, else it is due at once.
func (g *gun) times(began time.Time, conn int) func(n int) time.Time {
	return func(n int) time.Time {
		if g.pace == 0 {
			return time.Now()
		}
		return began.Add(time.Duration(float64(n*len(g.conns)+conn) / g.pace * float64(time.Second)))
	}
}

// shoot sends requests over one connection, each after the answer to the last and
// not before it is due. A request that could not be sent when it was due has
// waited since then.
func shoot(conn net.Conn, requests [][]byte, due func(n int) time.Time) ([]time.Duration, error) {
	waited := make([]time.Duration, 0, len(requests))
	answer := make([]byte, 0, 1024)
	for n, request := range requests {
		began := due(n)
		time.Sleep(time.Until(began))
		if _, err := conn.Write(request); err != nil {
			return nil, err
		}
		var err error
		if answer, err = readAnswer(conn, answer); err != nil {
			return nil, err
		}
		waited = append(waited, time.Since(began))
		if !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 ")) {
			return nil, fmt.Errorf("answered %s", answer)
		}
	}
	return waited, nil
}

// readAnswer reads one answer into the room of another. One that is as long as
// the other, which is nearly all, needs one read and no parsing.
func readAnswer(conn io.Reader, room []byte) ([]byte, error) {
	answer := room[:cap(room)]
	read := 0
	for {
		n, err := conn.Read(answer[read:])
		if err != nil {
			return nil, err
		}
		if read += n; read == len(room) {
			return answer[:read], nil
		}
		head, body, whole := bytes.Cut(answer[:read], []byte("\r\n\r\n"))
		if !whole {
			continue
		}
		_, length, _ := bytes.Cut(head, []byte("Content-Length: "))
		length, _, _ = bytes.Cut(length, []byte("\r\n"))
		if want, err := strconv.Atoi(string(length)); err != nil || len(body) >= want {
			return answer[:read], err
		}
	}
}
