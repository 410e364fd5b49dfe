package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// The files beside Badger's own.
const (
	lockFile  = "lock"
	ownerFile = "owner"
	badgerDir = "badger"
)

// lockDir makes this process the only one in the archive. The lock goes with the
// process, however it ends; the owner file only tells others who it is.
func lockDir(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock archive: %w", err)
	}
	if !ok {
		return nil, &InUseError{PID: ownerOf(dir)}
	}
	owner := strconv.Itoa(os.Getpid()) + "\n"
	if err := os.WriteFile(filepath.Join(dir, ownerFile), []byte(owner), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("lock archive: %w", err), lock.Unlock())
	}
	return lock, nil
}

func unlockDir(dir string, lock *flock.Flock) error {
	err := os.Remove(filepath.Join(dir, ownerFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, lock.Unlock())
}

func ownerOf(dir string) int {
	raw, err := os.ReadFile(filepath.Join(dir, ownerFile))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		return 0
	}
	return pid
}
