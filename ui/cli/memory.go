package cli

import "runtime/debug"

// serveMemory is what the runtime of a receiver may take in bytes before the
// collector works harder. What it needs for long is less; merging tables makes
// large garbage at times, which would lie about without a bound.
const serveMemory = 280 << 20

// boundMemory keeps the memory of a receiver small, unless whoever started it
// wants another bound (GOMEMLIMIT).
func (a *app) boundMemory() {
	if a.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(serveMemory)
	}
}
