package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Dialogue is one stretch of a session as people read it: the fold of its
// events.
type Dialogue struct {
	Summary
	UTM   UTM
	Items []Item // everything that happened, in order
	Order []int  // the places of the answers in Items: answer 1 is Items[Order[0]]
	Sent  Fields // the lead's fields as the bot last sent them
	// SecondReview says that it is seen by its second reviewer: what they say belongs
	// to the second review.
	SecondReview bool
}

// Item is one thing that happened: a turn, or an event between the turns.
type Item struct {
	Entry  *Entry
	Turn   *Turn      // set for a message
	Result *Entry     // the result of a tool call, when it came
	Link   LinkReason // why an event of another subject stands here, "" for one of its own
}

// Turn is one message with what became of it.
type Turn struct {
	Role        Role
	Text        string // as it reads now
	Attachments []Attachment
	Answer      int        // its number among the answers, from 1; 0 for other turns
	Revisions   []Revision // earlier texts, oldest first
	DeletedAt   time.Time  // when it was withdrawn
	Verdict     *Judgement // the verdict that stands
	Second      *Judgement // that of the second, blind review
	First       *Judgement // that of the first review, for the second reviewer when theirs is over
	Note        string     // the remark that stands, of a note or of the verdict
}

// Revision is a text that a turn had before an edit.
type Revision struct {
	Text  string
	Until time.Time
}

// Judgement is a verdict with who gave it and when.
type Judgement struct {
	Verdict
	Key Key // the event of the verdict
	By  string
	At  time.Time
}

// DialogueID returns the id that people see: the session's, with ~2, ~3 … for
// its later dialogues.
func DialogueID(session string, n int) string {
	if n <= 1 {
		return session
	}
	return fmt.Sprintf("%s~%d", session, n)
}

// SplitDialogueID is the inverse of DialogueID. A session id that itself ends in
// ~2 is ambiguous: the caller tries the whole id as a session first.
func SplitDialogueID(id string) (session string, n int) {
	at := strings.LastIndexByte(id, '~')
	if at <= 0 {
		return id, 1
	}
	n, err := strconv.Atoi(id[at+1:])
	if err != nil || n < 2 || id[at+1] == '0' || id[at+1] == '+' {
		return id, 1
	}
	return id[:at], n
}

// Answer returns the turn of answer n, counted from 1, and its event.
func (d *Dialogue) Answer(n int) (*Turn, *Entry, bool) {
	if n < 1 || n > len(d.Order) {
		return nil, nil, false
	}
	item := d.Items[d.Order[n-1]]
	return item.Turn, item.Entry, true
}
