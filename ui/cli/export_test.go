package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/model"
)

// personal are the people of the archive that is exported: what a dialogue tells of
// each, and what must not leave it.
var personal = []struct {
	client model.Client
	said   []string // client and assistant in turn
	better string
	secret []string
}{
	{
		model.Client{ID: "79161234567", Name: "Анна Петрова", Phone: "+79161234567", Email: "anna.petrova@example.org"},
		[]string{"Здравствуйте, это Анна, запишите на стрижку, мой номер 8 (916) 123-45-67", "Анне Петровой удобно в 12?"},
		"Анна, на 12:00. Подтвердим на anna.petrova@example.org",
		[]string{"Анн", "анн", "Петров", "916", "123-45-67", "example.org"},
	},
	{
		model.Client{Name: "John Smith", Phone: "+44 20 7946 0958"},
		[]string{"Hi, I want to pay by card 4111 1111 1111 1111, call 020 7946 0958 or +442079460958", "Sure, John, smith@example.com is noted"},
		"Never send a card, John Smith.",
		[]string{"John", "Smith", "smith", "4111", "7946", "example.com"},
	},
	{
		model.Client{},
		[]string{"меня зовут олег, сколько стоит массаж?", "Олег, не знаю"},
		"Олегу массаж — 3 000 ₽",
		[]string{"олег", "Олег"},
	},
}

// TestNothingPersonalLeavesWithAnExport looks through every export of an archive for
// what it holds of people, and that what is left can be used.
func TestNothingPersonalLeavesWithAnExport(t *testing.T) {
	c := newClinic(t)
	for i, p := range personal {
		session := fmt.Sprint("whatsapp-+7916123456", 7+i)
		var key model.Key
		for n, said := range p.said {
			role, who := model.RoleClient, model.Assistant{}
			if n%2 == 1 {
				role, who = model.RoleAssistant, mira
			}
			key = c.eventOf(p.client, session, w47.Add(time.Duration(i*60+n)*time.Minute), who, &model.Message{Role: role, Text: said})
		}
		c.judge(session, model.Verdict{Answer: key, Value: model.Bad, Reason: "rude", Correction: p.better}, "anna")
		c.eventOf(p.client, session, w47.Add(time.Duration(i*60+30)*time.Minute), model.Assistant{}, &model.Message{Role: model.RoleClient, Text: p.said[0]})
	}
	exports := map[string]string{"faq": c.export("faq", "--json"), "faq table": c.export("faq")}
	for _, format := range []string{"openai", "dpo", "csv"} {
		exports[format] = c.export("training", "--format", format)
	}
	for name, out := range exports {
		for _, p := range personal {
			for _, secret := range p.secret {
				if strings.Contains(out, secret) {
					t.Errorf("%s holds %q:\n%s", name, secret, out)
				}
			}
		}
		if !strings.Contains(out, "массаж") || !strings.Contains(out, "[phone]") {
			t.Errorf("%s holds nothing of use:\n%s", name, out)
		}
	}
	wantChats(t, exports["openai"])
	wantPairs(t, exports["dpo"])
}

func (c *clinic) export(args ...string) string {
	c.t.Helper()
	c.at = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	p, stdout, stderr := c.process(append([]string{"export"}, args...)...)
	if code := Run(context.Background(), p); code != ExitDone {
		c.t.Fatalf("%v: %d, %s", args, code, stderr)
	}
	return stdout.String()
}

type chatMessage struct{ Role, Content string }

// wantChats holds each line to what OpenAI takes for fine-tuning a chat: an object with
// messages alone, each with a known role and content, of the user at least one, the
// last of the assistant.
func wantChats(t *testing.T, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		var chat struct{ Messages []chatMessage }
		strictly(t, line, &chat)
		wantMessages(t, line, chat.Messages[:len(chat.Messages)-1])
		wantAnswer(t, line, chat.Messages[len(chat.Messages)-1:])
	}
}

// wantPairs holds each line to what it takes for preferences: the messages of the
// input, and one answer of the assistant for each output.
func wantPairs(t *testing.T, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		var pair struct {
			Input struct {
				Messages []chatMessage
				Tools    []any
				Parallel bool `json:"parallel_tool_calls"`
			}
			Preferred    []chatMessage `json:"preferred_output"`
			NonPreferred []chatMessage `json:"non_preferred_output"`
		}
		strictly(t, line, &pair)
		wantMessages(t, line, pair.Input.Messages)
		wantAnswer(t, line, pair.Preferred)
		wantAnswer(t, line, pair.NonPreferred)
	}
}

func strictly(t *testing.T, line string, v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
}

func wantMessages(t *testing.T, line string, messages []chatMessage) {
	t.Helper()
	asked := false
	for _, m := range messages {
		asked = asked || m.Role == "user"
		if m.Role != "user" && m.Role != "assistant" || m.Content == "" {
			t.Errorf("message %+v in %s", m, line)
		}
	}
	if !asked {
		t.Errorf("nobody asks in %s", line)
	}
}

func wantAnswer(t *testing.T, line string, messages []chatMessage) {
	t.Helper()
	if len(messages) != 1 || messages[0].Role != "assistant" || messages[0].Content == "" {
		t.Errorf("answer %+v in %s", messages, line)
	}
}
