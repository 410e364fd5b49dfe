package model

// EntityKind is a kind of thing in the CRM.
type EntityKind string

// The entities that Debrief knows.
const (
	EntityLead    EntityKind = "lead"
	EntityDeal    EntityKind = "deal"
	EntityContact EntityKind = "contact"
)

// EntityRef names one entity of the CRM.
type EntityRef struct {
	Kind EntityKind
	ID   string
}

// IsZero reports whether r names nothing.
func (r EntityRef) IsZero() bool { return r == EntityRef{} }

// String returns "lead 7719".
func (r EntityRef) String() string { return string(r.Kind) + " " + r.ID }

// StageField is the field that holds the stage of such an entity: STATUS_ID of a
// lead, STAGE_ID of a deal, "" of others.
func (k EntityKind) StageField() string {
	switch k {
	case EntityLead:
		return "STATUS_ID"
	case EntityDeal:
		return "STAGE_ID"
	}
	return ""
}

// SubjectKind says what an event is about first of all.
type SubjectKind string

// What an event can be about. Events of one subject are stored together, under
// one data key, so that the subject can be erased as one.
const (
	SubjectSession SubjectKind = "session"
	SubjectLead    SubjectKind = "lead"
	SubjectDeal    SubjectKind = "deal"
	SubjectContact SubjectKind = "contact"
	SubjectClient  SubjectKind = "client"
	SubjectPortal  SubjectKind = "portal"
	SubjectWatch   SubjectKind = "watch" // what is about no dialogue: anomalies, messages about incidents
	SubjectSample  SubjectKind = "sample"
)

// Subject is what an event is stored under: a session, an entity of the CRM, a
// client (where there is no more to go by), a CRM portal itself, the watch over the
// whole archive, or the sample of a week.
type Subject struct {
	Kind SubjectKind
	ID   string
}

// Subject returns the subject of the entity.
func (r EntityRef) Subject() Subject { return Subject{SubjectKind(r.Kind), r.ID} }

// SubjectOf returns what e is stored under. An event of an entity belongs to the
// entity even where the sender named a session too; everything else belongs to
// its session, and without one to the client it names. The second result is
// false when e names nothing that it could belong to.
func SubjectOf(e *Event) (Subject, bool) {
	if ref := entityOf(e); !ref.IsZero() {
		return ref.Subject(), ref.ID != ""
	}
	if stages, ok := e.Body.(*Stages); ok {
		return Subject{SubjectPortal, stages.Portal}, true
	}
	if e.SessionID == "" && watches(e.Type) {
		return Subject{SubjectWatch, "archive"}, true
	}
	if week := weekOfAlert(e); week != "" {
		return AlertsOf(week), true
	}
	if week := weekOfSample(e); week != "" {
		return Subject{SubjectSample, week}, true
	}
	if e.SessionID != "" {
		return Subject{SubjectSession, e.SessionID}, true
	}
	if !e.Entity.IsZero() {
		return e.Entity.Subject(), e.Entity.ID != ""
	}
	for _, id := range []string{e.Client.ID, e.Client.Phone, e.Client.Email} {
		if id != "" {
			return Subject{SubjectClient, id}, true
		}
	}
	return Subject{}, false
}

// watches reports whether an event of this type may be about the archive as a
// whole.
func watches(t Type) bool {
	switch t {
	case TypeIncident, TypeIncidentTaken, TypeIncidentSnoozed, TypeIncidentClosed:
		return true
	}
	return false
}

// entityOf returns the entity that e is about: that of a CRM event, of a step of
// a fix, or of an undo of a fix.
func entityOf(e *Event) EntityRef {
	switch b := e.Body.(type) {
	case *CRM:
		return b.Entity
	case *FixQueued:
		return b.Entity
	case *FixStep:
		return b.Entity
	case *Undo:
		return b.Entity
	}
	return EntityRef{}
}
