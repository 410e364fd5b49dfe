package attach

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestFramesComeBackAsTheyWereSent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := []kind{kindStdin, kindEOF, kindTaken, kindClosed, kindSize, kindSignal, kindStdout, kindStderr, kindGrant, kindRaw, kindExit, kindStopped}
		var sent []frame
		var wire []byte
		for range rapid.IntRange(0, 8).Draw(t, "frames") {
			k := rapid.SampledFrom(kinds).Draw(t, "kind")
			low, high, _ := k.bounds()
			f := frame{k, rapid.SliceOfN(rapid.Byte(), low, min(high, 300)).Draw(t, "payload")}
			sent, wire = append(sent, f), appendFrame(wire, f)
		}
		r := bytes.NewReader(wire)
		for _, want := range sent {
			got, err := readFrame(r)
			if err != nil || got.kind != want.kind || !bytes.Equal(got.payload, want.payload) {
				t.Fatalf("got %v, %v; want %v", got, err, want)
			}
		}
		if _, err := readFrame(r); !errors.Is(err, io.EOF) {
			t.Fatalf("after the last: %v", err)
		}
	})
}

func TestSizesAreBounded(t *testing.T) {
	for _, test := range []struct{ give, want Size }{
		{Size{80, 24}, Size{80, 24}}, {Size{-1, 1 << 20}, Size{0, 1<<16 - 1}}, {Size{}, Size{}},
	} {
		if got := sizeFrame(test.give).size(); got != test.want {
			t.Errorf("%v comes as %v", test.give, got)
		}
	}
}

// seeds are a stream, a cut one and wrong ones.
func seeds(f *testing.F) {
	whole := appendFrame(appendFrame(nil, frame{kindStdin, []byte("ab")}), frame{kind: kindSignal})
	for _, seed := range [][]byte{
		whole, whole[:4], whole[:6], {}, {99, 0, 0, 0, 0}, {byte(kindStdout), 255, 255, 255, 255}, {byte(kindExit), 0, 0, 0, 0},
		appendFrame(nil, sizeFrame(Size{80, 24})), appendFrame(nil, numberFrame(kindTaken, 1<<31)),
		appendFrame(nil, frame{kindClosed, []byte{200}}), appendFrame(nil, frame{kindHello, []byte(`{"protocol":1}`)}),
	} {
		f.Add(seed)
	}
}

// FuzzFrames reads any bytes: what is read is what was written, and no frame is
// larger than its kind allows.
func FuzzFrames(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, wire []byte) {
		r := bytes.NewReader(wire)
		var again []byte
		for {
			one, err := readFrame(r)
			if err != nil {
				break
			}
			low, high, known := one.kind.bounds()
			if n := len(one.payload); !known || n < low || n > high {
				t.Fatalf("a frame of kind %d with %d bytes", one.kind, n)
			}
			again = appendFrame(again, one)
		}
		if !bytes.HasPrefix(wire, again) {
			t.Fatal("what was read is not what was written")
		}
	})
}

// FuzzSession gives any bytes to a session: it takes them within its bounds, and
// ends.
func FuzzSession(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, wire []byte) {
		near, far := net.Pipe()
		defer near.Close()
		defer far.Close()
		s := newSession(near, Hello{}, time.Minute)
		ctx, stop := context.WithCancel(context.Background())
		if err := s.listen(bytes.NewReader(wire), stop); err == nil {
			t.Fatal("it never ends")
		}
		<-ctx.Done()
		if n, err := s.Stdin.Read(make([]byte, 10)); n > 0 || !errors.Is(err, io.EOF) {
			t.Fatalf("input that was never asked for: %d, %v", n, err)
		}
		if _, err := s.Stdout.Write([]byte("x")); err == nil {
			t.Fatal("it writes to nobody")
		}
	})
}
