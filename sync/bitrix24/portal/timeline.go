package portal

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// timeline is what stands beside the fields of entities.
type timeline struct {
	last     int
	comments []Comment
	todos    []Todo
	votes    map[string]Vote // by the number of the open-line session
}

// next numbers comments and activities.
func (t *timeline) next() int {
	t.last++
	return t.last
}

// Comment is a comment on the timeline of an entity.
type Comment struct {
	ID   int
	Ref  model.EntityRef
	By   int
	At   time.Time
	Text string
}

// Comments returns those of an entity, oldest first.
func (p *Portal) Comments(ref model.EntityRef) []Comment {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.timeline.comments), func(c Comment) bool { return c.Ref != ref })
}

// AddComment comments on an entity as a person does.
func (p *Portal) AddComment(ref model.EntityRef, by int, words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.comment(ref, by, words)
}

func (p *Portal) comment(ref model.EntityRef, by int, words string) int {
	id := p.timeline.next()
	p.timeline.comments = append(p.timeline.comments, Comment{id, ref, by, p.now(), words})
	return id
}

// DeleteComment removes one as a person does.
func (p *Portal) DeleteComment(id int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timeline.comments = slices.DeleteFunc(p.timeline.comments, func(c Comment) bool { return c.ID == id })
}

// commentAdd is crm.timeline.comment.add, which knows its parameter in small
// letters only.
func commentAdd(p *Portal, params map[string]any) reply {
	fields, ok := dict(params["fields"])
	if !ok {
		return refuse(http.StatusBadRequest, 100, "Could not find value for parameter {fields}")
	}
	ref := model.EntityRef{Kind: model.EntityKind(strings.ToLower(text(fields["ENTITY_TYPE"]))), ID: text(fields["ENTITY_ID"])}
	words := text(fields["COMMENT"])
	if refused := p.owner(ref); refused != nil {
		return *refused
	}
	if strings.TrimSpace(words) == "" {
		return badRequest("INVALID_ARG_VALUE", "Empty comment message")
	}
	return success(p.comment(ref, p.by(), words))
}

// owner refuses what hangs on no entity, or on one that the caller may not see.
func (p *Portal) owner(ref model.EntityRef) *reply {
	var answer reply
	switch {
	case ref.Kind == "" || ref.ID == "":
		answer = refuse(http.StatusBadRequest, 100, "Required fields are missing")
	case p.denied[ref]:
		answer = badRequest("ACCESS_DENIED", "Access denied.")
	case p.rows[ref] == nil:
		answer = badRequest("NOT_FOUND", "Not found.")
	default:
		return nil
	}
	return &answer
}

// commentList is crm.timeline.comment.list.
func commentList(p *Portal, params map[string]any) reply {
	filter, _ := dict(param(params, "filter"))
	ref := model.EntityRef{Kind: model.EntityKind(strings.ToLower(text(filter["ENTITY_TYPE"]))), ID: text(filter["ENTITY_ID"])}
	if p.denied[ref] {
		return badRequest("", "Access denied.")
	}
	var rows []any
	for _, c := range p.timeline.comments {
		if c.Ref != ref {
			continue
		}
		rows = append(rows, map[string]any{
			"ID": strconv.Itoa(c.ID), "ENTITY_ID": c.Ref.ID, "ENTITY_TYPE": string(c.Ref.Kind), "CREATED": stamp(c.At),
			"COMMENT": c.Text, "AUTHOR_ID": strconv.Itoa(c.By), "FILES": []any{},
		})
	}
	return p.newestFirst(rows, params)
}

// newestFirst turns rows that were made one after another round when that is asked
// for, and answers one page of them.
func (p *Portal) newestFirst(rows []any, params map[string]any) reply {
	order, _ := dict(param(params, "order"))
	if strings.EqualFold(text(order["ID"]), "desc") {
		slices.Reverse(rows)
	}
	return p.onePage(rows, text(param(params, "start")))
}
