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

// UnknownError is an input that looks like no format, or like several.
type UnknownError struct{ Candidates []Format }

// Error implements error.
func (e *UnknownError) Error() string {
	if len(e.Candidates) == 0 {
		return "the format is not recognised"
	}
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
	return detectText(text)
}

// detectText tells a chat from a table.
func detectText(text []byte) (Format, error) {
	header, _, _ := bytes.Cut(text, []byte("\n"))
	for line := range bytes.Lines(text) {
		if _, ok := whatsAppHead(line); ok {
			return WhatsApp, nil
		}
	}
	d := delimiterOf(string(header))
	if bytes.ContainsRune(header, d) && !bytes.ContainsRune(header, 0) {
		return CSV, nil
	}
	return "", &UnknownError{}
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
		if slices.ContainsFunc(s.groups, func(group []string) bool { return hasAll(names, group) }) && !(inList && s.format != Rasa) {
			fit = append(fit, s.format)
		}
	}
	switch {
	case len(fit) == 1 && (whole || ended || fit[0] == Debrief):
		return fit[0], nil
	case !whole && !ended:
		return "", nil
	case len(fit) > 1:
		return "", &UnknownError{Candidates: fit}
	case inList:
		return "", &UnknownError{}
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
