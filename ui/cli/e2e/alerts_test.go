package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAnIncidentIsSentOnce has a client wait for an answer while debrief serve runs:
// a chat is told once, also after a restart, and the list says so.
func TestAnIncidentIsSentOnce(t *testing.T) {
	h := receiving(t)
	told := make(chan string, 100)
	chat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent struct {
			Text string `json:"text"`
		}
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		told <- r.URL.Path + " " + sent.Text
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	defer chat.Close()
	h.write("bot.token", "123:abc\n")
	h.write("config.toml", receiveSettings+"[watch]\nhours = []\n[alert.front]\nto = \"telegram\"\nurl = \""+chat.URL+
		"\"\ntoken = \"file:bot.token\"\nchat = \"-100\"\ngroup_for = \"1ms\"\n")
	asked := time.Now().Add(-20 * time.Minute).UTC().Format("2006-01-02T15:04:05.000Z")
	h.write("waits.jsonl", fmt.Sprintf(`{"v":1,"id":"m1","ts":%q,"type":"message","source":"whatsapp","session_id":"wa:79000000001","role":"client","text":"Можно записаться на стрижку?"}`+"\n", asked))
	h.run("import", "waits.jsonl").exits(0)
	list := func() []object { return h.run("incidents", "alerts", "--json").exits(0).objects() }

	s := startServer(h)
	message := <-told
	if !strings.HasPrefix(message, "/bot123:abc/sendMessage Debrief: 1 incident needs a person\n") || strings.Contains(message, "79000000001") {
		t.Errorf("the chat is told %q", message)
	}
	before := list() // of the process that serves
	for len(before) != 1 || before[0]["state"] != "sent" {
		before = list()
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
	if before[0]["place"] != "front" || before[0]["tries"] != 1.0 {
		t.Errorf("the list is %v", before)
	}

	s = startServer(h)
	h.run("watch", "once").exits(0) // which looks at everything, in the process that serves
	s.stop(syscall.SIGTERM)
	s.end(0)
	if after := list(); len(after) != 1 || after[0]["id"] != before[0]["id"] || len(told) != 0 {
		t.Errorf("after a restart the list is %v, and the chat was told %d times more", after, len(told))
	}
}
