package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// ReviewState is how far the review of a dialogue is.
type ReviewState string

// The states of a review. ReviewNone is a dialogue without answers: there is
// nothing to review.
const (
	ReviewNone    ReviewState = "none"
	ReviewNew     ReviewState = "new"
	ReviewPartial ReviewState = "partial"
	ReviewDone    ReviewState = "done"
)

// ReviewStateOf returns the state of a review with that many answers, of which
// so many have a verdict.
func ReviewStateOf(answers, judged int) ReviewState {
	switch {
	case answers == 0:
		return ReviewNone
	case judged == 0:
		return ReviewNew
	case judged < answers:
		return ReviewPartial
	}
	return ReviewDone
}

// Summary is what lists show of a dialogue. It grows by Extend with each event
// that comes in order, and is folded anew by Summarize when one does not; both
// ways give the same.
type Summary struct {
	ID        string // what people see, DialogueID(SessionID, N)
	SessionID string
	N         int // 1 for the session's first dialogue
	First     Key // its first event, by which others refer to it
	Source    string
	Account   string
	Topic     string
	Lang      string
	Client    Client
	Assistant Assistant
	StartedAt time.Time
	LastAt    time.Time // of the last thing said or done in it
	LastRole  Role      // who spoke last
	Preview   string    // how the client began, at most PreviewRunes
	Turns     int
	Answers   int
	Events    int // how many events it has, so that a missing one is noticed
	Good      int
	Bad       int
	Skipped   int
	Reviewers []string
	Operators []string `json:",omitempty"` // who of the staff spoke, at most MostOperators
	Assignee  string   `json:",omitempty"` // whose work it is, "" everybody's
	Tags      []string `json:",omitempty"` // in their order, at most MostTags
	Review    ReviewState
	Lead      LeadBrief
	Pace      Pace      `json:"-"`
	Bookings  Bookings  `json:"-"`
	Marks     []Mark    `json:"-"` // one for each judged answer, in their order
	LeadLost  bool      `json:"-"` // an incident told that its lead was not created
	LateAt    time.Time `json:"-"` // when an event came in that was LateAfter old, the last time; zero when none did
	Ties      []Tie     // what link events say, by entity; Links tells what comes of it
	Others    []Handle  // by which the client can be known again, beside those of Client
	Seam      Seam
}

// PreviewRunes is how much of the client's first message a summary keeps.
const PreviewRunes = 120

// MostOperators is how many people of the staff a summary names.
const MostOperators = 8

// LeadBrief is what a summary keeps of the lead.
type LeadBrief struct {
	Status    LeadStatus
	LeadID    string
	DealID    string
	RequestID string
	LeadSince time.Time // when LeadID was named
	DealSince time.Time
	At        time.Time // of the last lead event
	Failed    string    // the CRM's words when it failed
	Recovered time.Time `json:",omitzero"` // when a person had it made after all
}

// LateAfter is the age at which an event comes late: whoever looked at the figures
// of its day has seen others.
const LateAfter = 24 * time.Hour

// Seam is the state at a summary's end from which Extend goes on.
type Seam struct {
	Opened, Ended bool
	Silence       time.Time // of the last event that breaks silence
	TS            time.Time // the order of its last event
	Seq           int64
	Key           Key
}

// Growth is what Extend did.
type Growth int

// The answers of Extend.
const (
	Extended Growth = iota // the summary holds the event now
	Began                  // the event begins a new dialogue, whose summary was returned
	Refold                 // the session must be folded anew
)

// Summarize makes the summary of a stretch of a session.
func Summarize(session string, stretch Stretch) Summary {
	s := newSummary(session, stretch.N)
	for _, e := range stretch.Entries {
		s.add(e)
	}
	s.judge(stretch.Entries)
	s.Ties = tiesOf(stretch.Entries)
	s.Assignee = assigneeOf(stretch.Entries)
	s.Tags = tagsOf(stretch.Entries)
	return s
}

func newSummary(session string, n int) Summary {
	return Summary{
		ID: DialogueID(session, n), SessionID: session, N: n,
		Review: ReviewNone, Lead: LeadBrief{Status: LeadNone},
	}
}

// Extend adds e to the session's last dialogue when it comes after everything
// the session holds and changes nothing before it, which is how events mostly
// come. s is unchanged when the answer is Refold. The session must not be Loose.
func (s *Summary) Extend(e *Entry, silence time.Duration) (next Summary, did Growth) {
	if e.Type.Refers() || !s.before(e) {
		return Summary{}, Refold
	}
	seam := seam{opened: s.Seam.Opened, ended: s.Seam.Ended, last: s.Seam.Silence}
	if seam.cutsBefore(e, silence) {
		next = newSummary(s.SessionID, s.N+1)
		next.add(e)
		return next, Began
	}
	s.add(e)
	return *s, Extended
}

// before reports whether e comes after every event of s.
func (s *Summary) before(e *Entry) bool {
	last := Entry{Event: Event{TS: s.Seam.TS, Seq: s.Seam.Seq}, Key: s.Seam.Key}
	return s.Events > 0 && Compare(&last, e) < 0
}

// add counts e in. Edits and acts change only the count and the last place;
// their effect on the review is computed by judge.
func (s *Summary) add(e *Entry) {
	s.Events++
	s.passSeam(e)
	if e.Type.Refers() {
		return
	}
	if s.First.IsZero() || opens(e.Type) && !s.Seam.Opened {
		s.First, s.StartedAt = e.Key, e.TS
	}
	if e.ReceivedAt.Sub(e.TS) > LateAfter && e.ReceivedAt.After(s.LateAt) {
		s.LateAt = e.ReceivedAt
	}
	s.open(e)
	s.describe(e)
	switch b := e.Body.(type) {
	case *Message:
		s.addMessage(e, b)
		s.Pace.add(e.TS, b)
	case *Lead:
		s.Lead.add(e, b)
		s.meet(b.Fields)
	case *Form:
		s.meet(b.Fields)
	case *Booking:
		s.Bookings.add(e.TS, b)
	}
	s.Review = ReviewStateOf(s.Answers, s.Good+s.Bad+s.Skipped)
}

// passSeam remembers the place of e. Entries of a stretch come in order, but an
// edit may stand later than what follows it in another dialogue, so the greatest
// place counts.
func (s *Summary) passSeam(e *Entry) {
	last := Entry{Event: Event{TS: s.Seam.TS, Seq: s.Seam.Seq}, Key: s.Seam.Key}
	if s.Events == 1 || Compare(&last, e) < 0 {
		s.Seam.TS, s.Seam.Seq, s.Seam.Key = e.TS, e.Seq, e.Key
	}
}

func (s *Summary) open(e *Entry) {
	seam := seam{opened: s.Seam.Opened, ended: s.Seam.Ended, last: s.Seam.Silence}
	seam.pass(e)
	s.Seam.Opened, s.Seam.Ended, s.Seam.Silence = seam.opened, seam.ended, seam.last
	if breaksSilence(e.Type) || !s.Seam.Opened {
		s.LastAt = e.TS
	}
}

// describe fills what is not known yet from e.
func (s *Summary) describe(e *Entry) {
	if s.Source == "" || s.Turns == 0 && e.Type == TypeMessage {
		was := s.Source
		s.Source, s.Account = e.Source, e.Account
		if s.Client.ID != "" && was != e.Source {
			s.remember(bag{{HandleChat, was + ":" + s.Client.ID}})
		}
	}
	if e.Topic != "" && s.Topic == "" {
		s.Topic = e.Topic
	}
	if e.Lang != "" && s.Lang == "" {
		s.Lang = e.Lang
	}
	s.Client = s.Client.Merge(e.Client)
	if c := e.Client; c.ID != s.Client.ID || c.Phone != s.Client.Phone || c.Email != s.Client.Email || e.Source != s.Source {
		var b bag
		b.client(e.Source, c)
		s.remember(b)
	}
	if e.Assistant != (Assistant{}) {
		s.Assistant = e.Assistant
	}
}

func (s *Summary) addMessage(e *Entry, b *Message) {
	s.Turns++
	s.LastRole = b.Role
	switch b.Role {
	case RoleAssistant:
		s.Answers++
	case RoleClient:
		if s.Preview == "" {
			s.Preview = firstRunes(b.Text, PreviewRunes)
		}
	case RoleOperator:
		s.addOperator(e.Author)
	case RoleSystem:
	}
}

// addOperator remembers who of the staff spoke, by name where it is known.
func (s *Summary) addOperator(who Person) {
	name := cmp.Or(who.Name, who.ID)
	if name != "" && len(s.Operators) < MostOperators && !slices.Contains(s.Operators, name) {
		s.Operators = append(slices.Clip(s.Operators), name)
	}
}

func firstRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// add takes a lead event in. Its answer may carry the same time as the request,
// and then it must not be put back to requested.
func (b *LeadBrief) add(e *Entry, lead *Lead) {
	if lead.LeadID != "" && lead.LeadID != b.LeadID {
		b.LeadID, b.LeadSince = lead.LeadID, e.TS
	}
	if lead.DealID != "" && lead.DealID != b.DealID {
		b.DealID, b.DealSince = lead.DealID, e.TS
	}
	answered := b.Status == LeadCreated || b.Status == LeadFailed
	same := e.TS.Equal(b.At) || lead.RequestID != "" && lead.RequestID == b.RequestID
	if lead.Status == LeadRequested && answered && same {
		return
	}
	if strings.HasPrefix(e.ID, RecoveryID) {
		b.Recovered = e.TS
	}
	b.Status, b.At, b.RequestID, b.Failed = lead.Status, e.TS, lead.RequestID, ""
	if lead.Status == LeadFailed {
		b.Failed = lead.Error
	}
}

// judge counts the verdicts that stand.
func (s *Summary) judge(entries []*Entry) {
	s.Good, s.Bad, s.Skipped, s.Reviewers = 0, 0, 0, nil
	for _, j := range Judgements(entries) {
		switch j.Value {
		case Good:
			s.Good++
		case Bad:
			s.Bad++
		case Skipped:
			s.Skipped++
		}
		if !slices.Contains(s.Reviewers, j.By) {
			s.Reviewers = append(s.Reviewers, j.By)
		}
	}
	slices.Sort(s.Reviewers)
	s.Marks = marksOf(entries)
	s.LeadLost = slices.ContainsFunc(entries, lostLead)
	s.Review = ReviewStateOf(s.Answers, s.Good+s.Bad+s.Skipped)
}
