package model

import "time"

// Row is one line of a list of dialogues.
type Row struct {
	Summary
	Stage string // the stage of its lead or deal as the CRM holds it, "" unknown
	Drawn *Drawn `json:",omitempty"` // its place in the sample of its week; nil for none, or when nobody asked
	Blind bool   `json:"-"`          // its first review is hidden from whoever looks, who has yet to judge it a second time
}

// Drawn is the place of a dialogue in the sample of a week.
type Drawn struct {
	Week     Week
	N        int    // in the order of the draw, from 1
	Reviewer string // whose it is to review, "" whoever comes first
	Second   string // who judges it again without seeing the first review, "" nobody
	Replaced int    // how many dialogues gave the place up
}

// DialogueQuery selects a page of dialogues.
type DialogueQuery struct {
	Review   []ReviewState // any of these; empty means all
	Lead     []LeadStatus  // any of these; empty means all
	Source   string        // this channel only, "" all
	Reviewer string        // dialogues that this person gave a verdict in, "" all
	After    string        // the id of the row before the page, "" from the start
	Sort     Column        // by what they are sorted; ByStart is the newest first
	Oldest   bool          // the other way round: oldest first, or the last of another column
	// Keep leaves out rows for which it is false; nil keeps all. What the fields above
	// can say is looked up in an index, this is asked of each row that is left.
	Keep func(*Row) bool
	Week Week // only the sample of this week, in the order of its draw and not by time; zero for all
	// Viewer is who looks: of what is theirs to judge a second time they see nothing of
	// the first review, and no condition tells it either. "" sees everything.
	Viewer string
	Drawn  bool // Row.Drawn is wanted, by Keep or by whoever reads the page; with Week it always is
	Limit  int  // rows at the most; 0 means 50
	Look   int  // rows that are looked at, at the most; 0 for as many as the page takes
}

// Page is one page of a list.
type Page struct {
	Rows []Row
	More bool // there are rows after the last one, or there may be where At is set

	Looked int    // rows that were looked at
	Of     int64  // rows that there are to be looked at, from the list's start; 0 when not known
	At     string // the id after which a page that Look ended goes on, "" for any other
	// Sorting tells that Look was not enough to sort the list: the rows are the first ones
	// of the Looked dialogues that were sorted so far, whatever After was. The same query
	// goes on.
	Sorting bool
}

// Counts are the totals of the archive, kept with every commit.
type Counts struct {
	Events    int64
	Turns     int64
	Dialogues int64
	Rejects   int64
	Review    map[ReviewState]int64 // dialogues by review state
	Lead      map[LeadStatus]int64  // dialogues by lead status
	Fixes     map[FixState]int64
	Incidents map[IncidentState]int64
}

// Lost returns how many dialogues asked for a lead that was not created, as far
// as the bot was told.
func (c Counts) Lost() int64 { return c.Lead[LeadRequested] + c.Lead[LeadFailed] }

// ToReview returns how many dialogues have unreviewed answers.
func (c Counts) ToReview() int64 { return c.Review[ReviewNew] + c.Review[ReviewPartial] }

// Entity is a lead, deal or contact as the CRM held it when it was last read.
type Entity struct {
	Ref       EntityRef
	Account   string // of the portal that told of it last
	Fields    Fields
	ChangedAt time.Time // the CRM's own time of the last change
	ReadAt    time.Time // when that was taken in
	By        string    // who changed it last, as the CRM names them
	MovedAt   time.Time // when it came to its stage; only of what was just read in the CRM
	MovedBy   string    // who moved it there; only of what was just read in the CRM
	Deleted   bool
	History   []*Entry // its crm events and fixes, oldest first; only where asked for
}

// Open reports whether the CRM still works on a lead or deal: it was neither won
// nor lost, as far as its fields tell.
func (n *Entity) Open() bool {
	semantics := n.Fields.Text("STATUS_SEMANTIC_ID")
	if n.Ref.Kind == EntityDeal {
		semantics = n.Fields.Text("STAGE_SEMANTIC_ID")
	}
	return !n.Deleted && semantics != "S" && semantics != "F"
}

// Outcome is what became of one event that was to be appended.
type Outcome struct {
	Status OutcomeStatus
	Key    Key
	Pos    uint64 // its place in the log; of the first one, for a duplicate or a clash
}

// OutcomeStatus says whether an event is in the log, and since when.
type OutcomeStatus int

// The outcomes of an append.
const (
	Appended  OutcomeStatus = iota // it is on disk now
	Duplicate                      // the same event was there already
	Clash                          // another event with the same id was there already
)

// Submission is one act of a person (or one step of the syncer): events that go
// into the log together or not at all.
type Submission struct {
	Events []Event
	// Expect makes the append conditional: the fix must be in this state when the
	// events are committed. The zero value expects nothing.
	Expect FixExpectation
}

// FixExpectation is a precondition on a fix.
type FixExpectation struct {
	Fix    Key
	Entity EntityRef
	State  FixState
}

// Receipt answers a Submission, after the commit.
type Receipt struct {
	Outcomes []Outcome
	Err      error
}

// Place says where an input came from, for errors and rejects.
type Place struct {
	Origin string // file name, "-" for standard input, or the receiver's route
	Line   int    // line or position in the array, from 1
}

// Reject is an input that was refused, kept so that nothing that was sent is
// lost.
type Reject struct {
	N      uint64 // its number, from 1
	At     time.Time
	Place  Place
	Reason string
	Body   []byte // whole up to 1 MiB, else its first 1 MiB
	Length int64  // of the whole input in bytes
	SHA256 string // hex, of the whole input; "" where something of it was left out
	// Header holds what came beside the body and is needed to read it again: its
	// media type, the sender's name for the delivery. Never a secret.
	Header map[string]string
	// ReplayedAt is when it was taken after all; zero when it was not.
	ReplayedAt time.Time
}
