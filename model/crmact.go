package model

import "time"

// Todo is a to-do for somebody at the CRM.
type Todo struct {
	Title, Description string
	Deadline           time.Time
	Responsible        string // a user's number; "" leaves it to the CRM
}

// SessionVote is what the head of an open line says of one of its sessions.
type SessionVote struct {
	Session string // the number of the open-line session
	Rating  int    // 1 to 5, 0 for none
	Comment string
}

// Reach is how a client can be reached, which is how duplicates are found.
type Reach struct{ Phones, Emails []string }

// IsZero reports whether there is nothing to look for.
func (r Reach) IsZero() bool { return len(r.Phones)+len(r.Emails) == 0 }
