package cli

import "runtime"

// threadsEach is how many threads the runtime may run for each processor while a
// person waits for frames. With one each, a key waits for its turn behind merging
// tables, 10 ms a turn; with several, the system's scheduler lets whoever slept
// go first (docs/performance.md, "Start").
const threadsEach = 4

// answerFirst lets keys be answered while the store works, unless whoever started
// the program decided otherwise (GOMAXPROCS). It returns what undoes it.
func (a *app) answerFirst() (undo func()) {
	if a.Getenv("GOMAXPROCS") != "" {
		return func() {}
	}
	was := runtime.GOMAXPROCS(threadsEach * runtime.NumCPU())
	return func() { runtime.GOMAXPROCS(was) }
}
