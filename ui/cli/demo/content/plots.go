package content

import (
	"fmt"
	"strconv"
	"time"

	"debrief/model"
)

// plot is what a dialogue is about, and how it goes.
type plot struct {
	name  string
	topic string
	play  func(*script)
}

// plots are the deck that each round of dialogues is dealt from: a third of them
// end in a good lead, a third lose one in different ways.
var plots = []plot{
	{"booked", "booking", func(s *script) { s.book("hello_book", created) }},
	{"booked at once", "booking", func(s *script) { s.bookShort(created) }},
	{"booked after questions", "booking", func(s *script) { s.question(); s.book("", created) }},
	{"booked after the price", "price", func(s *script) { s.askPrice(); s.book("", created) }},
	{"booked after doubts", "price", func(s *script) { s.askPrice(); s.object(); s.book("", created) }},
	{"booked with a photo", "booking", func(s *script) { s.hello("hello_book"); s.photo(); s.book("", created) }},
	{"booked after days", "booking", (*script).afterDays},
	{"booked, corrected", "booking", func(s *script) { s.book("hello_book", created); s.correct() }},
	{"member", "booking", func(s *script) { s.askPrice(); s.object(); s.book("", withDeal) }},
	{"booked from a form", "booking", func(s *script) { s.form(); s.book("hello_book", created) }},
	{"booked by phone", "booking", (*script).phone},
	{"no answer from the CRM", "booking", func(s *script) { s.book("hello_book", unanswered) }},
	{"no answer, price first", "price", func(s *script) { s.askPrice(); s.book("", unanswered) }},
	{"refused by the CRM", "booking", func(s *script) { s.book("hello_book", failed) }},
	{"refused, questions first", "booking", func(s *script) { s.question(); s.question(); s.book("", failed) }},
	{"refused, in a hurry", "booking", func(s *script) { s.bookShort(failed) }},
	{"empty lead", "booking", func(s *script) { s.book("hello_book", empty) }},
	{"empty lead after doubts", "price", func(s *script) { s.askPrice(); s.object(); s.book("", empty) }},
	{"promised a call", "price", (*script).promised},
	{"promised a call, and forgot", "booking", (*script).forgotten},
	{"only asked", "price", func(s *script) { s.askPrice(); s.leave() }},
	{"asked this and that", "question", func(s *script) { s.question(); s.question(); s.question(); s.leave() }},
	{"thinks it over", "price", func(s *script) { s.askPrice(); s.object(); s.object(); s.leave() }},
	{"complaint", "complaint", (*script).complain},
	{"wants a person", "question", func(s *script) { s.question(); s.human("op_help") }},
	{"moved", "reschedule", (*script).moveBooking},
	{"cancelled", "reschedule", (*script).cancelBooking},
	{"wrong price", "price", (*script).wrongPrice},
	{"question ignored", "question", (*script).ignoredQuestion},
	{"another language", "booking", (*script).otherLanguage},
	{"hostile", "other", (*script).hostile},
}

// play acts a plot out.
func (s *script) play(p plot) {
	s.plot = p
	if s.source == "site" && s.chance(60) {
		s.add(&model.Session{Start: true, Reason: "widget opened"})
	}
	p.play(s)
}

func (s *script) hello(key string) {
	s.says(s.line(key))
	s.answers(s.line("greet"))
	s.scenario("greeting", s.plot.topic)
}

func (s *script) scenario(from, to string) {
	if s.chance(50) {
		s.add(&model.Scenario{From: from, To: to})
	}
}

func (s *script) askPrice() {
	s.hello("hello_price")
	s.answers(s.line("price"))
}

// question is something that the client wants to know first.
func (s *script) question() {
	if len(s.events) == 0 || s.events[0].Type == model.TypeSessionStart && len(s.events) == 1 {
		s.hello("hello_question")
	}
	s.exchange(s.biz.QA)
}

func (s *script) object() { s.exchange(s.biz.Objections) }

// exchange asks something that was not asked yet.
func (s *script) exchange(list []exchange) {
	for range 8 {
		x := pick(s.rng, list)
		if s.said[x.Q[0]+"?"] {
			continue
		}
		s.said[x.Q[0]+"?"] = true
		s.says(s.oneOf(x.Q))
		s.answers(s.oneOf(x.A))
		return
	}
}

// book goes the whole way to a lead.
func (s *script) book(opening string, what outcome) {
	if opening != "" {
		s.hello(opening)
	}
	s.says(s.line("ask_slots"))
	s.findSlots()
	s.answers(s.line("slots"))
	if s.chance(30) {
		s.says(s.line("other_time"))
		s.findSlots()
		s.answers(s.line("other_slots"))
		s.at, s.vars["time"] = s.offered[2], s.vars["time3"]
	}
	if s.chance(25) {
		s.exchange(s.biz.QA)
	}
	s.says(s.line("choose"))
	s.answers(s.line("ask_both"))
	s.register(what)
}

// bookShort is a client who says everything at once.
func (s *script) bookShort(what outcome) {
	s.says(s.line("hello_book") + "\n" + s.line("give_both"))
	s.findSlots()
	s.answers(s.line("slots"))
	s.says(s.line("choose"))
	s.pass(what)
}

func (s *script) register(what outcome) {
	s.says(s.line("give_both")).Client = model.Client{Name: s.vars["full"], Phone: s.vars["phone"]}
	if s.chance(40) {
		s.answers(s.line("wait"))
	}
	s.pass(what)
}

// pass hands the client to the CRM and says that all is well, which it is only
// sometimes.
func (s *script) pass(what outcome) {
	s.lead(what)
	s.answers(s.line("booked"))
	if what == created || what == withDeal {
		s.booking("made", s.at)
	}
	s.part("bye")
	if what == created || what == withDeal {
		s.afterwards()
	}
}

func (s *script) part(key string) {
	if s.chance(80) {
		s.says(s.line("thanks"))
		if s.chance(70) {
			s.answers(s.line(key))
		}
	}
}

func (s *script) findSlots() {
	s.tool("find_slots",
		map[string]any{"service": s.svc.Title, "date": s.at.Format(time.DateOnly)},
		map[string]any{"slots": []string{s.vars["time"], s.vars["time2"], s.vars["time3"]}, "staff": s.vars["staff"]})
}

func (s *script) leave() {
	s.says(s.line("later"))
	s.answers(s.line("later_answer"))
	if s.chance(40) {
		s.says(s.line("thanks"))
		s.answers(s.line("bye_plain"))
	}
}

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
