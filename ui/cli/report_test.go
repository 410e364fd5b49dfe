package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
)

var update = flag.Bool("update", false, "write the golden reports anew")

// clinic is an archive whose clock the test sets, with the program attached to it.
type clinic struct {
	*shared
	archive *storage.Archive
	at      time.Time // what the clock shows
	n       int       // events so far
}

// w47 is the Monday of the week that most dialogues begin in.
var w47 = time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)

func newClinic(t *testing.T) *clinic {
	t.Helper()
	c := &clinic{shared: newShared(t), at: w47}
	c.now = func() time.Time { return c.at }
	archive, err := storage.Open(t.Context(), storage.Options{InMemory: true, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := archive.Close(); err != nil {
			t.Error(err)
		}
	})
	c.archive = archive
	if err := os.WriteFile(filepath.Join(c.dir, "config.toml"), []byte("zone = \"UTC\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.own(archive)
	return c
}

// event takes an event of a session in, as of the clock, and returns its key.
func (c *clinic) event(session string, at time.Time, assistant model.Assistant, body model.Body) model.Key {
	return c.eventOf(model.Client{Name: "Анна Петрова", Phone: "+79161234567"}, session, at, assistant, body)
}

func (c *clinic) eventOf(client model.Client, session string, at time.Time, assistant model.Assistant, body model.Body) model.Key {
	c.t.Helper()
	c.n++
	outcomes, err := c.archive.Append(context.Background(), []model.Event{{
		V: 1, Type: body.EventType(), ID: fmt.Sprint("e", c.n), TS: at, Source: source(session), SessionID: session,
		Client: client, Assistant: assistant, Body: body,
	}})
	if err != nil {
		c.t.Fatal(err)
	}
	return outcomes[0].Key
}

// source is the channel of a session, which its name begins with.
func source(session string) string {
	name, _, _ := strings.Cut(session, "-")
	return name
}

// talk is a question and its answer some seconds later; it returns the answer's key.
func (c *clinic) talk(session string, at time.Time, after time.Duration, a model.Assistant) model.Key {
	c.t.Helper()
	c.event(session, at, model.Assistant{}, &model.Message{Role: model.RoleClient, Text: "Сколько стоит стрижка?"})
	return c.event(session, at.Add(after), a, &model.Message{Role: model.RoleAssistant, Text: "Стрижка стоит 2 000 ₽."})
}

func (c *clinic) judge(session string, v model.Verdict, actor string) {
	c.t.Helper()
	receipt := <-c.archive.Submit(model.Submission{Events: []model.Event{{Type: model.TypeVerdict, SessionID: session, Actor: actor, Body: &v}}})
	if receipt.Err != nil {
		c.t.Fatal(receipt.Err)
	}
}

// report runs debrief report on the first of December and returns what it prints.
func (c *clinic) report(args ...string) string {
	c.t.Helper()
	c.at = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	p, stdout, stderr := c.process(append([]string{"report", "--lang", "en"}, args...)...)
	if code := Run(context.Background(), p); code != ExitDone {
		c.t.Fatalf("%v: %d, %s", args, code, stderr)
	}
	return stdout.String()
}

// page is the report as a page for the browser.
func (c *clinic) page(args ...string) string {
	c.t.Helper()
	path := filepath.Join(c.dir, "page.html")
	c.report(append(args, "--html", path)...)
	page, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(page)
}

// seeded is a clinic with two weeks of everything that a report tells: leads made and
// lost, bookings, verdicts of two people, a correction, a mistake that came back, and
// an event that came a week late.
func seeded(t *testing.T) *clinic {
	c := newClinic(t)
	bots := []model.Assistant{mira, {Name: "=Мира", Version: "2"}}
	for i := range 84 {
		week := i / 42
		at := w47.AddDate(0, 0, 7*week).Add(time.Duration(i%42)*3*time.Hour + 9*time.Hour)
		session := fmt.Sprintf("%s-%d", []string{"site", "telegram", "whatsapp"}[i%3], i)
		c.at = at
		answer := c.talk(session, at, time.Duration(3+i%5)*time.Second, bots[(i/6)%2*week])
		c.leads(session, at.Add(time.Minute), i)
		c.at = at.AddDate(0, 0, 1)
		c.verdicts(session, answer, i)
	}
	c.at = w47.AddDate(0, 0, 15)
	c.event("site-0", w47.Add(10*time.Hour), model.Assistant{}, &model.Message{Role: model.RoleOperator, Text: "Извините за ожидание."})
	return c
}

// leads gives every second dialogue a lead, made or refused, and some an appointment.
func (c *clinic) leads(session string, at time.Time, i int) {
	if i%2 == 0 {
		return
	}
	lead := &model.Lead{Status: model.LeadCreated, RequestID: fmt.Sprint("r", i), LeadID: fmt.Sprint(7000 + i)}
	if i%7 == 0 {
		lead.Status, lead.LeadID = model.LeadFailed, ""
	}
	c.event(session, at, model.Assistant{}, lead)
	if i%3 == 0 {
		status := []string{"made", "visited", "no_show"}[i%9/3]
		c.event(session, at.Add(time.Minute), model.Assistant{}, &model.Booking{Status: status, BookingID: fmt.Sprint("b", i), At: at.AddDate(0, 0, 1)})
	}
}

// verdicts judges most answers, a few of them twice.
func (c *clinic) verdicts(session string, answer model.Key, i int) {
	if i%8 == 7 {
		return
	}
	v := model.Verdict{Answer: answer, Value: model.Good, Seconds: float64(4 + i%9)}
	if i%5 == 0 {
		v.Value, v.Reason, v.Correction = model.Bad, "wrong_fact", "Стрижка стоит 2 700 ₽."
	}
	c.judge(session, v, []string{"anna", "boris"}[i%2])
	if i%6 == 0 {
		v.Second, v.Correction = true, ""
		if i%4 == 0 {
			v.Value = model.Good
		}
		c.judge(session, v, []string{"boris", "anna"}[i%2])
	}
}

// TestGoldenReports holds each form of the report in both languages to its file.
func TestGoldenReports(t *testing.T) {
	c := seeded(t)
	for _, language := range []string{"en", "ru"} {
		args := []string{"--week", "2026-W48", "--weeks", "3", "--lang", language}
		for form, got := range map[string]string{
			"txt": c.report(args...), "json": c.report(append(args, "--json")...), "csv": c.report(append(args, "--csv")...), "html": c.page(args...),
			"by-reviewer.txt": c.report(append(args, "--by", "reviewer")...),
		} {
			path := filepath.Join("testdata", "report", language+"."+form)
			if *update {
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(got), 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || string(want) != got {
				t.Errorf("%s is another one (%v); it is now\n%s", path, err, got)
			}
		}
	}
}
