package storage

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"debrief/model"
)

// TestAFlippedBitIsNamedOrHarmless flips one bit anywhere in the files of an
// archive, its key and its head file: afterwards everything is as it was, or the
// archive is refused, or the damage is named. Never is there another text or one
// event less without a word.
func TestAFlippedBitIsNamedOrHarmless(t *testing.T) {
	if args, ok := asChild("reader"); ok {
		fmt.Println("RESULT " + readEverything(args[0]))
		return
	}
	for name, image := range map[string]func(*testing.T) string{"closed": closedImage, "crashed": crashedImage} {
		t.Run(name, func(t *testing.T) {
			base := image(t)
			want := inChild(t, base)
			if !strings.HasPrefix(want, "EQUAL ") {
				t.Fatalf("untouched: %s", want)
			}
			flips := flipsOf(t, base, rounds(3, 40))
			var group sync.WaitGroup
			next := make(chan spot, len(flips))
			for _, f := range flips {
				next <- f
			}
			close(next)
			for range 2 {
				group.Go(func() {
					for f := range next {
						got := flipped(t, base, f)
						if got != want && !strings.HasPrefix(got, "NAMED ") {
							t.Errorf("%s, bit %d of byte %d: %s", f.file, f.bit, f.at, got)
						}
					}
				})
			}
			group.Wait()
		})
	}
}

type spot struct {
	file string
	at   int64
	bit  int
}

// closedImage is an archive that was closed in order.
func closedImage(t *testing.T) string {
	o := place(t)
	a := open(t, o)
	busy(t, a)
	closeNow(t, a)
	return filepath.Dir(o.Dir)
}

// crashedImage is an archive whose process was killed: its newest events are in
// Badger's write-ahead log.
func crashedImage(t *testing.T) string {
	base := closedImage(t)
	a := open(t, Options{Dir: filepath.Join(base, "archive"), KeyDir: filepath.Join(base, "keys"), Now: steady})
	add(t, a, talk("in the write-ahead log", 0, 40)...)
	must(t, a.head.sync())
	crashed := t.TempDir()
	must(t, copySparse(base, crashed))
	return crashed
}

const blockSize = 4096

// copySparse copies a directory and leaves holes where files are empty.
func copySparse(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(target, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return err
		}
		for _, at := range blocks(raw) {
			if _, err := f.WriteAt(raw[at:min(at+blockSize, int64(len(raw)))], at); err != nil {
				return err
			}
		}
		if err := f.Truncate(int64(len(raw))); err != nil {
			return err
		}
		return f.Close()
	})
}

// blocks returns where the blocks of a file begin that hold something.
func blocks(raw []byte) []int64 {
	var out []int64
	empty := make([]byte, blockSize)
	for at := 0; at < len(raw); at += blockSize {
		if block := raw[at:min(at+blockSize, len(raw))]; !bytes.Equal(block, empty[:len(block)]) {
			out = append(out, int64(at))
		}
	}
	return out
}

// flipsOf draws places in every file.
func flipsOf(t *testing.T, base string, each int) []spot {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	var flips []spot
	must(t, filepath.WalkDir(base, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(base, path)
		if err != nil {
			return err
		}
		full := blocks(raw)
		if len(full) == 0 {
			return nil
		}
		n := each
		if strings.HasSuffix(rel, ".sst") || strings.HasSuffix(rel, ".mem") {
			n *= 3
		}
		for range n {
			block := full[random.IntN(len(full))]
			at := block + random.Int64N(min(blockSize, int64(len(raw))-block))
			flips = append(flips, spot{rel, at, random.IntN(8)})
		}
		return nil
	}))
	return flips
}

// flipped reads a copy of an archive in which one bit is another.
func flipped(t *testing.T, base string, f spot) string {
	copied, err := os.MkdirTemp("", "flip")
	if err != nil {
		return err.Error()
	}
	defer os.RemoveAll(copied)
	if err := copySparse(base, copied); err != nil {
		return err.Error()
	}
	path := filepath.Join(copied, f.file)
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err.Error()
	}
	b := make([]byte, 1)
	if _, err := file.ReadAt(b, f.at); err != nil {
		return err.Error()
	}
	b[0] ^= 1 << f.bit
	if _, err := file.WriteAt(b, f.at); err != nil {
		return err.Error()
	}
	if err := file.Close(); err != nil {
		return err.Error()
	}
	return inChild(t, copied)
}

// inChild reads everything in a process of its own. One that dies of what it
// read is a refusal too: the command that runs it names the entry.
func inChild(t *testing.T, base string) string {
	out, err := child("TestAFlippedBitIsNamedOrHarmless", "reader", base).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if result, ok := strings.CutPrefix(line, "RESULT "); ok {
			return strings.TrimSpace(result)
		}
	}
	t.Logf("the reader died: %v: %.200s", err, out)
	return fmt.Sprintf("NAMED it died: %v", err)
}

// readEverything opens an archive, verifies it, and digests all that people can
// see of it.
func readEverything(base string) string {
	a, err := Open(background, Options{Dir: filepath.Join(base, "archive"), KeyDir: filepath.Join(base, "keys"), Now: steady})
	if err != nil {
		return "NAMED " + err.Error()
	}
	report, err := a.Verify(background, nil)
	if err != nil {
		return "NAMED " + err.Error()
	}
	if !report.OK {
		return fmt.Sprintf("NAMED %d problems: %s", len(report.Problems), report.Problems[0].What)
	}
	sum := sha256.New()
	if err := digestAll(a, json.NewEncoder(sum)); err != nil {
		return "NAMED " + err.Error()
	}
	if err := a.Close(); err != nil {
		return "NAMED " + err.Error()
	}
	return fmt.Sprintf("EQUAL %x", sum.Sum(nil))
}

func digestAll(a *Archive, out *json.Encoder) error {
	q := model.DialogueQuery{Limit: 7}
	for more := true; more; {
		page, err := a.Dialogues(background, q)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			d, err := a.Dialogue(background, row.ID)
			if err != nil {
				return err
			}
			if err := out.Encode([]any{row, d}); err != nil {
				return err
			}
			q.After = row.ID
		}
		more = page.More
	}
	entity, err := a.Entity(background, lead)
	if err != nil {
		return err
	}
	fixes, err := a.Fixes(background, false, 0)
	if err != nil {
		return err
	}
	reject, err := a.Reject(background, 1)
	if err != nil {
		return err
	}
	draft, err := a.Draft(background, "draft")
	if err != nil {
		return err
	}
	if err := out.Encode([]any{entity, fixes, reject, draft}); err != nil {
		return err
	}
	return a.Tail(background, 1, func(e *model.Entry) error { return out.Encode(e) })
}
