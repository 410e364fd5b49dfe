package ui

import (
	"context"
	"io"
	"strings"
	"sync/atomic"
	"testing"
)

// canvas is an output that tells of every write.
type canvas struct {
	terminal
	wrote chan struct{}
}

func (d *canvas) Write(b []byte) (int, error) {
	n, err := d.terminal.Write(b)
	select {
	case d.wrote <- struct{}{}:
	default:
	}
	return n, err
}

func (d *canvas) until(rule string) {
	for {
		d.mu.Lock()
		there := strings.Contains(d.out.String(), rule)
		d.mu.Unlock()
		if there {
			return
		}
		<-d.wrote
	}
}

// TestRunFollowsTheSizeOfATerminalElsewhere draws on what is no terminal here.
func TestRunFollowsTheSizeOfATerminalElsewhere(t *testing.T) {
	in, keys := io.Pipe()
	defer keys.Close()
	o := options(t, in)
	out := &canvas{wrote: make(chan struct{}, 1)}
	var width atomic.Int64
	resized := make(chan struct{}, 1)
	width.Store(80)
	o.Output, o.Resized = out, resized
	o.Size = func() (int, int) { return int(width.Load()), 24 }
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, o) }()
	out.until(strings.Repeat("-", 80))
	for _, next := range []int64{100, 130} {
		width.Store(next)
		resized <- struct{}{}
		out.until(strings.Repeat("-", int(next)))
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatalf("run: %v", err)
	}
}
