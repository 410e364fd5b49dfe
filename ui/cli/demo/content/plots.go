package content

import (
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
