package importer_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"debrief/model"
	"debrief/ui/cli/importer"
)

// shelf is an archive in memory: it knows what an id means and what was refused.
type shelf struct {
	mu      sync.Mutex
	events  []model.Event
	rejects []model.Reject
	full    int // refuses to take more events than that; 0 means no limit
	onBatch func()
}

var errFull = errors.New("disk full")

func (s *shelf) AppendAsync(_ context.Context, events []model.Event) <-chan model.Receipt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.onBatch != nil {
		s.onBatch()
	}
	answer := make(chan model.Receipt, 1)
	if s.full > 0 && len(s.events)+len(events) > s.full {
		answer <- model.Receipt{Err: errFull}
		return answer
	}
	var receipt model.Receipt
	for _, e := range events {
		receipt.Outcomes = append(receipt.Outcomes, s.take(e))
	}
	answer <- receipt
	return answer
}

func (s *shelf) take(e model.Event) model.Outcome {
	for i, had := range s.events {
		if e.ID == "" || had.ID != e.ID {
			continue
		}
		status := model.Duplicate
		if fmt.Sprint(had.Body) != fmt.Sprint(e.Body) {
			status = model.Clash
		}
		return model.Outcome{Status: status, Pos: uint64(i + 1)}
	}
	s.events = append(s.events, e)
	return model.Outcome{Pos: uint64(len(s.events))}
}

func (s *shelf) AddRejects(_ context.Context, rejects []model.Reject) ([]uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var numbers []uint64
	for _, r := range rejects {
		s.rejects = append(s.rejects, r)
		numbers = append(numbers, uint64(len(s.rejects)))
	}
	return numbers, nil
}

func (s *shelf) Counts(context.Context) (model.Counts, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sessions := map[string]bool{}
	for _, e := range s.events {
		sessions[e.SessionID] = true
	}
	return model.Counts{Dialogues: int64(len(sessions))}, nil
}

func message(n int, text string) string {
	return fmt.Sprintf(`{"ts":"2026-11-20T10:00:00Z","type":"message","session_id":"s%d","id":"m%d","role":"client","text":%q}`, n/10, n, text)
}

func messages(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(message(i, "hello") + "\n")
	}
	return b.String()
}

func run(t *testing.T, to *shelf, r io.Reader) (importer.Result, error) {
	t.Helper()
	return importer.Run(t.Context(), to, r, importer.Options{
		Origin: "file.jsonl", Workers: 2,
		Now: func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
	})
}

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryFormOfAFileIsTaken(t *testing.T) {
	text := messages(1234)
	for name, r := range map[string]io.Reader{
		"plain":               strings.NewReader(text),
		"gzip":                bytes.NewReader(packed(t, text)),
		"byte order mark":     strings.NewReader("\ufeff" + text),
		"gzip with the mark":  bytes.NewReader(packed(t, "\ufeff"+text)),
		"no line end":         strings.NewReader(strings.TrimSuffix(text, "\n")),
		"blank lines":         strings.NewReader("\n \n" + strings.ReplaceAll(text, "\n", "\n\n")),
		"Windows line ends":   strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")),
		"one byte at a time":  iotest.OneByteReader(strings.NewReader(text)),
		"data with the error": iotest.DataErrReader(strings.NewReader(text)),
	} {
		t.Run(name, func(t *testing.T) {
			to := &shelf{}
			got, err := run(t, to, r)
			want := importer.Result{Read: 1234, New: 1234, Dialogues: 124}
			if err != nil || got != want {
				t.Fatalf("got %+v, %v, want %+v", got, err, want)
			}
			for i, e := range to.events {
				if e.ID != fmt.Sprintf("m%d", i) {
					t.Fatalf("event %d is %s: not the order of the file", i, e.ID)
				}
			}
		})
	}
}

func TestBadLinesAreKeptWithPlaceAndReason(t *testing.T) {
	long := `{"text":"` + strings.Repeat("x", 3<<20) + `"}`
	sum := sha256.Sum256([]byte(long))
	text := strings.Join([]string{
		message(1, "one"), // 1
		"{broken",         // 2
		"",                // 3
		long,              // 4
		`{"ts":"yesterday","type":"message","session_id":"s"}`,                       // 5
		`{"ts":1,"type":"nonsense","session_id":"s"}`,                                // 6
		`{"ts":"2026-11-20T10:00:00Z","type":"verdict","session_id":"s","answer":1}`, // 7
		message(1, "another"), // 8
		message(1, "one"),     // 9
		"[" + message(2, "x") + "]",
		message(3, "three"),
	}, "\n")
	to := &shelf{}
	got, err := run(t, to, strings.NewReader(text))
	want := importer.Result{Read: 10, New: 2, Duplicates: 1, Rejected: 7, Dialogues: 1}
	if err != nil || got != want {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	lines := map[int]model.Reject{}
	for _, r := range to.rejects {
		if r.Place.Origin != "file.jsonl" || r.Reason == "" {
			t.Errorf("reject without place or reason: %+v", r)
		}
		lines[r.Place.Line] = r
	}
	for n, say := range map[int]string{2: "", 4: "3145739 bytes long", 5: "yesterday", 6: "nonsense", 7: "verdict", 8: "number 1 of the log", 10: ""} {
		if r, ok := lines[n]; !ok || !strings.Contains(r.Reason, say) {
			t.Errorf("line %d: got %q, want a reason with %q", n, r.Reason, say)
		}
	}
	if r := lines[4]; len(r.Body) != importer.MaxLine || r.Length != int64(len(long)) || r.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("the long line is kept as %d bytes of %d, %s", len(r.Body), r.Length, r.SHA256)
	}
	if r := lines[2]; string(r.Body) != "{broken" || r.Length != 7 || len(r.SHA256) != 64 {
		t.Errorf("the broken line is kept as %+v", r)
	}
}

func TestLineOfExactlyTheLimitIsRead(t *testing.T) {
	frame := len(message(1, ""))
	fits := message(1, strings.Repeat("x", importer.MaxLine-frame))
	to := &shelf{}
	got, err := run(t, to, strings.NewReader(fits+"\n"+message(2, strings.Repeat("x", importer.MaxLine-frame+1))+"\n"))
	if err != nil || got.New != 1 || got.Rejected != 1 || to.rejects[0].Place.Line != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestInvalidUTF8IsReplacedAndSaid(t *testing.T) {
	to := &shelf{}
	got, err := run(t, to, strings.NewReader(strings.Replace(message(1, "a?b"), "?", "\xff", 1)))
	if err != nil || got.New != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	e := to.events[0]
	if e.Body.(*model.Message).Text != "a\ufffdb" || len(e.Flags) != 1 || e.Flags[0] != model.FlagInvalidUTF8 {
		t.Errorf("got %q, flags %v", e.Body.(*model.Message).Text, e.Flags)
	}
}

func TestTruncatedGzipGivesWhatIsBeforeAndNamesThePlace(t *testing.T) {
	var text strings.Builder
	for i := range 3000 { // texts that do not pack well
		sum := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		text.WriteString(message(i, hex.EncodeToString(sum[:])) + "\n")
	}
	whole := packed(t, text.String())
	to := &shelf{}
	got, err := run(t, to, bytes.NewReader(whole[:len(whole)*2/3]))
	var source *importer.SourceError
	if !errors.As(err, &source) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("got %v, want a source error", err)
	}
	if got.New < 1000 || got.New+got.Rejected != int64(source.Line) && got.New != int64(source.Line)-1 {
		t.Errorf("got %+v and a break at line %d", got, source.Line)
	}
	if got.Rejected == 1 && !strings.Contains(to.rejects[0].Reason, "breaks off") {
		t.Errorf("the broken line is refused with %q", to.rejects[0].Reason)
	}
}

func TestNotEvenAGzipHeader(t *testing.T) {
	_, err := run(t, &shelf{}, bytes.NewReader([]byte{0x1f, 0x8b, 0x08}))
	var source *importer.SourceError
	if !errors.As(err, &source) {
		t.Errorf("got %v, want a source error", err)
	}
}

func TestFullDiskStopsTheImport(t *testing.T) {
	to := &shelf{full: 2000}
	got, err := run(t, to, strings.NewReader(messages(10_000)))
	if !errors.Is(err, errFull) {
		t.Fatalf("got %v, want %v", err, errFull)
	}
	if got.New != 2000 || got.Read != 2000 || len(to.events) != 2000 {
		t.Errorf("got %+v with %d events", got, len(to.events))
	}
}

func TestInterruptedImportFinishesWhatIsUnderWay(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	to := &shelf{}
	batches := 0
	to.onBatch = func() {
		if batches++; batches == 3 {
			cancel()
		}
	}
	silent, _ := io.Pipe() // nobody writes on: the reader is held for ever
	r := io.MultiReader(strings.NewReader(messages(5000)), silent)
	got, err := importer.Run(ctx, to, r, importer.Options{Origin: "-", Workers: 2, Now: time.Now})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want %v", err, context.Canceled)
	}
	if got.New != int64(len(to.events)) || got.New == 0 || got.New == 5000 {
		t.Errorf("the result says %+v, the archive has %d", got, len(to.events))
	}
}

func TestProgressReachesTheEnd(t *testing.T) {
	text := messages(1200)
	var last importer.Progress
	_, err := importer.Run(t.Context(), &shelf{}, strings.NewReader(text), importer.Options{
		Now: time.Now, Progress: func(p importer.Progress) { last = p },
	})
	if err != nil || last.Lines != 1200 || last.Bytes != int64(len(text)) {
		t.Errorf("ended at %+v, %v", last, err)
	}
}

func FuzzImportTakesOrKeepsEveryLine(f *testing.F) {
	f.Add([]byte(messages(3)))
	f.Add([]byte("\ufeff{}\n\n[1]\nnull"))
	f.Add([]byte{0x1f, 0x8b, 0x08, 0x00})
	f.Fuzz(func(t *testing.T, data []byte) {
		to := &shelf{}
		got, err := importer.Run(t.Context(), to, bytes.NewReader(data), importer.Options{
			Origin: "f", Workers: 1, Now: func() time.Time { return time.Unix(1_790_000_000, 0) },
		})
		var source *importer.SourceError
		if err != nil && !errors.As(err, &source) {
			t.Fatal(err)
		}
		if got.Read != got.New+got.Duplicates+got.Rejected || got.New != int64(len(to.events)) || got.Rejected != int64(len(to.rejects)) {
			t.Fatalf("%+v, but %d events and %d rejects", got, len(to.events), len(to.rejects))
		}
	})
}
