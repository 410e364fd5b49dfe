package storage

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"debrief/model"
)

// fingerprint hashes every file of a directory.
func fingerprint(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	sums := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		sums[path] = sha256.Sum256(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

func same(t *testing.T, before, after map[string][32]byte) {
	t.Helper()
	for path, sum := range before {
		if after[path] != sum {
			t.Errorf("%s was changed", path)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files before, %d after", len(before), len(after))
	}
}

// filled makes an archive with a conversation in it and closes it.
func filled(t *testing.T) Options {
	t.Helper()
	o := place(t)
	a := open(t, o)
	outcomes := add(t, a, talk("s", 0, 6)...)
	do(t, a, verdict("s", outcomes[1].Key, model.Good))
	closeNow(t, a)
	o.Create = false
	return o
}

func keyFileOf(t *testing.T, o Options) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(o.KeyDir, "*.key"))
	if err != nil || len(found) != 1 {
		t.Fatalf("key files: %v, %v", found, err)
	}
	return found[0]
}

func TestAnArchiveIsMadeOnlyWhenAskedFor(t *testing.T) {
	o := place(t)
	o.Create = false
	if _, err := Open(background, o); !errors.Is(err, ErrNoArchive) {
		t.Errorf("no directory: %v", err)
	}
	o.Create = true
	a := open(t, o)
	if a.NewKey() != keyFileOf(t, o) {
		t.Errorf("new key: %q", a.NewKey())
	}
	info, err := os.Stat(a.NewKey())
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v, %v", info.Mode(), err)
	}
	closeNow(t, a)
	again := open(t, o)
	if again.NewKey() != "" {
		t.Errorf("a second key was made: %q", again.NewKey())
	}
}

func TestADirectoryThatIsNoArchiveIsLeftAlone(t *testing.T) {
	o := place(t)
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.Dir, "letter.txt"), []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := fingerprint(t, filepath.Dir(o.Dir))
	if _, err := Open(background, o); !errors.Is(err, ErrNotArchive) {
		t.Errorf("open: %v", err)
	}
	file := o
	file.Dir = filepath.Join(o.Dir, "letter.txt")
	if _, err := Open(background, file); !errors.Is(err, ErrNotArchive) {
		t.Errorf("open a file: %v", err)
	}
	same(t, before, fingerprint(t, filepath.Dir(o.Dir)))
}

func TestAKeyThatIsMissingOrWrongChangesNothing(t *testing.T) {
	other := keyFileOf(t, filled(t))
	tests := []struct {
		name  string
		spoil func(t *testing.T, key string)
		want  error
	}{
		{"missing", func(t *testing.T, key string) { must(t, os.Remove(key)) }, ErrNoKey},
		{"of another archive", func(t *testing.T, key string) {
			raw, err := os.ReadFile(other)
			must(t, err)
			must(t, os.WriteFile(key, raw, 0o600))
		}, ErrWrongKey},
		{"no key file at all", func(t *testing.T, key string) { must(t, os.WriteFile(key, []byte("hello"), 0o600)) }, ErrWrongKey},
		{"empty", func(t *testing.T, key string) { must(t, os.WriteFile(key, nil, 0o600)) }, ErrWrongKey},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := filled(t)
			key := keyFileOf(t, o)
			test.spoil(t, key)
			before := fingerprint(t, filepath.Dir(o.Dir))
			o.Create = true // not even then
			_, err := Open(background, o)
			var keyErr *KeyError
			if !errors.Is(err, test.want) || !errors.As(err, &keyErr) || keyErr.Path != key {
				t.Errorf("open: %v", err)
			}
			same(t, before, fingerprint(t, filepath.Dir(o.Dir)))
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestANamedKeyFileIsTheOneAndOnly(t *testing.T) {
	o := place(t)
	o.KeyFile = filepath.Join(o.KeyDir, "mine.key")
	closeNow(t, open(t, o))
	if key := keyFileOf(t, o); key != o.KeyFile {
		t.Errorf("key file: %s", key)
	}
	before := fingerprint(t, o.KeyDir)[o.KeyFile]
	second := o
	second.Dir += "2"
	a := open(t, second)
	if a.NewKey() != "" || fingerprint(t, o.KeyDir)[o.KeyFile] != before {
		t.Error("the key file was written over")
	}
	add(t, a, talk("s", 0, 1)...)
}

func TestASecondProcessIsTurnedAway(t *testing.T) {
	if dir := os.Getenv("DEBRIEF_TEST_SECOND"); dir != "" {
		_, err := Open(background, Options{Dir: filepath.Join(dir, "archive"), KeyDir: filepath.Join(dir, "keys")})
		var inUse *InUseError
		if errors.As(err, &inUse) && inUse.PID == os.Getppid() {
			os.Exit(0)
		}
		t.Fatalf("open in a second process: %v", err)
	}
	o := place(t)
	a := open(t, o)
	var inUse *InUseError
	if _, err := Open(background, o); !errors.As(err, &inUse) || inUse.PID != os.Getpid() {
		t.Errorf("open twice: %v", err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestASecondProcessIsTurnedAway$")
	cmd.Env = append(os.Environ(), "DEBRIEF_TEST_SECOND="+filepath.Dir(o.Dir))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("second process: %v\n%s", err, out)
	}
	add(t, a, talk("s", 0, 1)...)
}

func TestALogThatLostItsTailIsRefused(t *testing.T) {
	o := filled(t)
	kept := filepath.Join(t.TempDir(), "kept")
	must(t, os.CopyFS(kept, os.DirFS(o.Dir)))
	a := open(t, o)
	add(t, a, talk("s", 100, 3)...)
	closeNow(t, a)
	must(t, os.RemoveAll(o.Dir))
	must(t, os.CopyFS(o.Dir, os.DirFS(kept)))
	_, err := Open(background, o)
	var damage *DamageError
	if !errors.As(err, &damage) || damage.Pos != 8 || !strings.Contains(err.Error(), "10 were saved") {
		t.Fatalf("open: %v", err)
	}
	heads, err := filepath.Glob(filepath.Join(o.KeyDir, "*.head"))
	must(t, err)
	must(t, os.Remove(heads[0])) // the mend: the loss is accepted
	a = open(t, o)
	report, err := a.Verify(background, nil)
	if err != nil || !report.OK || report.Events != 7 {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

func TestAHeadFileThatCannotBeReadIsNamed(t *testing.T) {
	o := filled(t)
	heads, err := filepath.Glob(filepath.Join(o.KeyDir, "*.head"))
	must(t, err)
	must(t, os.WriteFile(heads[0], make([]byte, 1024), 0o600))
	if _, err := Open(background, o); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), heads[0]) {
		t.Errorf("open: %v", err)
	}
}

func TestAHeadFileIsMissedOnlyWhereThereWasOne(t *testing.T) {
	o, said := place(t), &bytes.Buffer{}
	o.Logger = slog.New(slog.NewTextHandler(said, nil))
	a := open(t, o)
	add(t, a, talk("s", 0, 3)...)
	closeNow(t, a)
	if said.Len() > 0 {
		t.Errorf("a new archive says %s", said)
	}
	heads, err := filepath.Glob(filepath.Join(o.KeyDir, "*.head"))
	must(t, err)
	must(t, os.Remove(heads[0]))
	open(t, o)
	if !strings.Contains(said.String(), heads[0]) {
		t.Errorf("without its head file it says %q", said)
	}
}

func TestAFullDiskStopsWritingAndNothingElse(t *testing.T) {
	o := place(t)
	full := false
	o.free = func(string) (uint64, uint64, error) {
		if full {
			return 100 << 20, 100 << 30, nil
		}
		return 50 << 30, 100 << 30, nil
	}
	a := open(t, o)
	first := add(t, a, talk("s", 0, 2)...)
	full = true
	if _, err := a.Append(background, talk("s", 2, 2)); !errors.Is(err, ErrNoSpace) {
		t.Errorf("append: %v", err)
	}
	if receipt := <-a.Submit(model.Submission{Events: []model.Event{verdict("s", first[1].Key, model.Good)}}); !errors.Is(receipt.Err, ErrNoSpace) {
		t.Errorf("submit: %v", receipt.Err)
	}
	if d, err := a.Dialogue(background, "s"); err != nil || d.Turns != 2 {
		t.Errorf("read: %d turns, %v", d.Turns, err)
	}
	full = false
	add(t, a, talk("s", 2, 2)...)
	if counts, err := a.Counts(background); err != nil || counts.Events != 4 {
		t.Errorf("afterwards: %+v, %v", counts, err)
	}
}

func TestADiskThatIsAllButFullIsNotOpened(t *testing.T) {
	o := filled(t)
	o.free = func(string) (uint64, uint64, error) { return 10 << 20, 100 << 30, nil }
	if _, err := Open(background, o); !errors.Is(err, ErrNoSpace) {
		t.Errorf("open: %v", err)
	}
	o.free = func(string) (uint64, uint64, error) { return 100 << 20, 100 << 30, nil }
	a := open(t, o) // enough to read
	if d, err := a.Dialogue(background, "s"); err != nil || d.Turns != 6 {
		t.Errorf("read: %d turns, %v", d.Turns, err)
	}
}

func TestTheReserveIsSpareOnLargeDisksAndEnoughOnSmallOnes(t *testing.T) {
	for total, want := range map[uint64]uint64{1 << 30: 128 << 20, 8 << 30: (8 << 30) / 20, 1 << 40: 512 << 20} {
		if got := reserve(total); got != want {
			t.Errorf("of %d: %d, want %d", total, got, want)
		}
	}
}
