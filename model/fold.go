package model

// Fold makes a dialogue of its stretch and of the events of the lead and deal
// that it is linked to (linked, in any order, may be nil). session is the
// channel's id of the session.
func Fold(session string, stretch Stretch, linked []*Entry) Dialogue {
	f := folder{turns: map[Key]*Turn{}, byID: map[messageID]*Turn{}, calls: map[string]int{}}
	f.d.Summary = Summarize(session, stretch)
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
}

type linkedEntry struct {
	*Entry
	link string
}

// mergeLinked puts the CRM's side between the events of the dialogue. Changes
// from before the dialogue began belong to an earlier one.
func mergeLinked(own, linked []*Entry, s Summary) []linkedEntry {
	all := append(make([]*Entry, 0, len(own)+len(linked)), own...)
	links := map[Key]string{}
	for _, e := range linked {
		if e.TS.Before(s.StartedAt) {
			continue
		}
		links[e.Key] = linkReason(e, s)
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

func linkReason(e *Entry, s Summary) string {
	ref := entityOf(&e.Event)
	switch {
	case ref.Kind == EntityLead && ref.ID == s.Lead.LeadID:
		return "lead id"
	case ref.Kind == EntityDeal && ref.ID == s.Lead.DealID:
		return "deal id"
	}
	return string(ref.Kind)
}

func (f *folder) add(e linkedEntry) {
	item := Item{Entry: e.Entry, Link: e.link}
	switch b := e.Body.(type) {
	case *Message:
		item.Turn = f.newTurn(e.Entry, b)
	case *ToolCall:
		if b.CallID != "" {
			f.calls[b.CallID] = len(f.d.Items)
		}
	case *ToolResult:
		if at, ok := f.calls[b.CallID]; ok && f.d.Items[at].Result == nil {
			f.d.Items[at].Result = e.Entry
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

func (f *folder) newTurn(e *Entry, b *Message) *Turn {
	turn := &Turn{Role: b.Role, Text: b.Text, Attachments: b.Attachments}
	if b.Role == RoleAssistant {
		f.d.Order = append(f.d.Order, len(f.d.Items))
		turn.Answer = len(f.d.Order)
	}
	f.turns[e.Key] = turn
	if e.ID != "" {
		f.byID[messageIDOf(e)] = turn
	}
	return turn
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
	for key, text := range notesOf(entries) {
		if turn, ok := f.turns[key]; ok {
			turn.Note = text
		}
	}
}
