package cli

import (
	"fmt"
	"log/slog"
	"time"

	"debrief/model"
)

// failureLog writes what the syncer could not do into the log: what failed and of
// which kind, without the words of the CRM, which may tell of a client. What fails
// again in the same way is written once an hour.
type failureLog struct {
	log  *slog.Logger
	told map[string]told // by what failed
}

// told is a failure that was written.
type told struct {
	how string
	at  time.Time
}

const tellAgain = time.Hour

// take implements crmsync.Options.Failed: it is called by one goroutine at a time.
func (f *failureLog) take(e model.SyncError) {
	what := e.Source
	switch {
	case !e.About.IsZero():
		what = "fix of a " + string(e.About.Kind)
	case what == "":
		what = "what runs beside the syncer"
	}
	attrs := append([]any{"what", what}, howOf(e)...)
	how := fmt.Sprint(attrs...)
	if last, had := f.told[what]; had && last.how == how && e.At.Sub(last.at) < tellAgain {
		return
	}
	f.told[what] = told{how, e.At}
	f.log.Warn("bitrix24: not done", attrs...)
}

// howOf says how something failed. A fix that failed otherwise than in the CRM has
// its own place in the log.
func howOf(e model.SyncError) []any {
	c := e.Failure
	if c == nil {
		if e.About.IsZero() {
			return []any{"error", e.Text}
		}
		return nil
	}
	attrs := []any{"class", string(c.Class), "method", c.Method}
	for _, more := range [][2]string{{"code", c.Code}, {"cause", string(c.Cause)}, {"missing_right", c.Scope}} {
		if more[1] != "" {
			attrs = append(attrs, more[0], more[1])
		}
	}
	return attrs
}
