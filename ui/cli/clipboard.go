package cli

import (
	"io"
	"os"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// output is the terminal that the screens are drawn on. What is sent beside the
// frames must not get into the middle of one, so all of it is written under one
// lock.
type output struct {
	mu sync.Mutex
	to io.Writer
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.to.Write(p)
}

// terminalFile is an output whose size can be asked for: the terminal library
// looks for the descriptor of a file.
type terminalFile struct {
	*os.File
	out *output
}

// Write implements io.Writer.
func (f terminalFile) Write(p []byte) (int, error) { return f.out.Write(p) }

// WriteString implements io.StringWriter, which os.File does past the lock.
func (f terminalFile) WriteString(s string) (int, error) { return f.out.Write([]byte(s)) }

// newOutput returns the output, and what the screens are to draw on.
func newOutput(to io.Writer) (*output, io.Writer) {
	o := &output{to: to}
	if file, ok := to.(*os.File); ok {
		return o, terminalFile{file, o}
	}
	return o, o
}

// clipboard returns what puts text into the clipboard of the person's terminal,
// wherever it is: terminals take it with OSC 52. tmux does not pass that on by
// itself, or does it only wrapped, as it is set up; both are sent.
func clipboard(o *output, getenv func(string) string) func(text string) error {
	return func(text string) error {
		sequence := ansi.SetSystemClipboard(text)
		switch term := getenv("TERM"); {
		case getenv("TMUX") != "" || strings.HasPrefix(term, "tmux"):
			sequence += ansi.TmuxPassthrough(sequence)
		case strings.HasPrefix(term, "screen"):
			sequence = ansi.ScreenPassthrough(sequence, screenPiece)
		}
		_, err := io.WriteString(o, sequence)
		return err
	}
}

// screenPiece is how many bytes GNU screen passes on at once.
const screenPiece = 768
