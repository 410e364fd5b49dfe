package cli

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// maxLog is the size in bytes at which the log is begun anew.
const maxLog = 4 << 20

// openLog opens the log of what went wrong. It holds no client's words. Where it
// cannot be written the program works without: it is only for finding mistakes.
func openLog(path string) (*slog.Logger, func() error) {
	discard := slog.New(slog.NewTextHandler(io.Discard, nil))
	if path == "" || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return discard, func() error { return nil }
	}
	mode := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		mode |= os.O_TRUNC
	}
	f, err := os.OpenFile(path, mode, 0o600)
	if err != nil {
		return discard, func() error { return nil }
	}
	return slog.New(slog.NewTextHandler(f, nil)), f.Close
}
