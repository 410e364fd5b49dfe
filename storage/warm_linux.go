package storage

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// tailBytes is how much of a table's end warm asks for: its index and its last
// block, which Badger reads of every table when it opens.
const tailBytes = 256 << 10

// warm asks the system to read the ends of all tables at once. Badger reads one
// after the other, which takes a disk several times as long.
func warm(dir string) error {
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	for _, path := range tables {
		err = errors.Join(err, warmTail(path))
	}
	return err
}

func warmTail(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		from := max(0, info.Size()-tailBytes)
		err = unix.Fadvise(int(f.Fd()), from, tailBytes, unix.FADV_WILLNEED)
	}
	return errors.Join(err, f.Close())
}
