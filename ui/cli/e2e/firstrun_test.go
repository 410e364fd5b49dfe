//go:build unix

package e2e

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/sync/bitrix24/portal"
)

// Whoever starts the program for the first time imports a file and reviews.
func TestFirstRunImportsAFile(t *testing.T) {
	h := newHome(t)
	h.write("chats.jsonl", sample(2))
	x := h.start(80, 24, "--lang", "ru")
	x.see("Первый запуск", "придуманных диалогах")
	x.press("2")
	x.see("Какой файл?")
	x.press("chat\t")
	x.see("chats.jsonl")
	x.press("\r")
	x.see("Загружено", "диалогов", "ключ")
	x.press("\r")
	x.see("Очередь 2")
	x.leave()
	h.run("status").exits(0)
}

func TestFirstRunLeavesNothingBehindWhenLeft(t *testing.T) {
	h := newHome(t)
	x := h.start(80, 24)
	x.see("First start")
	x.press("\x1b")
	if code := x.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, name := range []string{"data", "config"} {
		if _, err := os.Stat(h.path(name)); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
}

// A portal and a channel are connected with every step tried, and what was written
// is a configuration in which nothing is wrong.
func TestFirstRunConnectsBitrix24AndAChannel(t *testing.T) {
	p := portal.New(portal.Options{})
	server := httptest.NewServer(p.Handler())
	defer server.Close()
	h := newHome(t, "DEBRIEF_RECEIVE_LISTEN=127.0.0.1:0")
	x := h.start(100, 30)
	x.see("First start")
	x.press("3")
	x.see("step 1 of 3")
	x.press(server.URL + "/rest/1/wrong/")
	x.press("\r")
	x.see("! ")
	x.press("\x15" + p.WebhookURL(server.URL))
	x.press("\r")
	x.see("Bitrix24 answers", "every right")
	x.press("\r")
	x.see("step 2 of 3")
	x.press("2")
	x.see("Telegram: what is it called?")
	x.press("\r")
	x.see("step 3 of 3")
	x.press("\r")
	x.see("Written", "https://HOST/hooks/telegram/main")
	x.press("\r")
	x.see("3 sent, 3 taken")
	x.press("\r")
	x.see("Inbox")
	x.leave()
	if strings.Contains(x.written(), strings.Split(p.WebhookURL(server.URL), "/")[5]) {
		t.Error("the webhook's code was shown")
	}
	dir := h.path("config", "debrief")
	for _, name := range []string{"config.toml", "secrets/bitrix24.webhook_url", "secrets/receive.api.secret", "secrets/receive.telegram.main.secret_token"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", name, info.Mode())
		}
	}
	h.run("config", "check").exits(0)
	if got := h.run("list", "--json").exits(0).stdout; got != "" {
		t.Errorf("the trial left something in the archive: %s", got)
	}
}

func TestFirstRunShowsTheDemo(t *testing.T) {
	h := newHome(t)
	x := h.start(80, 24)
	x.see("First start")
	x.press("1")
	x.see("Inbox", "Queue")
	x.leave()
	if _, err := os.Stat(h.path("data")); !os.IsNotExist(err) {
		t.Errorf("the demo made an archive: %v", err)
	}
}
