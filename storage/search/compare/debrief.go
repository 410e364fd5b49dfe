package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"debrief/model"
	"debrief/model/query"
	"debrief/storage"
	"debrief/storage/search/corpus"
)

// debrief is an archive as people have it: encrypted, every projection, an fsync
// for each commit.
type debrief struct {
	archive *storage.Archive
	dir     string
	before  int64
}

func (d *debrief) name() string { return "debrief" }

func (d *debrief) load(ctx context.Context, dir string, turns int) (text, index took, err error) {
	d.dir = dir
	d.archive, err = storage.Open(ctx, storage.Options{Dir: filepath.Join(dir, "archive"), KeyDir: filepath.Join(dir, "keys"), Create: true})
	if err != nil {
		return text, index, err
	}
	began := begin()
	if err := d.append(ctx, turns); err != nil {
		return text, index, err
	}
	text = began.since()
	if d.before, err = sizeOf(dir); err != nil {
		return text, index, err
	}
	began = begin()
	err = d.archive.IndexTurns(ctx, nil)
	return text, began.since(), err
}

func (d *debrief) append(ctx context.Context, turns int) error {
	const most = 1000
	var events []model.Event
	var waiting []<-chan model.Receipt
	send := func() error {
		waiting = append(waiting, d.archive.AppendAsync(ctx, events))
		events = nil
		if len(waiting) > 4 {
			receipt := <-waiting[0]
			waiting = waiting[1:]
			return receipt.Err
		}
		return nil
	}
	for t := range corpus.Turns(1, turns) {
		events = append(events, event(t))
		if len(events) == most {
			if err := send(); err != nil {
				return err
			}
		}
	}
	if err := send(); err != nil {
		return err
	}
	for _, answer := range waiting {
		if receipt := <-answer; receipt.Err != nil {
			return receipt.Err
		}
	}
	return nil
}

func event(t corpus.Turn) model.Event {
	role := model.RoleAssistant
	if t.ByClient {
		role = model.RoleClient
	}
	return model.Event{
		V: 1, Type: model.TypeMessage, ID: fmt.Sprint(t.N), TS: time.UnixMilli(t.At).UTC(), Source: "whatsapp",
		SessionID: fmt.Sprintf("wa:%d", t.Dialogue), Client: model.Client{Name: t.Client, Phone: t.Phone},
		Body: &model.Message{Role: role, Text: t.Text},
	}
}

// size is what the index adds on the disk, and for the text that of the archive.
func (d *debrief) size() (int64, error) {
	bytes, err := d.archive.TurnBytes(context.Background())
	return bytes, err
}

func (d *debrief) ask(ctx context.Context, q question, how order) (int, error) {
	asked, err := query.Parse(q.debrief)
	if err != nil {
		return 0, err
	}
	if how == count {
		return d.archive.CountTurns(ctx, asked, query.Context{}, nil)
	}
	page, err := d.archive.SearchTurns(ctx, asked, query.Context{}, how == best, 50)
	return len(page.Hits), err
}

func (d *debrief) close() error { return d.archive.Close() }
