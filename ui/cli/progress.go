package cli

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// barEvery is how often a bar is drawn at the most.
const barEvery = 100 * time.Millisecond

// bar shows how far something is, on a terminal only. A terminal that cannot be
// written to is no reason to stop, so drawing has no error.
type bar struct{ *progressbar.ProgressBar }

// newBar makes a bar of total steps (-1: unknown), or of bytes.
func (a *app) newBar(total int64, what string, bytes bool) bar {
	if !isTerminal(a.Stderr) {
		return bar{}
	}
	return bar{progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(a.Stderr),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(bytes),
		progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionThrottle(barEvery),
	)}
}

// show moves the bar to done.
func (b bar) show(done int64) {
	if b.ProgressBar == nil {
		return
	}
	if err := b.Set64(done); err != nil {
		return
	}
}

// of moves the bar to done of a total that may change.
func (b bar) of(done, total uint64) {
	if b.ProgressBar == nil {
		return
	}
	b.ChangeMax64(int64(total)) //nolint:gosec // counts of events fit
	b.show(int64(done))         //nolint:gosec // counts of events fit
}

// end takes the bar away.
func (b bar) end() {
	if b.ProgressBar == nil {
		return
	}
	if err := b.Finish(); err != nil {
		return
	}
}
