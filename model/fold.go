package model

// Fold makes a dialogue of its stretch and of the events of the lead and deal
// that it is linked to (linked, in any order, may be nil). session is the
// channel's id of the session.
func Fold(session string, stretch Stretch, linked []*Entry) Dialogue {
	f := folder{
		turns: make(map[Key]*Turn, len(stretch.Entries)), byID: make(map[messageID]*Turn, len(stretch.Entries)),
		calls: map[string]int{}, due: map[string]bool{}, early: map[string]*Entry{},
	}
	f.d.Summary = Summarize(session, stretch)
	f.expect(stretch.Entries)
	for _, e := range mergeLinked(stretch.Entries, linked, f.d.Summary) {
		f.add(e)
	}
	f.review(stretch.Entries)
	return f.d
}

type folder struct {
	d     Dialogue
	turns map[Key]*Turn       // by event
	byID  map[messageID]*Turn // by the sender's id, for edits
	calls map[string]int      // tool call id → its place in Items
	due   map[string]bool     // ids of tool calls that are still to come
	early map[string]*Entry   // results that stand before their calls
}

// expect makes the turns before anything is put in order: an edit, or the result
// of a tool call, may bear an earlier time than what it belongs to.
func (f *folder) expect(entries []*Entry) {
	for _, e := range entries {
		switch b := e.Body.(type) {
		case *Message:
			turn := &Turn{Role: b.Role, Text: b.Text, Attachments: b.Attachments}
			f.turns[e.Key] = turn
			if e.ID != "" {
				f.byID[messageIDOf(e)] = turn
			}
		case *ToolCall:
			if b.CallID != "" {
				f.due[b.CallID] = true
			}
		}
	}
}

type linkedEntry struct {
	*Entry
	link LinkReason
}

// mergeLinked puts the CRM's side between the events of the dialogue. Changes
// from before the dialogue began belong to an earlier one.
func mergeLinked(own, linked []*Entry, s Summary) []linkedEntry {
	all := append(make([]*Entry, 0, len(own)+len(linked)), own...)
	links := map[Key]LinkReason{}
	for _, e := range linked {
		if e.TS.Before(s.StartedAt) {
			continue
		}
		links[e.Key] = linkReason(e, &s)
		all = append(all, e)
	}
	if len(links) > 0 {
		Sort(all)
	}
	out := make([]linkedEntry, len(all))
	for i, e := range all {
		out[i] = linkedEntry{e, links[e.Key]}
	}
	return out
}

// linkReason tells why an event of an entity stands in a dialogue.
func linkReason(e *Entry, s *Summary) LinkReason {
	tie, _ := s.LinkTo(entityOf(&e.Event))
	return tie.Reason
}

func (f *folder) add(e linkedEntry) {
	item := Item{Entry: e.Entry, Link: e.link}
	switch b := e.Body.(type) {
	case *Message:
		item.Turn = f.turn(e.Entry, b)
	case *ToolCall:
		item.Result = f.call(b.CallID)
	case *ToolResult:
		if f.result(e.Entry, b.CallID) {
			return
		}
	case *Lead:
		if len(b.Fields) > 0 {
			f.d.Sent = b.Fields
		}
	case *Edit:
		if f.change(e.Entry, b.Target) {
			return
		}
	case *Delete:
		if f.change(e.Entry, b.Target) {
			return
		}
	case *Verdict, *Note:
		return // they stand on their turn
	case *Link, *Assigned, *Tagged:
		return // Links, Assignee and Tags tell of it
	case *IncidentOpened, *IncidentStep:
		return // they stand on a screen of their own
	case *Undo:
		if b.Entity.IsZero() {
			return
		}
	}
	if f.d.UTM == (UTM{}) {
		f.d.UTM = e.UTM
	}
	f.d.Items = append(f.d.Items, item)
}

// turn returns the turn of a message, which is nil for one that is not of this
// stretch, and numbers it when it is an answer.
func (f *folder) turn(e *Entry, b *Message) *Turn {
	turn := f.turns[e.Key]
	if turn != nil && b.Role == RoleAssistant {
		f.d.Order = append(f.d.Order, len(f.d.Items))
		turn.Answer = len(f.d.Order)
	}
	return turn
}

// call notes where the next item, a tool call, stands, and returns its result if
// that came before it.
func (f *folder) call(id string) *Entry {
	if id == "" {
		return nil
	}
	f.calls[id] = len(f.d.Items)
	delete(f.due, id)
	result := f.early[id]
	delete(f.early, id)
	return result
}

// result puts a tool's result beside its call and reports whether it has one.
func (f *folder) result(e *Entry, id string) bool {
	if at, ok := f.calls[id]; ok && f.d.Items[at].Result == nil {
		f.d.Items[at].Result = e
		return true
	}
	if f.due[id] && f.early[id] == nil {
		f.early[id] = e
		return true
	}
	return false
}

func messageIDOf(e *Entry) messageID { return messageID{e.Source, e.Account, e.ID} }

// change applies an edit or a deletion to the turn it names and reports whether
// there is one. Otherwise it stands as an item of its own, so that it is seen.
func (f *folder) change(e *Entry, target string) bool {
	turn, ok := f.byID[messageID{e.Source, e.Account, target}]
	if ok {
		turn.change(e)
	}
	return ok
}

func (t *Turn) change(e *Entry) {
	switch b := e.Body.(type) {
	case *Edit:
		if b.Text == t.Text { // something else of the message was changed
			return
		}
		t.Revisions = append(t.Revisions, Revision{Text: t.Text, Until: e.TS})
		t.Text = b.Text
	case *Delete:
		t.DeletedAt = e.TS
	}
}

// review puts the verdicts and notes that stand on their turns.
func (f *folder) review(entries []*Entry) {
	for key, judgement := range Judgements(entries) {
		f.turns[key].Verdict = &judgement
	}
	for key, judgement := range SecondJudgements(entries) {
		f.turns[key].Second = &judgement
	}
	for key, text := range notesOf(entries) {
		if turn, ok := f.turns[key]; ok {
			turn.Note = text
		}
	}
}
