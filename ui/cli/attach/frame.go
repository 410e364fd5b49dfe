package attach

import (
	"encoding/binary"
	"fmt"
	"io"
)

// kind says what a frame holds.
type kind byte

// Frames of the attaching side.
const (
	kindHello  kind = 1 // Hello as JSON, first of all
	kindStdin  kind = 2 // bytes, as many as were granted
	kindEOF    kind = 3 // of standard input
	kindTaken  kind = 4 // so many bytes of output were written: uint32
	kindClosed kind = 5 // nobody reads this stream any more: one byte, kindStdout or kindStderr
	kindSize   kind = 6 // the window: columns, rows: two uint16
	kindSignal kind = 7 // the person wants it to stop
)

// Frames of the owner.
const (
	kindWelcome kind = 16 // welcome as JSON, first of all
	kindStdout  kind = 17 // bytes
	kindStderr  kind = 18 // bytes
	kindGrant   kind = 19 // so many more bytes of standard input are wanted: uint32
	kindRaw     kind = 20 // one byte, 1: the terminal's keys are wanted as they are pressed; 0: no longer
	kindExit    kind = 21 // exit code: one byte
	kindStopped kind = 22 // as kindExit, of a session that ended because the owner stops
)

// A frame is its kind, the length of its payload in four bytes, and the payload.
const (
	headBytes  = 5
	mostBytes  = 64 << 10 // in a payload
	helloBytes = 1 << 20  // in a hello, which has the arguments
	pieceBytes = 32 << 10 // of a stream in one frame
	window     = 1 << 17  // bytes of a stream that may be on their way
)

type frame struct {
	kind    kind
	payload []byte
}

// readFrame reads one frame and refuses what no frame can be before it takes
// memory for it. io.EOF means that there was nothing any more.
func readFrame(r io.Reader) (frame, error) {
	var head [headBytes]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return frame{}, err
	}
	k, length := kind(head[0]), binary.BigEndian.Uint32(head[1:])
	low, high, known := k.bounds()
	switch {
	case !known:
		return frame{}, &FrameError{fmt.Sprintf("there is no frame of kind %d", k)}
	case length < uint32(low) || length > uint32(high): //nolint:gosec // the bounds are small constants
		return frame{}, &FrameError{fmt.Sprintf("a frame of kind %d has %d bytes", k, length)}
	}
	payload := make([]byte, length)
	if _, err := io.ReadFull(r, payload); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return frame{}, err
	}
	return frame{k, payload}, nil
}

// bounds returns how many bytes a frame of this kind can have.
func (k kind) bounds() (low, high int, known bool) {
	switch k {
	case kindHello, kindWelcome:
		return 2, helloBytes, true
	case kindStdin, kindStdout, kindStderr:
		return 1, mostBytes, true
	case kindTaken, kindGrant, kindSize:
		return 4, 4, true
	case kindClosed, kindRaw, kindExit, kindStopped:
		return 1, 1, true
	case kindEOF, kindSignal:
		return 0, 0, true
	}
	return 0, 0, false
}

// appendFrame writes a frame behind to.
func appendFrame(to []byte, f frame) []byte {
	to = append(to, byte(f.kind))
	to = binary.BigEndian.AppendUint32(to, uint32(len(f.payload))) //nolint:gosec // payloads are bounded
	return append(to, f.payload...)
}

func numberFrame(k kind, n int) frame {
	return frame{k, binary.BigEndian.AppendUint32(nil, uint32(n))} //nolint:gosec // windows are small
}

// number returns what numberFrame was given.
func (f frame) number() int { return int(binary.BigEndian.Uint32(f.payload)) }

// Size is that of a terminal, in cells. The zero value is no terminal.
type Size struct{ Width, Height int }

func sizeFrame(s Size) frame {
	payload := binary.BigEndian.AppendUint16(nil, cells(s.Width))
	return frame{kindSize, binary.BigEndian.AppendUint16(payload, cells(s.Height))}
}

func cells(n int) uint16 { return uint16(min(max(n, 0), 1<<16-1)) } //nolint:gosec // it is bounded here

func (f frame) size() Size {
	return Size{int(binary.BigEndian.Uint16(f.payload)), int(binary.BigEndian.Uint16(f.payload[2:]))}
}
