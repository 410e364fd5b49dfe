package content

import (
	"fmt"
	"strconv"
	"time"

	"debrief/model"
)

func (s *script) photo() {
	e := s.says(s.line("photo"))
	e.Body.(*model.Message).Attachments = []model.Attachment{{
		Kind: "image", Name: fmt.Sprintf("IMG_%04d.jpg", 1000+s.i%9000),
		URL: fmt.Sprintf("https://files.example.org/%d.jpg", s.i), Size: 180_000 + int64(s.rng.IntN(900_000)),
	}}
	s.answers(s.line("photo_answer"))
}

// correct changes what was said after the fact: the bot an answer, the client a
// message that went to the wrong chat.
func (s *script) correct() {
	s.now = s.lastWord()
	var target *model.Event
	for i := range s.events {
		if m, ok := s.events[i].Body.(*model.Message); ok && m.Role == model.RoleAssistant {
			target = &s.events[i]
		}
	}
	if target != nil {
		s.wait(20, 60)
		text := target.Body.(*model.Message).Text + "\n" + s.line("edited_tail")
		s.add(&model.Edit{Target: target.ID, Text: text})
	}
	withdrawn := s.says(s.line("deleted")).ID
	s.wait(5, 15)
	s.add(&model.Delete{Target: withdrawn})
}

// lastWord is when the last message was.
func (s *script) lastWord() time.Duration {
	last := time.Duration(0)
	for _, e := range s.events {
		if e.Type == model.TypeMessage {
			last = max(last, e.TS.Sub(epoch))
		}
	}
	return last
}

// afterDays is a client who comes back after two days, which is another dialogue
// of the same session.
func (s *script) afterDays() {
	s.askPrice()
	s.leave()
	s.now += time.Duration(pick(s.rng, []int{25, 26, 48, 49})) * time.Hour
	s.says(s.line("back"))
	s.answers(s.line("back_answer"))
	s.book("", created)
}

func (s *script) form() {
	e := s.add(&model.Form{Form: pick(s.rng, s.words.Lines["form_name"]), Fields: model.Fields{
		"name": model.TextValue(s.vars["name"]), "phone": model.TextValue(s.vars["phone"]), "service": model.TextValue(s.svc.Title),
	}})
	e.Client = model.Client{Name: s.vars["name"], Phone: s.vars["phone"]}
	s.wait(60, 300)
}

// phone is a call instead of a chat; the operator writes afterwards.
func (s *script) phone() {
	s.source, s.session = "phone", fmt.Sprintf("phone:%s-%d", digits(s.vars["phone"]), s.i)
	s.client = model.Client{Name: s.vars["name"], Phone: s.vars["phone"]}
	s.events = s.events[:0]
	lines := []model.CallLine{
		{AtS: 1.2, Role: model.RoleOperator, Text: s.line("call_operator")},
		{AtS: 4.6, Role: model.RoleClient, Text: s.line("call_client")},
		{AtS: 11.3, Role: model.RoleOperator, Text: s.line("call_offer")},
		{AtS: 19.8, Role: model.RoleClient, Text: s.line("call_end")},
	}
	s.add(&model.Call{
		CallID: fmt.Sprintf("call-%d", s.i), DurationS: float64(25 + s.rng.IntN(90)),
		RecordingURL: fmt.Sprintf("https://calls.example.org/%d.mp3", s.i), Transcript: lines,
	})
	s.wait(120, 200)
	s.lead(created)
	s.operates(s.line("booked"))
	s.booking("made", s.at)
	s.says(s.line("thanks"))
	s.afterwards()
}

// promised is a promise without anything behind it.
func (s *script) promised() {
	s.askPrice()
	s.says(s.line("callback")).Client = model.Client{Name: s.vars["name"], Phone: s.vars["phone"]}
	s.answers(s.line("promise"))
	s.part("bye_plain")
}

func (s *script) forgotten() {
	s.promised()
	s.now += time.Duration(20*60+s.rng.IntN(120)) * time.Minute
	s.says(s.line("repeat"))
	s.answers(s.line("apology"))
	s.now += time.Duration(30+s.rng.IntN(60)) * time.Minute
	s.says(s.line("nudge"))
	s.answers(s.line("promise"))
}

func (s *script) complain() {
	s.says(s.oneOf(pick(s.rng, s.biz.Complaints).Q))
	s.answers(s.line("complain_answer"))
	s.says(s.line("complain_more"))
	s.answers(s.line("complain_answer"))
	s.human("op_fix")
}

// human passes the dialogue to an operator, who says one of the lines of help.
func (s *script) human(help string) {
	s.says(s.line("want_human"))
	s.answers(s.line("handoff"))
	s.add(&model.Handoff{From: "assistant", To: "operator", By: s.biz.Bot, Reason: s.line("handoff_reason")})
	s.wait(60, 400)
	s.add(&model.Message{Role: model.RoleSystem, Text: s.line("joined")})
	s.operates(s.line("op_hello"))
	s.operates(s.line(help))
	s.says(s.line("op_accept"))
	s.operates(s.line("op_bye"))
}

func (s *script) moveBooking() {
	s.says(s.line("move"))
	s.tool("find_booking", map[string]any{"phone": s.vars["phone"]}, map[string]any{"booking_id": fmt.Sprintf("b-%d", s.i), "service": s.svc.Title})
	s.answers(s.line("move_answer"))
	s.says(s.line("move_choose"))
	s.answers(s.line("moved"))
	s.booking("moved", s.offered[1])
	s.part("bye")
}

func (s *script) cancelBooking() {
	s.says(s.line("cancel"))
	s.tool("cancel_booking", map[string]any{"phone": s.vars["phone"]}, map[string]any{"ok": true})
	s.answers(s.line("cancel_answer"))
	s.booking("cancelled", s.at)
	s.says(s.line("cancel_end"))
	s.answers(s.line("bye_plain"))
}

func (s *script) wrongPrice() {
	s.hello("hello_price")
	s.answers(s.line("price_wrong"))
	s.says(s.line("price_doubt"))
	s.answers(s.line("price_insist"))
	if s.chance(50) {
		s.book("", created)
		return
	}
	s.leave()
}

func (s *script) ignoredQuestion() {
	s.askPrice()
	s.says(s.line("ignored_question"))
	s.answers(s.line("ignored_answer"))
	s.says(s.line("ignored_again"))
	s.answers(s.line("ignored_answer"))
	s.says(s.line("nudge"))
	s.answers(s.line("complain_answer"))
	s.leave()
}

func (s *script) otherLanguage() {
	s.hello("hello_book")
	s.says(s.line("ask_slots"))
	s.answers(s.line("foreign"))
	s.says(s.line("foreign_client"))
	s.answers(s.line("foreign_sorry"))
	if s.chance(60) {
		s.book("", pick(s.rng, []outcome{created, unanswered}))
		return
	}
	s.leave()
}

// hostile is a client who tries everything on the programs behind the chat.
func (s *script) hostile() {
	s.client.Name = "\x1b[31m" + s.vars["name"] + "\x1b[0m"
	for range 3 + s.rng.IntN(4) {
		s.says(s.line("hostile"))
		s.answers(s.line("hostile_answer"))
	}
	s.tool("find_slots", map[string]any{"service": s.svc.Title + "\x1b[2J", "n": strconv.Itoa(s.i)}, nil)
	s.leave()
}
