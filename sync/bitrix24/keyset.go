package bitrix24

import (
	"context"
	"errors"
	"fmt"

	"debrief/model"
)

// pageSize is how many rows the portal gives at once, whatever is asked.
const pageSize = 50

// keyset reads a list in the order of its ids, each page from behind the last id
// of the one before. It does not page by offset, so rows that come and go
// meanwhile move nothing. The first page is asked for alone, since there mostly is
// no other; then come ten and, from there on, fifty in one request.
type keyset[T any] struct {
	client *Client
	method string
	id     string // what a row calls its id
	bare   bool   // the rows are the result itself, and not its items
	params func(after any) map[string]any
	read   func(envelope) (page T, rows int, last int64, ok bool)
	settle func([]T) // sees all pages of a request before they are handed out; may be nil

	last int64 // the id that was read last
	done bool
}

// each calls do with one page after another.
func (k *keyset[T]) each(ctx context.Context, do func(T) error) error {
	most, kept := maxCommands, 0
	for pages := 1; !k.done; pages = min(10*pages, most) {
		got, err := k.next(ctx, pages)
		if kept++; pages > 1 && len(got) == 0 && isAmbiguous(err) { // too much at once, perhaps
			most, kept, pages = fewer(pages), 0, 1
			got, err = k.next(ctx, pages)
		}
		if kept >= cautious { // it may have been an outage
			most, kept = maxCommands, 0
		}
		if k.settle != nil {
			k.settle(got)
		}
		for _, page := range got {
			if err := do(page); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// cautious is after how many requests more pages are asked for again.
const cautious = 10

// fewer is how many pages are asked for at once, at most, from when so many were too
// many for a gateway on: to try them again would cost its patience with each request.
func fewer(pages int) int {
	if pages > 10 {
		return 10
	}
	return 1
}

func isAmbiguous(err error) bool {
	var failed *model.CRMError
	return errors.As(err, &failed) && failed.Class == model.CRMAmbiguous
}

// next reads so many pages in one request. Pages that were read are returned
// with an error, too.
func (k *keyset[T]) next(ctx context.Context, pages int) ([]T, error) {
	commands := []command{{k.method, k.params(k.last)}}
	for i := range pages - 1 {
		behind := fmt.Sprintf("$result[%s]%s[%d][%s]", batchKey(i), k.rows(), pageSize-1, k.id)
		commands = append(commands, command{k.method, k.params(behind)})
	}
	outcomes, err := k.ask(ctx, commands)
	if err != nil {
		return nil, err
	}
	var got []T
	for _, o := range outcomes {
		if err = k.take(&got, o); err != nil || k.done {
			break
		}
	}
	return got, err
}

// rows is the way to the rows of a result.
func (k *keyset[T]) rows() string {
	if k.bare {
		return ""
	}
	return "[items]"
}

// ask makes one call of one command, a batch of several.
func (k *keyset[T]) ask(ctx context.Context, commands []command) ([]outcome, error) {
	if len(commands) > 1 {
		return k.client.batch(ctx, commands, reads)
	}
	answer, err := k.client.call(ctx, k.method, commands[0].params, reads)
	return []outcome{{answer: answer}}, err
}

// take reads one page. What follows a page that is not full rests on nothing and
// is passed over.
func (k *keyset[T]) take(got *[]T, o outcome) error {
	if o.failure != nil {
		return o.failure
	}
	page, rows, last, ok := k.read(o.answer)
	if !ok {
		return strange(k.method)
	}
	k.done = rows < pageSize
	if rows == 0 {
		return nil
	}
	if last <= k.last {
		return strange(k.method) // it would go round for ever
	}
	k.last = last
	*got = append(*got, page)
	return nil
}
