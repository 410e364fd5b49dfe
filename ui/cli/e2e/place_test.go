//go:build unix

package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// underCursor is the row of a list under the cursor, without what stands beside it.
var underCursor = regexp.MustCompile(`(?m)^> ([^│|]*)`)

// TestAlertsAreFoundAgainAtTheNextStart leaves the program on a row of the alerts, and
// finds it under the cursor at the next start, which begins on the inbox.
func TestAlertsAreFoundAgainAtTheNextStart(t *testing.T) {
	h := newHome(t)
	asked := time.Now().Add(-30 * time.Minute).UTC().Format("2006-01-02T15:04:05.000Z")
	h.write("config.toml", "[watch]\nhours = []\n")
	var waits strings.Builder
	for _, client := range []string{"first", "second", "third"} {
		waits.WriteString(`{"v":1,"id":"m-` + client + `","ts":"` + asked + `","type":"message","source":"site","session_id":"` + client + `","role":"client","text":"Is anybody there?"}` + "\n")
	}
	h.run("import", h.write("waits.jsonl", waits.String())).exits(0)
	h.run("watch", "once").exits(0)
	row := func(x *terminal) string {
		if found := underCursor.FindStringSubmatch(x.shown()); found != nil {
			return strings.TrimSpace(found[1])
		}
		return ""
	}
	alerts := func() *terminal {
		x := h.start(120, 36)
		x.see("Inbox", "no answer")
		x.press("ga")
		x.see("closed 0", "> !! no answer")
		return x
	}
	moved := func(x *terminal, key string) string {
		before := row(x)
		x.press(key)
		x.until("the cursor on another row", func(string) bool { return row(x) != "" && row(x) != before })
		return row(x)
	}
	on := func(x *terminal, want string) {
		x.until("the cursor on "+want, func(string) bool { return row(x) == want })
	}

	x := alerts()
	left := moved(x, "G")
	x.leave()
	x = alerts()
	on(x, left)
	x.leave()
}
