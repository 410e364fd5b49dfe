package main

import (
	"fmt"
	"syscall"
	"time"
)

// took is how long something took by the clock, and how much of all processors it
// took in this process. Of a server or another program only the clock tells.
type took struct{ clock, processor time.Duration }

// String is both in seconds.
func (t took) String() string {
	return fmt.Sprintf("%.1f s (%.1f)", t.clock.Seconds(), t.processor.Seconds())
}

// moment is when something began.
type moment struct {
	clock     time.Time
	processor time.Duration
}

func begin() moment { return moment{time.Now(), processorTime()} }

func (m moment) since() took { return took{time.Since(m.clock), processorTime() - m.processor} }

func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
