package storage

import (
	"cmp"
	"time"

	"debrief/model"
)

// projectionVersion is raised when the projections of the same log would come
// out differently; an archive with another one is rebuilt when it is opened.
const projectionVersion = 6

// subjectView is everything that follows from the events of one subject.
type subjectView struct {
	dialogues []dialogueRow // of a session
	known     bool          // their handles are those of before, and are left out
	events    int           // of any other subject
	acts      []actRow
	entity    *model.Entity
	fixes     []fixRow
	stages    []storedStageList
	incidents []model.Incident
	seq       int64 // the greatest of our own events
}

type actRow struct {
	actor string
	model.ActRef
}

type fixRow struct {
	seq int64
	model.Fix
}

// project works out the view of a subject from all of its events, in any order.
// It is pure; a rebuild and a commit use it alike, so that they agree.
func project(what model.Subject, entries []*model.Entry, silence time.Duration) subjectView {
	var v subjectView
	v.addActs(entries)
	switch what.Kind {
	case model.SubjectSession:
		v.addDialogues(what.ID, entries, silence)
		return v
	case model.SubjectLead, model.SubjectDeal, model.SubjectContact:
		v.addEntity(model.EntityRef{Kind: model.EntityKind(what.Kind), ID: what.ID}, entries)
	case model.SubjectPortal:
		v.addStages(entries)
	case model.SubjectWatch:
		v.addIncidents(entries, nil, "")
	case model.SubjectClient, model.SubjectSample:
	}
	v.events = len(entries)
	return v
}

func (v *subjectView) addDialogues(session string, entries []*model.Entry, silence time.Duration) {
	if len(entries) == 0 {
		return
	}
	loose, earlier, stretches := model.Loose(entries), 0, model.Cut(entries, silence)
	v.addIncidents(entries, stretches, session)
	for _, stretch := range stretches {
		row := dialogueRow{Summary: model.Summarize(session, stretch), Earlier: earlier, Loose: loose}
		v.dialogues = append(v.dialogues, row)
		earlier += row.Events
	}
}

func (v *subjectView) addActs(entries []*model.Entry) {
	actors := map[model.Key]string{}
	for _, e := range entries {
		if e.Type.Own() {
			actors[e.Key] = e.Actor
			v.seq = max(v.seq, e.Seq)
		}
	}
	if len(actors) == 0 {
		return
	}
	for _, ref := range model.ActRefs(entries) {
		if actor := actors[ref.Key]; actor != "" {
			v.acts = append(v.acts, actRow{actor, ref})
		}
	}
}

func (v *subjectView) addEntity(ref model.EntityRef, entries []*model.Entry) {
	if entity, known := model.FoldEntity(ref, entries); known {
		v.entity = &entity
	}
	seqs := map[model.Key]int64{}
	for _, e := range entries {
		seqs[e.Key] = e.Seq
	}
	for _, fix := range model.FoldFixes(entries) {
		v.fixes = append(v.fixes, fixRow{seqs[fix.ID], fix})
	}
}

// addStages keeps the directory of each kind that was recorded last.
func (v *subjectView) addStages(entries []*model.Entry) {
	last := map[model.EntityKind]*model.Entry{}
	for _, e := range entries {
		b, ok := e.Body.(*model.Stages)
		if ok && (last[b.Entity] == nil || model.CompareActs(last[b.Entity], e) < 0) {
			last[b.Entity] = e
		}
	}
	for kind, e := range last {
		if b, ok := e.Body.(*model.Stages); ok {
			v.stages = append(v.stages, storedStageList{kind, e.TS.UnixMilli(), e.Seq, b.Stages})
		}
	}
}

// records returns the view as records: key of Badger → plain value.
func (v *subjectView) records(a *Archive, gen byte, sub *subject) (map[string][]byte, error) {
	w := recordWriter{a: a, gen: gen, sub: sub, out: map[string][]byte{}}
	for i := range v.dialogues {
		w.dialogue(&v.dialogues[i])
	}
	if n := len(v.dialogues); n > 0 {
		w.put(subjectProjectionKey(gen, projTip, sub.no), &tip{N: v.dialogues[n-1].N})
	}
	w.handles(v)
	if v.events > 0 {
		w.put(subjectProjectionKey(gen, projTip, sub.no), &tip{Events: v.events})
	}
	if v.entity != nil {
		w.put(subjectProjectionKey(gen, projEntity, sub.no), storeEntity(v.entity))
	}
	for i := range v.acts {
		act := &v.acts[i]
		w.put(actKey(gen, a.actorHash(act.actor), act.Seq, act.Key), (*storedAct)(&act.ActRef))
	}
	for i := range v.fixes {
		w.fix(&v.fixes[i])
	}
	for i := range v.incidents {
		w.incident(&v.incidents[i])
	}
	for i := range v.stages {
		kind := a.secrets.names.name("stages", string(v.stages[i].Kind))
		w.put(stagesKey(gen, sub.no, kind), &v.stages[i])
	}
	return w.out, w.err
}

func (a *Archive) actorHash(actor string) [16]byte { return a.secrets.names.name("actor", actor) }

func (a *Archive) listHash(value string) [16]byte { return a.secrets.names.name("list", value) }

type recordWriter struct {
	a   *Archive
	gen byte
	sub *subject
	out map[string][]byte
	err error
}

func (w *recordWriter) put(key []byte, v any) {
	plain, err := w.a.codec.marshal(v)
	w.err = cmp.Or(w.err, err)
	w.out[string(key)] = plain
}

func (w *recordWriter) dialogue(d *dialogueRow) {
	at := d.at(w.sub)
	w.put(dialogueKey(w.gen, at), storeDialogue(d))
	w.list(listAll, "", d, at)
	w.list(listReview, string(d.Review), d, at)
	w.list(listLead, string(d.Lead.Status), d, at)
	w.list(listSource, d.Source, d, at)
	for _, reviewer := range d.Reviewers {
		w.list(listReviewer, reviewer, d, at)
	}
}

func (w *recordWriter) list(list byte, value string, d *dialogueRow, at dialogueAt) {
	key := listPrefix(w.gen, list, w.a.listHash(value))
	w.out[string(append(key, listPlace(d.StartedAt.UnixMilli(), at)...))] = nil
}

func (w *recordWriter) fix(f *fixRow) {
	w.put(fixKey(w.gen, f.ID), (*storedFix)(&f.Fix))
	for _, class := range outboxClasses(f.State) {
		w.out[string(outboxKey(w.gen, class, f.seq, f.ID))] = nil
	}
}

func outboxClasses(state model.FixState) []byte {
	classes := []byte{outboxAll}
	if state != model.FixConfirmed && state != model.FixUndone {
		classes = append(classes, outboxOpen)
	}
	if !state.Final() {
		classes = append(classes, outboxPending)
	}
	return classes
}
