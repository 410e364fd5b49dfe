package sync

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// line says who said what in a session of the log, in order, with the other events
// of the session by their types.
func (w *world) line(session string) []string {
	var entries []*model.Entry
	for _, e := range w.archive.all() {
		if e.SessionID == session {
			entries = append(entries, e)
		}
	}
	model.Sort(entries)
	var out []string
	for _, e := range entries {
		switch b := e.Body.(type) {
		case *model.Message:
			out = append(out, string(b.Role)+": "+b.Text)
		case *model.Session:
			out = append(out, string(e.Type)+" "+b.Reason)
		case *model.Lead:
			if b.DealID != "" {
				out = append(out, "deal "+b.DealID)
			} else {
				out = append(out, "lead "+b.LeadID)
			}
		}
	}
	return out
}

// startTalk is a world with a lead whose client writes.
func startTalk(t *testing.T) (w *world, lead model.EntityRef, chat, session string) {
	t.Helper()
	w = newWorld(t)
	lead = w.lead(t, text("TITLE", "base"))
	chat = w.portal.OpenChat("Anna", lead)
	w.say(chat, portal.VoiceClient, "Hello!")
	return w, lead, chat, "b24:salon.example:" + chat
}

func (w *world) say(chat string, who portal.Voice, words string, files ...portal.ChatFile) string {
	w.clock.pass(2 * time.Second)
	return w.portal.Say(chat, who, words, files...)
}

func TestAnOpenLineBecomesADialogueOfItsLead(t *testing.T) {
	w, lead, chat, session := startTalk(t)
	w.say(chat, portal.VoiceSystem, "[b]A new lead has been created[/b]")
	w.say(chat, portal.VoiceBot, "[USER=5]Anna[/USER], it costs 2 500.[br]When?")
	w.say(chat, portal.VoiceClient, "See the picture", portal.ChatFile{Name: "hair.jpg", Type: "image", Size: 48211})
	w.say(chat, portal.VoiceOperator, "[url=https://salon.example/book]Book here[/url]")
	w.round(t)
	want := []string{
		"session_start session 301", "client: Hello!", "lead " + lead.ID, "system: A new lead has been created",
		"assistant: Anna, it costs 2 500.\nWhen?", "client: See the picture", "operator: Book here (https://salon.example/book)",
	}
	got := w.line(session)
	if slices.Sort(got[1:3]); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, e := range w.archive.all() {
		m, ok := e.Body.(*model.Message)
		if !ok {
			continue
		}
		if e.Source != Source || e.Account != "salon.example" || (m.Role == model.RoleClient) != (e.Client.Name == "Anna") {
			t.Errorf("%+v", e.Event)
		}
		if m.Text == "See the picture" && (len(m.Attachments) != 1 || m.Attachments[0] != model.Attachment{Kind: "image", Name: "hair.jpg", Size: 48211}) {
			t.Errorf("%+v", m.Attachments) // without the address, which holds the webhook's secret
		}
	}
	w.careful(t)
}

func TestOnlyChatsWithNewMessagesAreRead(t *testing.T) {
	w, _, chat, session := startTalk(t)
	w.round(t)
	calls := len(w.portal.Requests())
	w.clock.pass(time.Minute)
	w.round(t)
	if n := w.called("session.history.get", calls); n != 0 {
		t.Errorf("%d transcripts, and nothing was said", n)
	}
	w.say(chat, portal.VoiceBot, "Good day!")
	w.clock.pass(time.Minute)
	if report := w.round(t); report.Pulled != 1 {
		t.Errorf("%+v", report)
	}
	if n := w.called("session.history.get", calls); n != 1 {
		t.Errorf("%d transcripts", n)
	}
	if got := w.line(session); len(got) != 4 || got[3] != "assistant: Good day!" {
		t.Errorf("%q", got)
	}
	w.careful(t)
}

func TestWhatIsReadTwiceIsThereOnce(t *testing.T) {
	w, _, _, session := startTalk(t)
	w.round(t)
	before := w.line(session)
	clear(w.archive.state) // as after a kill before it was written down
	w.restart(t)
	w.round(t)
	if got := w.line(session); !slices.Equal(got, before) {
		t.Errorf("%q", got)
	}
}

func TestWhatFollowsTheEndOfASessionIsAnotherDialogue(t *testing.T) {
	w, lead, chat, session := startTalk(t)
	w.round(t)
	w.say(chat, portal.VoiceOperator, "Bye!") // after the last look, before the end
	w.portal.CloseChat(chat)
	w.say(chat, portal.VoiceClient, "One more thing")
	w.round(t)
	want := []string{
		"session_start session 301", "client: Hello!", "lead " + lead.ID, "operator: Bye!", "session_end session 301",
		"session_start session 302", "client: One more thing", "lead " + lead.ID,
	}
	got := w.line(session)
	slices.Sort(got[1:3])
	if slices.Sort(got[6:]); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestWhatAWebhookBroughtInIsNotDoubled(t *testing.T) {
	w, lead, chat, _ := startTalk(t)
	const session = "b24:a223c6b3710f85df22e9377d6c4f7553:1700"
	number := w.say(chat, portal.VoiceBot, "[b]Good day![/b]")
	brought := model.Event{
		V: 1, Type: model.TypeMessage, TS: w.clock.Now(), Source: Source, Account: "salon.example", SessionID: session,
		ID: "message:" + number, Body: &model.Message{Role: model.RoleAssistant, Text: "[b]Good day![/b]"},
	}
	if _, err := w.archive.Append(t.Context(), []model.Event{brought}); err != nil {
		t.Fatal(err)
	}
	w.round(t)
	got := w.line(session)
	slices.Sort(got[1:3])
	want := []string{"session_start session 301", "client: Hello!", "lead " + lead.ID, "assistant: [b]Good day![/b]"}
	if !slices.Equal(got, want) || w.archive.count(model.TypeMessage) != 2 || len(w.syncer.Status().Errors) != 0 {
		t.Errorf("%q, errors %v", got, w.syncer.Status().Errors)
	}
}

func TestAChatIsFollowedForADayThoughItsLeadShowsNoActivity(t *testing.T) {
	w, lead, chat, session := startTalk(t)
	w.round(t)
	w.portal.HideActivity(lead)
	w.clock.pass(time.Hour)
	w.say(chat, portal.VoiceBot, "Still there?")
	w.round(t)
	if got := w.line(session); got[len(got)-1] != "assistant: Still there?" {
		t.Errorf("%q", got)
	}
	w.clock.pass(25 * time.Hour)
	w.lead(t, text("TITLE", "another")) // later than anything in the chat
	w.clock.pass(2 * time.Minute)
	calls := len(w.portal.Requests())
	w.round(t)
	if n := w.called("crm.chat.get", calls); n != 0 {
		t.Errorf("%d questions about a chat that rests", n)
	}
}

func TestAChatThatIsClosedToTheWebhookKeepsNoOtherBack(t *testing.T) {
	w, lead, chat, _ := startTalk(t)
	other := w.portal.OpenChat("Boris", lead)
	w.say(other, portal.VoiceClient, "Me too")
	w.portal.DenyChat(chat, true)
	for range 3 {
		if _, err := w.syncer.Once(t.Context()); err != nil {
			t.Errorf("the round failed: %v", err)
		}
		w.say(other, portal.VoiceClient, "Hello?")
	}
	if got := w.line("b24:salon.example:" + other); len(got) != 5 {
		t.Errorf("%q", got)
	}
	if errs := w.syncer.Status().Errors; len(errs) != 1 {
		t.Errorf("%v", errs)
	}
}

func TestAWebhookWithoutOpenLinesIsToldOnce(t *testing.T) {
	w, _, chat, session := startTalk(t)
	w.portal.SetScopes("crm", "user")
	for range 3 {
		if _, err := w.syncer.Once(t.Context()); err != nil {
			t.Errorf("the round failed: %v", err)
		}
		w.say(chat, portal.VoiceClient, "Hello?")
	}
	if got := w.line(session); len(got) != 0 || len(w.syncer.Status().Errors) != 1 || w.syncer.Status().Limit != "" {
		t.Errorf("%q, %+v", got, w.syncer.Status())
	}
}

func TestADealIsLinkedToo(t *testing.T) {
	w := newWorld(t)
	id, err := w.portal.AddDeal(text("TITLE", "deal"))
	if err != nil {
		t.Fatal(err)
	}
	lead := w.lead(t, text("TITLE", "lead"))
	chat := w.portal.OpenChat("Anna", lead, model.EntityRef{Kind: model.EntityDeal, ID: id})
	w.say(chat, portal.VoiceClient, "Hello!")
	w.round(t)
	links := slices.DeleteFunc(w.line("b24:salon.example:"+chat), func(s string) bool { return strings.Contains(s, ":") || strings.Contains(s, "session") })
	slices.Sort(links)
	if want := []string{"deal " + id, "lead " + lead.ID}; !slices.Equal(links, want) {
		t.Errorf("%q", links)
	}
	if n := w.archive.count(model.TypeMessage); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestManyChatsAreReadInFewRequests(t *testing.T) {
	w := newWorld(t)
	for i := range 60 {
		lead := model.EntityRef{Kind: model.EntityLead}
		id, err := w.portal.AddLead(text("TITLE", fmt.Sprint(i)))
		if err != nil {
			t.Fatal(err)
		}
		lead.ID = id
		w.say(w.portal.OpenChat("Anna", lead), portal.VoiceClient, "Hello!")
	}
	calls := len(w.portal.Requests())
	w.round(t)
	if n := w.archive.count(model.TypeMessage); n != 60 {
		t.Errorf("%d messages", n)
	}
	if n := w.called("batch", calls); n > 20 {
		t.Errorf("%d batches", n)
	}
	w.careful(t)
}
