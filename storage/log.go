package storage

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
)

// badgerLog passes on what Badger says, below the level of what people see:
// nobody but a developer can act on it. Badger logs file names and numbers, no
// keys and no values.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) say(level, format string, args []any) {
	l.log.Debug("store", "level", level, "text", strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (l badgerLog) Errorf(format string, args ...any)   { l.say("error", format, args) }
func (l badgerLog) Warningf(format string, args ...any) { l.say("warning", format, args) }
func (l badgerLog) Infof(format string, args ...any)    { l.say("info", format, args) }
func (l badgerLog) Debugf(format string, args ...any)   { l.say("debug", format, args) }

func (a *Archive) badgerDir() string { return filepath.Join(a.dir, badgerDir) }
