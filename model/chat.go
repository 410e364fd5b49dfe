package model

import "time"

// Chat is a chat of an open line that hangs on an entity of the CRM.
type Chat struct {
	ID          string
	Entity      EntityRef
	Connector   string // livechat, whatsappbytwilio …
	Session     string // the last one, "" when unknown
	LastMessage int64  // the number of the newest message, 0 when unknown
	Denied      error  // why the CRM does not let us read it, nil when it does
}

// Transcript is one session of an open line: from its beginning until somebody
// closes it.
type Transcript struct {
	Session  string
	Messages []ChatMessage // in the order of their numbers
	Denied   error         // why the CRM does not let us read it, nil when it does
}

// ChatMessage is one message of an open line, as plain text.
type ChatMessage struct {
	ID          int64 // a number that only grows
	At          time.Time
	Role        Role
	Author      Person // of the client, too
	Text        string
	Attachments []Attachment
}
