package bitrix24

import (
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/model"
)

// pageSize is how many rows the portal gives at once, whatever is asked.
const pageSize = 50

// offsetTime is RFC 3339 that always spells the offset out.
const offsetTime = "2006-01-02T15:04:05-07:00"

// listMethod is what a scan asks.
const listMethod = "crm.item.list"

// Changed calls each with one page after another of the entities that are wanted,
// in the order of their ids. It pages by id and not by offset, so rows that come and go meanwhile move nothing.
// The first page is asked for alone, since there mostly is no other; then come
// ten and, from there on, fifty in one request.
func (c *Client) Changed(ctx context.Context, kind model.EntityKind, wanted model.Scan, each func(model.Changed) error) error {
	typeID, ok := entityTypes[kind]
	if !ok {
		return unknownKind(listMethod, kind)
	}
	s := scan{client: c, kind: kind, typeID: typeID, since: wanted.Since, fields: "*"}
	if wanted.IDs {
		s.fields = "id"
	}
	if wanted.After != "" {
		if s.last, ok = number(model.EntityRef{Kind: kind, ID: wanted.After}); !ok {
			return &model.CRMError{Class: model.CRMDenied, Method: listMethod, Words: "the id " + wanted.After + " is no number"}
		}
	}
	for pages := 1; !s.done; pages = min(10*pages, maxCommands) {
		got, err := s.next(ctx, pages)
		if pages > 1 && len(got) == 0 && isAmbiguous(err) { // too much at once, perhaps
			pages = 1
			got, err = s.next(ctx, pages)
		}
		for _, page := range got {
			if err := each(page); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isAmbiguous(err error) bool {
	var failed *model.CRMError
	return errors.As(err, &failed) && failed.Class == model.CRMAmbiguous
}

// scan is one pass over the entities of a kind.
type scan struct {
	client *Client
	kind   model.EntityKind
	typeID int
	since  time.Time
	fields string // that are read
	last   int64  // the id that was read last
	done   bool
}

// next reads so many pages in one request. Pages that were read are returned
// with an error, too.
func (s *scan) next(ctx context.Context, pages int) ([]model.Changed, error) {
	commands := []command{s.page(s.last)}
	for i := range pages - 1 {
		commands = append(commands, s.page(fmt.Sprintf("$result[%s][items][%d][id]", batchKey(i), pageSize-1)))
	}
	outcomes, err := s.ask(ctx, commands)
	if err != nil {
		return nil, err
	}
	var got []model.Changed
	for _, o := range outcomes {
		if err = s.take(&got, o); err != nil || s.done {
			break
		}
	}
	s.nameUsers(ctx, got)
	return got, err
}

// page asks for the page behind an id.
func (s *scan) page(after any) command {
	filter := map[string]any{">id": after}
	if !s.since.IsZero() {
		filter[">=updatedTime"] = s.since.UTC().Format(offsetTime)
	}
	return command{listMethod, map[string]any{
		"entityTypeId": s.typeID, "filter": filter, "order": map[string]any{"id": "ASC"},
		"select": []string{s.fields}, "useOriginalUfNames": original, "start": -1,
	}}
}

// ask makes one call of one command, a batch of several.
func (s *scan) ask(ctx context.Context, commands []command) ([]outcome, error) {
	if len(commands) > 1 {
		return s.client.batch(ctx, commands)
	}
	answer, err := s.client.call(ctx, listMethod, commands[0].params, reads)
	return []outcome{{answer: answer}}, err
}

// take reads one page. What follows a page that is not full rests on nothing and
// is passed over.
func (s *scan) take(got *[]model.Changed, o outcome) error {
	if o.failure != nil {
		return o.failure
	}
	page, rows, ok := s.client.page(s.kind, o.answer)
	if !ok {
		return strange(listMethod)
	}
	s.done = rows < pageSize
	if rows == 0 {
		return nil
	}
	last, ok := number(page.Entities[rows-1].Ref)
	if !ok || last <= s.last {
		return strange(listMethod) // it would go round for ever
	}
	s.last = last
	*got = append(*got, page)
	return nil
}

// nameUsers names the people of all pages at once.
func (s *scan) nameUsers(ctx context.Context, pages []model.Changed) {
	var all []model.Entity
	for _, page := range pages {
		all = append(all, page.Entities...)
	}
	s.client.nameUsers(ctx, all)
	for i := range pages {
		n := copy(pages[i].Entities, all)
		all = all[n:]
	}
}
