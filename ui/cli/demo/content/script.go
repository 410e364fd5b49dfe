package content

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// script is one dialogue in the making. Its events bear the time since it began
// until finish puts them on the calendar.
type script struct {
	o     Options
	words *lexicon
	i     int // which dialogue of the world
	rng   *rand.Rand
	end   time.Time // when the last word is said

	biz      *business
	svc      service
	plot     plot
	female   bool
	client   model.Client
	operator int // index of the operator
	source   string
	session  string
	version  string
	lang     string
	utm      model.UTM
	at       time.Time    // of the appointment
	offered  [3]time.Time // the hours that are free on that day
	vars     map[string]string
	said     map[string]bool

	now    time.Duration
	events []model.Event
	leads  []PortalLead
	deals  []PortalLead
	leadAt []time.Duration // when each lead was made
}

func newScript(o Options, words *lexicon, i int) *script {
	rng := rand.New(rand.NewPCG(o.Seed, uint64(i)))
	s := &script{
		o: o, words: words, i: i, rng: rng, vars: map[string]string{}, said: map[string]bool{},
		biz: &words.Business[rng.IntN(len(words.Business))], lang: words.Lang,
	}
	s.end = s.endTime()
	s.svc = pick(s.rng, s.biz.Services)
	s.version = pick(s.rng, s.biz.Versions)
	s.operator = rng.IntN(len(words.Operators))
	s.cast()
	s.setVars()
	return s
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// chance is true so many times in a hundred.
func (s *script) chance(percent int) bool { return s.rng.IntN(100) < percent }

// cast invents the client and the channel. The numbers are of ranges that belong
// to nobody.
func (s *script) cast() {
	first, last := s.words.Male, s.words.MaleLast
	if s.female = s.chance(65); s.female {
		first, last = s.words.Female, s.words.FemaleLast
	}
	name, surname := pick(s.rng, first), pick(s.rng, last)
	number := int((uint64(s.i)*7919 + s.o.Seed%10000) % 10000)
	area := number / 100
	if s.words.Lang == "en" {
		area = 201 + area*7
	}
	phone := fmt.Sprintf(s.words.Phone, area, number%100)
	s.vars["name"], s.vars["full"], s.vars["phone"] = name, name+" "+surname, phone
	s.source = pick(s.rng, []string{"whatsapp", "whatsapp", "whatsapp", "telegram", "telegram", "instagram", "site"})
	s.channel(digits(phone))
	if s.chance(35) {
		s.utm = model.UTM{
			Source: pick(s.rng, []string{"instagram", "yandex", "google", "vk"}), Medium: "cpc",
			Campaign: pick(s.rng, []string{"spring", "new-clients", "weekend", "brand"}),
		}
	}
}

// channel makes the session's id as the channel would, and what the channel knows
// of the client.
func (s *script) channel(phone string) {
	name := s.vars["name"]
	switch s.source {
	case "whatsapp":
		s.session = "wa:" + phone
		if s.i >= 10000 { // the fictional numbers are used up
			s.session += "-" + strconv.Itoa(s.i/10000)
		}
		s.client = model.Client{ID: phone, Name: name, Phone: s.vars["phone"]}
	case "telegram":
		s.session = "tg:" + strconv.Itoa(700000000+s.i*37)
		s.client = model.Client{ID: strconv.Itoa(700000000 + s.i*37), Name: s.vars["full"]}
	case "instagram":
		s.session = fmt.Sprintf("ig:%d", 17840000000+s.i*11)
		s.client = model.Client{ID: s.session[3:], Name: strings.ToLower(fmt.Sprintf("client_%d", s.i))}
	default:
		s.session = fmt.Sprintf("web:%08x", uint32(s.i)*2654435761)
	}
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, text)
}

func (s *script) setVars() {
	v := s.vars
	v["service"], v["acc"], v["minutes"] = s.svc.Title, s.svc.Acc, strconv.Itoa(s.svc.Minutes)
	v["price"], v["old"] = s.money(s.svc.Price), s.money(s.oldPrice())
	v["staff"] = pick(s.rng, s.svc.Staff)
	v["business"], v["address"], v["hours"], v["bot"] = s.biz.Name, s.biz.Address, s.biz.Hours, s.biz.Bot
	v["operator"] = s.words.Operators[s.operator]
	s.appoint()
}

// oldPrice is what the service does not cost any more.
func (s *script) oldPrice() int {
	step := 100
	if s.svc.Price < 1000 {
		step = 5
	}
	return max(step, s.svc.Price*8/10/step*step)
}

func (s *script) money(amount int) string {
	text := strconv.Itoa(amount)
	if s.words.Lang == "ru" && amount >= 1000 {
		text = text[:len(text)-3] + "\u00a0" + text[len(text)-3:]
	}
	return fmt.Sprintf(s.words.Money, text)
}

// appoint chooses the day of the appointment and three hours of it.
func (s *script) appoint() {
	day := s.end.AddDate(0, 0, 1+s.rng.IntN(4))
	hour := 9 + s.rng.IntN(4)
	minute := 30 * s.rng.IntN(2)
	first := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, s.o.Zone)
	second := first.Add(time.Duration(2+s.rng.IntN(2)) * time.Hour)
	third := second.Add(time.Duration(2+s.rng.IntN(3)) * time.Hour)
	s.offered = [3]time.Time{first, second, third}
	s.at = first
	s.vars["time"], s.vars["time2"], s.vars["time3"] = s.clock(first), s.clock(second), s.clock(third)
	s.vars["day"] = fill(s.words.Day, s.female, func(name string) string {
		switch name {
		case "weekday":
			return s.words.Weekdays[s.at.Weekday()]
		case "month":
			return s.words.Months[s.at.Month()-1]
		}
		return strconv.Itoa(s.at.Day())
	})
}

func (s *script) clock(t time.Time) string {
	if s.words.Lang == "ru" {
		return t.Format("15:04")
	}
	return t.Format("3:04 pm")
}

// line picks one of the lines of a key that was not said yet, and fills it.
func (s *script) line(key string) string { return s.oneOf(s.words.Lines[key]) }

func (s *script) oneOf(lines []string) string {
	var fresh []string
	for _, line := range lines {
		if !s.said[line] {
			fresh = append(fresh, line)
		}
	}
	if len(fresh) == 0 {
		fresh = lines
	}
	line := pick(s.rng, fresh)
	s.said[line] = true
	return fill(line, s.female, func(name string) string { return s.vars[name] })
}

// wait lets some seconds pass.
func (s *script) wait(least, most int) {
	s.now += time.Duration(least*1000+s.rng.IntN((most-least)*1000+1)) * time.Millisecond
}

// add appends an event that happens now.
func (s *script) add(body model.Body) *model.Event {
	n := len(s.events) + 1
	s.events = append(s.events, model.Event{
		V: model.Version, Type: body.EventType(), ID: fmt.Sprintf("%x-%d-%d", uint32(s.o.Seed), s.i, n),
		TS: epoch.Add(s.now), Seq: int64(n), Source: s.source, Account: s.biz.Account, SessionID: s.session, Body: body,
	})
	e := &s.events[n-1]
	if n == 1 {
		e.Client, e.UTM, e.Topic = s.client, s.utm, s.plot.topic
	}
	return e
}

// epoch stands for the beginning of a dialogue until it is known.
var epoch = time.Unix(0, 0).UTC()

func (s *script) says(text string) *model.Event {
	s.wait(12, 95)
	e := s.add(&model.Message{Role: model.RoleClient, Text: text})
	e.Lang = s.lang
	return e
}

func (s *script) answers(text string) {
	s.wait(2, 7)
	e := s.add(&model.Message{Role: model.RoleAssistant, Text: text})
	e.Lang, e.Assistant = s.lang, model.Assistant{Name: s.biz.Bot, Version: s.version, Scenario: s.plot.topic}
}

func (s *script) operates(text string) {
	s.wait(40, 240)
	e := s.add(&model.Message{Role: model.RoleOperator, Text: text})
	e.Lang, e.Author = s.lang, model.Person{ID: strconv.Itoa(firstEmployee + s.operator), Name: s.vars["operator"]}
}

// tool records a call of a tool and, with a result, what came of it.
func (s *script) tool(name string, args, result any) {
	s.wait(1, 2)
	id := fmt.Sprintf("call-%d-%d", s.i, len(s.events))
	s.add(&model.ToolCall{CallID: id, Tool: name, Args: jsonOf(args)})
	if result != nil {
		s.wait(1, 2)
		s.add(&model.ToolResult{CallID: id, Tool: name, Result: jsonOf(result)})
	}
}

func jsonOf(value any) json.RawMessage {
	if raw, ok := value.(json.RawMessage); ok {
		return raw
	}
	raw, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("write the arguments of a demo's tool: %v", err)) // maps of texts always encode
	}
	return raw
}

// finish puts the dialogue on the calendar, so that its last word is said at end,
// and leaves out what would happen only after now.
func (s *script) finish() Dialogue {
	last := time.Duration(0)
	for i := range s.events {
		if s.events[i].Type == model.TypeMessage {
			last = max(last, s.events[i].TS.Sub(epoch))
		}
	}
	slices.SortStableFunc(s.events, func(a, b model.Event) int { return a.TS.Compare(b.TS) })
	start := s.end.Add(-last)
	kept := s.events[:0]
	for _, e := range s.events {
		e.TS = start.Add(e.TS.Sub(epoch)).UTC().Truncate(time.Millisecond)
		if !e.TS.After(s.o.Now) {
			kept = append(kept, e)
		}
	}
	for i := range s.leads {
		s.leads[i].date(start.Add(s.leadAt[i]).In(s.o.Zone))
	}
	for i := range s.deals {
		s.deals[i].date(start.Add(last).In(s.o.Zone))
	}
	return Dialogue{Events: kept, Leads: s.leads, Deals: s.deals}
}
