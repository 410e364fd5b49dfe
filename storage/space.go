package storage

import (
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/dustin/go-humanize"
)

// freeSpace returns the free and the whole size of the volume that holds a
// directory, in bytes.
type freeSpace func(dir string) (free, total uint64, err error)

// reserve is how much a volume must have left: on a full disk Badger dies of
// SIGBUS, and with it whatever was not saved.
func reserve(total uint64) uint64 {
	return max(128<<20, min(512<<20, total/20))
}

// openLeast is how much must be left for Badger to open its files at all.
const openLeast = 4 * memTableSize

// spaceToOpen returns ErrNoSpace when opening the store would kill the process.
func (a *Archive) spaceToOpen() error {
	free, _, err := a.free(a.dir)
	if err != nil {
		return fmt.Errorf("look for free space: %w", err)
	}
	if free < openLeast {
		return fmt.Errorf("%w: %s free, %s needed to open it", ErrNoSpace, humanize.IBytes(free), humanize.IBytes(openLeast))
	}
	return nil
}

// checkSpace returns ErrNoSpace when the archive must not grow.
func (a *Archive) checkSpace() error {
	if a.dir == "" {
		return nil
	}
	free, total, err := a.free(a.dir)
	if err != nil {
		return fmt.Errorf("look for free space: %w", err)
	}
	if need := reserve(total); free < need {
		return fmt.Errorf("%w: %s free, %s needed", ErrNoSpace, humanize.IBytes(free), humanize.IBytes(need))
	}
	return nil
}

// sizeOf returns what the files of a directory take on disk.
func sizeOf(dir string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			sum += onDisk(info)
		}
		return nil // a file that went meanwhile takes nothing
	})
	return sum, err
}
