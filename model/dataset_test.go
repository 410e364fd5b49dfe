package model

import (
	"bufio"
	"compress/gzip"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestDecodeRealDialogues reads data sets of real dialogues, where they are at
// hand: every line is an event, keeps what the format does not know, and reads
// back as it was.
func TestDecodeRealDialogues(t *testing.T) {
	files, err := filepath.Glob("../../shared/data/*.jsonl.gz")
	if err != nil || len(files) == 0 {
		t.Skip("no data sets beside the module")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { checkDataSet(t, file) })
	}
}

func checkDataSet(t *testing.T, file string) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, MaxEventBytes)
	n := 0
	for lines.Scan() {
		n++
		e, err := DecodeEvent(lines.Bytes(), clock)
		if err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		if len(e.Extra) == 0 || len(e.Received) == 0 {
			t.Fatalf("line %d: lost its unknown fields or its canonical form", n)
		}
		encoded, err := EncodeEvent(&e)
		if err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		again, err := DecodeEvent(encoded, clock)
		if err != nil {
			t.Fatalf("line %d, written out: %v", n, err)
		}
		e.Received, again.Received = nil, nil
		if !reflect.DeepEqual(e, again) {
			t.Fatalf("line %d does not read back:\n%+v\n%+v", n, e, again)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d events", n)
}
