// Package plain is the program for somebody who hears it, or who reaches it
// through a pipe: a line is read, what it asks for is done, and what came of it is
// told in sentences. Nothing is drawn, nothing moves, and nothing is ever told
// again unless it is asked for. The acts, their keys and their rules are those of
// the screens (ui.Talk).
package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/sync/errgroup"

	"debrief/keymap"
	"debrief/ui"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// longestLine is how much of one line is read, in bytes.
const longestLine = 1 << 20

// session is one run.
type session struct {
	talk *ui.Talk
	env  pane.Env
	out  io.Writer
	echo bool
	err  error // of writing

	telling string // what was told whole last
	here    string // … and of the next key
}

// Streams are where lines come from and go to.
type Streams struct {
	In  io.Reader
	Out io.Writer
	// Echo says that nobody sees what is typed, as in a pipe: it is written too, so that
	// what was told can be read as a conversation.
	Echo bool
}

// Run tells the screens and takes lines until the person leaves, the lines or ctx
// end, which is no error. When it returns, everything that was written was
// submitted to the journal.
func Run(ctx context.Context, o ui.Options, streams Streams) error {
	s := &session{talk: ui.NewTalk(ctx, o), env: o.Env, out: streams.Out, echo: streams.Echo}
	s.say(s.env.Text.T("plain.welcome", "Help", s.env.Keys.Key(keymap.ShowHelp), "Quit", s.env.Keys.Key(keymap.Quit)))
	lines, failed := read(ctx, streams.In)
	s.told()
	for s.asks(ctx, lines) {
		s.told()
	}
	err := s.talk.End()
	s.statuses()
	return errors.Join(err, s.err, failed())
}

// asks waits for a line and does it; false ends the session.
func (s *session) asks(ctx context.Context, lines <-chan string) bool {
	if ended, _ := s.talk.Ended(); ended || s.err != nil {
		return false
	}
	s.write(s.prompt())
	select {
	case line, ok := <-lines:
		switch {
		case !ok:
			s.say("")
		case s.echo:
			s.say(text.Line(line))
		}
		if ok {
			s.take(line)
		}
		return ok
	case <-ctx.Done():
		s.say("")
		return false
	}
}

// told tells what came of the last line: what was said, all of what is open when
// that is another thing, and what the next key is about.
func (s *session) told() {
	s.statuses()
	if ended, _ := s.talk.Ended(); ended {
		return
	}
	here := s.talk.Here()
	if telling := s.talk.Telling(); telling != s.telling {
		s.telling, s.here = telling, ""
		s.say(s.talk.Whole()...)
	}
	if joined := strings.Join(here, "\n"); joined != s.here {
		s.here = joined
		s.say(here...)
	}
}

// statuses tells the messages; what failed or was not done is named so.
func (s *session) statuses() {
	last := ""
	for _, status := range s.talk.Said() {
		if status.Text == last {
			continue
		}
		last = status.Text
		switch status.Kind {
		case pane.Error:
			s.say(s.env.Text.T("plain.error", "What", status.Text))
		case pane.Warn:
			s.say(s.env.Text.T("plain.warn", "What", status.Text))
		case pane.Info, pane.OK:
			s.say(status.Text)
		}
	}
}

// prompt says where one is, or that a text is waited for.
func (s *session) prompt() string {
	if s.talk.TextMode() {
		return s.env.Text.T("plain.prompt_text") + "> "
	}
	name := s.env.Text.T("frame." + string(s.talk.Screen()))
	if prefix := s.talk.Prefix(); prefix != "" {
		name += " " + prefix
	}
	return name + "> "
}

func (s *session) say(lines ...string) {
	for _, line := range lines {
		s.write(line + "\n")
	}
}

func (s *session) write(what string) {
	if s.err != nil {
		return
	}
	if _, err := io.WriteString(s.out, what); err != nil {
		s.err = fmt.Errorf("write to the terminal: %w", err)
	}
}

// read gives the lines of in one by one, as far as they are asked for. The reader
// is not waited for: it may stand in a read that nothing ends.
func read(ctx context.Context, in io.Reader) (lines <-chan string, failed func() error) {
	out := make(chan string)
	result := make(chan error, 1)
	new(errgroup.Group).Go(func() error {
		defer close(out)
		scanner := bufio.NewScanner(in)
		scanner.Buffer(make([]byte, 0, 4096), longestLine)
		for scanner.Scan() {
			select {
			case out <- scanner.Text():
			case <-ctx.Done():
				return nil
			}
		}
		result <- scanner.Err()
		return nil
	})
	return out, func() error {
		select {
		case err := <-result:
			if err != nil {
				return fmt.Errorf("read the next line: %w", err)
			}
		default:
		}
		return nil
	}
}
