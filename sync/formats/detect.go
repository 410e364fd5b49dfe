package formats

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// UnknownError is an input that looks like several formats.
type UnknownError struct{ Candidates []Format }

// Error implements error.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("the format may be any of %v", e.Candidates)
}

// detectSize is how much of the input is looked at to recognise its format.
const detectSize = 64 << 10

// DetectSize is how large the buffer of a reader for Detect must be.
const DetectSize = detectSize

// Detect recognises the format by the beginning of in, which it does not consume.
// It waits for no more input than it needs: the public format is known from its
// first line. The error is an *UnknownError, or a failure of the input.
func Detect(in *bufio.Reader) (Format, error) {
	for want := 1; ; {
		data, err := in.Peek(min(max(want, in.Buffered()), detectSize))
		ended := err != nil || len(data) >= detectSize
		if err != nil && len(data) == 0 && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read: %w", err)
		}
		if format, err := detect(data, ended); format != "" || err != nil {
			return format, err
		}
		want = len(data) + 1
	}
}

// detect answers nothing when it needs more of the input, unless that has ended.
func detect(data []byte, ended bool) (Format, error) {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	switch {
	case len(text) == 0 && ended:
		return Debrief, nil
	case len(text) == 0:
		return "", nil
	case text[0] == '{' || text[0] == '[':
		return detectJSON(text, ended)
	case !ended:
		return "", nil
	}
	return detectText(text), nil
}

// detectText tells a chat from a table. What is neither is taken for the public
// format with broken lines, each of which is then refused with its place.
func detectText(text []byte) Format {
	var lines [][]byte
	for line := range bytes.Lines(text) {
		if _, ok := whatsAppHead(line); ok {
			return WhatsApp
		}
		if bytes.HasPrefix(line, []byte("{")) {
			return Debrief
		}
		lines = append(lines, line)
	}
	if isTable(lines) {
		return CSV
	}
	return Debrief
}

// isTable reports whether the second line has the columns of the first, the
// header.
func isTable(lines [][]byte) bool {
	if len(lines) < 2 || bytes.IndexByte(lines[0], 0) >= 0 {
		return false
	}
	d := string(delimiterOf(string(lines[0])))
	columns := bytes.Count(lines[0], []byte(d))
	return columns > 0 && (bytes.Count(lines[1], []byte(d)) == columns || bytes.IndexByte(lines[1], '"') >= 0)
}

// signatures are the names that tell a format: every name of one of the groups
// must be there.
var signatures = []struct {
	format Format
	groups [][]string
}{
	{Debrief, [][]string{{"ts", "type"}}},
	{Telegram, [][]string{{"about", "personal_information"}, {"about", "chats"}, {"personal_information", "chats"}, {"type", "id", "messages"}}},
	{OpenAI, [][]string{{"request", "response"}, {"model", "messages"}, {"messages", "choices"}, {"custom_id", "response"}, {"messages", "response"}}},
	{Rasa, [][]string{{"sender_id", "slots"}, {"sender_id", "events"}, {"sender_id", "latest_message"}, {"slots", "events"}}},
}

// detectJSON looks at the names of the first object.
func detectJSON(text []byte, ended bool) (Format, error) {
	inList := text[0] == '['
	names, whole := topNames(text)
	var fit []Format
	for _, s := range signatures {
		if slices.ContainsFunc(s.groups, func(group []string) bool { return hasAll(names, group) }) && (!inList || s.format == Rasa) {
			fit = append(fit, s.format)
		}
	}
	switch {
	case slices.Contains(fit, Debrief): // whatever else the sender keeps in it
		return Debrief, nil
	case len(fit) == 1 && (whole || ended):
		return fit[0], nil
	case !whole && !ended:
		return "", nil
	case len(fit) > 1:
		return "", &UnknownError{Candidates: fit}
	}
	return Debrief, nil // broken lines of the public format begin so too
}

func hasAll(names map[string]bool, group []string) bool {
	return !slices.ContainsFunc(group, func(name string) bool { return !names[name] })
}

// topNames returns the names of the members of the first object of text, as far
// as they are seen; whole means that there are no more of them.
func topNames(text []byte) (names map[string]bool, whole bool) {
	names = map[string]bool{}
	text = bytes.TrimLeft(text, "[ \t\r\n")
	s := newJSONStream(bufio.NewReader(bytes.NewReader(text)))
	err := s.object(func(name string) error {
		names[strings.ToLower(name)] = true
		return s.skip()
	})
	return names, err == nil || !errors.Is(err, io.ErrUnexpectedEOF)
}
