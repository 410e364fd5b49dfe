package importer

import (
	"context"

	"debrief/model"
	"debrief/sync/formats"
)

// made is what the parser of another format has made of a piece of its input.
type made struct {
	event   model.Event
	refused error
}

// lineOf returns a record as a line that needs no decoding.
func lineOf(r *formats.Record) line {
	return line{n: r.Line, text: r.Raw, length: r.Length, sum: r.SHA256, made: &made{r.Event, r.Err}}
}

// readRecords gathers what a parser yields into chunks.
func (p *pipeline) readRecords(ctx context.Context, todo, ordered chan<- *chunk) error {
	c := newChunk()
	for record, err := range p.o.Records {
		if err != nil {
			if len(c.lines) > 0 && !hand(ctx, c, todo, ordered) {
				return ctx.Err()
			}
			return &SourceError{Origin: p.o.Origin, Line: record.Line, Err: err}
		}
		if !c.add(lineOf(&record)) {
			continue
		}
		if !hand(ctx, c, todo, ordered) {
			return ctx.Err()
		}
		c = newChunk()
	}
	if len(c.lines) > 0 && !hand(ctx, c, todo, ordered) {
		return ctx.Err()
	}
	return nil
}
