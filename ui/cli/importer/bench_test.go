package importer_test

import (
	"bytes"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/cli/demo/content"
	"debrief/ui/cli/importer"
)

// invented is a file of that many invented dialogues.
func invented(b *testing.B, dialogues int) (file []byte, events int) {
	b.Helper()
	var out bytes.Buffer
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for event := range content.Events(content.Options{Lang: "ru", Seed: 1, Dialogues: dialogues, Now: now}) {
		line, err := model.EncodeEvent(&event)
		if err != nil {
			b.Fatal(err)
		}
		out.Write(append(line, '\n'))
		events++
	}
	return out.Bytes(), events
}

// BenchmarkRun imports into an archive on disk, for profiles: the figures that
// count are those of BenchmarkImport in ui/cli/e2e, of the whole program.
func BenchmarkRun(b *testing.B) {
	file, events := invented(b, 3000)
	for b.Loop() {
		archive, err := storage.Open(b.Context(), storage.Options{Dir: b.TempDir(), KeyDir: b.TempDir(), Create: true})
		if err != nil {
			b.Fatal(err)
		}
		result, err := importer.Run(b.Context(), archive, bytes.NewReader(file), importer.Options{Origin: "bench", Now: time.Now})
		if err != nil || result.New != int64(events) {
			b.Fatalf("%+v, %v", result, err)
		}
		if err := archive.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
