package lookout_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/lookout"
)

// talkative makes so many events of dialogues that the rules have something to do
// with, ten at a time in each.
func talkative(round, events int) []model.Event {
	texts := []string{"Здравствуйте, сколько стоит стрижка?", "Стрижка стоит 2 000 ₽. Записать вас?", "Да, запишите на завтра", "Ваш телефон?", "8 916 123-45-67"}
	all := make([]model.Event, events)
	for i := range all {
		role := model.RoleClient
		if i%2 == 1 {
			role = model.RoleAssistant
		}
		all[i] = model.Event{
			V: 1, Type: model.TypeMessage, ID: fmt.Sprint(round, "/", i), TS: time.Now().UTC().Truncate(time.Millisecond), Seq: int64(i),
			Source: "whatsapp", SessionID: fmt.Sprintf("wa:%d/%d", round, i/10), Body: &model.Message{Role: role, Text: texts[i%len(texts)]},
		}
	}
	return all
}

// BenchmarkIngestWatched takes events in at 1,000 a second, with the lookout behind
// it and without in turn, and reports how much of the processor's time the lookout
// adds to the taking in, and how much longer a batch takes.
func BenchmarkIngestWatched(b *testing.B) {
	archive, err := storage.Open(context.Background(), storage.Options{Dir: b.TempDir() + "/archive", KeyDir: b.TempDir(), Create: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := archive.Close(); err != nil {
			b.Error(err)
		}
	}()
	const perRound, batch = 5000, 100
	var spent [2]time.Duration
	round := 0
	for b.Loop() {
		for watched := range 2 {
			round++
			ctx, stop := context.WithCancel(context.Background())
			done := make(chan error, 1)
			if watched == 1 {
				changes, unsubscribe := archive.Subscribe()
				defer unsubscribe()
				l := lookout.New(lookout.Options{Archive: archive, Log: archive, Rules: defaults(), Gone: storage.ErrNotFound, Changes: changes})
				go func() { done <- l.Run(ctx) }()
			} else {
				done <- nil
			}
			events := talkative(round, perRound)
			tick := time.NewTicker(batch * time.Millisecond)
			for i := 0; i < perRound; i += batch {
				<-tick.C
				began := time.Now()
				if _, err := archive.Append(ctx, events[i:i+batch]); err != nil {
					b.Fatal(err)
				}
				spent[watched] += time.Since(began)
			}
			tick.Stop()
			stop()
			if err := <-done; err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(100*(float64(spent[1])/float64(spent[0])-1), "overhead-%")
	b.ReportMetric(float64(spent[0].Milliseconds())/float64(round/2*perRound/batch), "ms/batch-alone")
}
