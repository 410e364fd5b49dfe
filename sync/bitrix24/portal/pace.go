package portal

import (
	"fmt"
	"net/http"
	"time"
)

// hasty is how soon nobody should ask the same again after a failure. One such
// repeat may be a person's impatience; two in a row are a program without backoff.
const (
	hasty     = 500 * time.Millisecond
	mostHasty = 1
)

// failure is the last one of a request.
type failure struct {
	at    time.Time
	quick int // how many times in a row it was asked again at once
}

// pace notices callers that ask the same again and again and give the portal no
// time. arrived is when the request came, now when it was answered.
func (w *watch) pace(a asked, answer reply, arrived, now time.Time) {
	failed := answer.broken || answer.page != "" || answer.status == http.StatusTooManyRequests || answer.status >= http.StatusInternalServerError
	if !failed && len(w.failed) == 0 {
		return
	}
	request := fmt.Sprint(a.method, a.params)
	last, again := w.failed[request]
	if !failed {
		delete(w.failed, request)
		return
	}
	quick := 0
	if again && arrived.Sub(last.at) < hasty {
		quick = last.quick + 1
	}
	if quick == mostHasty+1 {
		w.blame("%s: asked again and again without waiting", a.method)
	}
	w.failed[request] = failure{now, quick}
}

// beforeBatch looks at a batch: one that holds a write of unknown outcome must not
// be sent again before somebody has looked.
func (w *watch) beforeBatch(all []command) {
	for _, c := range all {
		if target, writing := w.commandTarget(c, all); writing && w.unsure[target] {
			w.blame("batch: its writes were repeated after an unknown outcome")
			return
		}
	}
}
