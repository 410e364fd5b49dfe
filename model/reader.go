package model

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// reader takes the known fields out of one object of an event, each with its
// type. The first thing that is wrong stays in err, and what is taken after that
// is zero. null counts as a field that is not there.
type reader struct {
	path     string // of the object inside the event: "client."
	members  []member
	err      error
	replaced bool // half a surrogate pair became U+FFFD
}

func (r *reader) refuse(field, reason string) {
	if r.err == nil {
		r.err = &DecodeError{Field: r.path + field, Reason: reason}
	}
}

// find returns a member by its name; members are in order.
func (r *reader) find(name string) *member {
	low, high := 0, len(r.members)
	for low < high {
		if middle := (low + high) / 2; string(r.members[middle].name) < name {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(r.members) && string(r.members[low].name) == name {
		return &r.members[low]
	}
	return nil
}

// peek returns a field without taking it, nil when it is not there.
func (r *reader) peek(name string) []byte {
	if m := r.find(name); m != nil && string(m.raw) != "null" {
		return m.raw
	}
	return nil
}

// take returns a field and marks it as known, nil when it is not there.
func (r *reader) take(name string) []byte {
	m := r.find(name)
	if m == nil {
		return nil
	}
	m.used = true
	if string(m.raw) == "null" {
		return nil
	}
	return m.raw
}

// text takes a string, "" when it is not there.
func (r *reader) text(name string) string {
	raw := r.take(name)
	if raw == nil {
		return ""
	}
	if raw[0] != '"' {
		r.refuse(name, quoted(raw)+" is not a string")
		return ""
	}
	return r.unquote(raw)
}

func (r *reader) unquote(raw []byte) string {
	inside := raw[1 : len(raw)-1]
	if bytes.IndexByte(inside, '\\') < 0 {
		return string(inside)
	}
	text, whole := appendUnescaped(make([]byte, 0, len(inside)), inside)
	r.replaced = r.replaced || !whole
	return string(text)
}

// required takes a string that must be there and not be empty.
func (r *reader) required(name string) string {
	text := r.text(name)
	if text == "" {
		r.refuse(name, "is missing")
	}
	return text
}

// id takes a string of at most MaxIDBytes.
func (r *reader) id(name string) string {
	id := r.text(name)
	if len(id) > MaxIDBytes {
		r.refuse(name, fmt.Sprintf("%d bytes are more than an id may have (%d)", len(id), MaxIDBytes))
	}
	return id
}

func (r *reader) requiredID(name string) string {
	id := r.id(name)
	if id == "" {
		r.refuse(name, "is missing")
	}
	return id
}

// choice takes a string that must be one of words.
func (r *reader) choice(name string, words ...string) string {
	word := r.required(name)
	if r.err == nil && !slices.Contains(words, word) {
		r.refuse(name, fmt.Sprintf("%s is none of %s", quoteText(word), strings.Join(words, ", ")))
	}
	return word
}

func (r *reader) integer(name string) int64 {
	raw := r.take(name)
	if raw == nil {
		return 0
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		r.refuse(name, quoted(raw)+" is not an integer")
	}
	return n
}

// size takes an integer that is not negative.
func (r *reader) size(name string) int64 {
	n := r.integer(name)
	if n < 0 {
		r.refuse(name, strconv.FormatInt(n, 10)+" is negative")
	}
	return n
}

// seconds takes a number that is not negative.
func (r *reader) seconds(name string) float64 {
	raw := r.take(name)
	if raw == nil {
		return 0
	}
	n, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !isNumber(raw) || n < 0 {
		r.refuse(name, quoted(raw)+" is not a number of seconds")
		return 0
	}
	return n
}

func isNumber(raw []byte) bool { return raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9' }

// amount takes a number, as such or as a string, with the digits it was sent in.
func (r *reader) amount(name string) json.Number {
	raw := r.take(name)
	if raw == nil {
		return ""
	}
	digits := raw
	if raw[0] == '"' {
		digits = raw[1 : len(raw)-1]
	}
	s := scanner{data: digits}
	if len(digits) == 0 || !isNumber(digits) || s.number() != nil || s.at < len(digits) {
		r.refuse(name, quoted(raw)+" is not a number")
		return ""
	}
	return json.Number(digits)
}

// time takes a time in any of the accepted forms.
func (r *reader) time(name string, required bool) time.Time {
	raw := r.take(name)
	if raw == nil {
		if required {
			r.refuse(name, "is missing")
		}
		return time.Time{}
	}
	text := ""
	switch {
	case raw[0] == '"':
		text = r.unquote(raw)
	case isNumber(raw):
		text = string(raw)
	}
	ts, err := parseTime(text)
	if err != nil {
		r.refuse(name, quoted(raw)+" "+err.Error())
	}
	return ts
}

func (r *reader) sha256(name string) string {
	sum := r.text(name)
	if sum == "" {
		return ""
	}
	if b, err := hex.DecodeString(sum); err != nil || len(b) != 32 {
		r.refuse(name, quoteText(sum)+" is not the 64 hex digits of a SHA-256")
	}
	return sum
}

// object takes an object and lets read take its fields. An object that holds
// more than that is not marked as known, so that it is kept whole.
func (r *reader) object(name string, read func(*reader)) {
	m := r.find(name)
	raw := r.take(name)
	if raw == nil || r.err != nil {
		return
	}
	if raw[0] != '{' {
		r.refuse(name, quoted(raw)+" is not an object")
		return
	}
	m.used = r.inside(name+".", raw, read)
}

// inside reads one object of the event and reports whether all its fields are
// known.
func (r *reader) inside(path string, raw []byte, read func(*reader)) bool {
	var room [16]member
	members, err := scanObject(raw, room[:])
	if err != nil {
		r.refuseNested(path, err)
		return true
	}
	sub := reader{path: r.path + path, members: members}
	read(&sub)
	if r.err == nil {
		r.err = sub.err
	}
	r.replaced = r.replaced || sub.replaced
	return !slices.ContainsFunc(members, func(m member) bool { return !m.used })
}

// refuseNested refuses an object in which a name stands twice.
func (r *reader) refuseNested(path string, err error) {
	if bad, ok := err.(*DecodeError); ok { //nolint:errorlint // scanObject returns it bare
		r.refuse(path+bad.Field, bad.Reason)
	}
}

// objects takes a list of objects and lets read take the fields of each.
func (r *reader) objects(name string, read func(*reader)) {
	m := r.find(name)
	raw := r.take(name)
	if raw == nil || r.err != nil {
		return
	}
	s := scanner{data: raw}
	if s.next() != '[' {
		r.refuse(name, quoted(raw)+" is not a list")
		return
	}
	n := 0
	_ = s.list(func(item []byte) error { // checked before
		n++
		path := fmt.Sprintf("%s[%d]", name, n)
		if item[0] != '{' {
			r.refuse(path, quoted(item)+" is not an object")
		} else if !r.inside(path+".", item, read) {
			m.used = false
		}
		return nil
	})
}

// any takes a value of whatever type.
func (r *reader) any(name string) json.RawMessage {
	if raw := r.take(name); raw != nil {
		return compact(raw)
	}
	return nil
}

// fields takes an object of named values. Bitrix24 writes an empty one as an
// empty list.
func (r *reader) fields(name string) Fields {
	raw := r.take(name)
	if raw == nil || r.err != nil {
		return nil
	}
	if raw[0] == '[' && len(compact(raw)) == len("[]") {
		return nil
	}
	if raw[0] != '{' {
		r.refuse(name, quoted(raw)+" is not an object")
		return nil
	}
	var room [16]member
	members, err := scanObject(raw, room[:])
	if err != nil {
		r.refuseNested(name+".", err)
		return nil
	}
	if len(members) == 0 {
		return nil
	}
	fields := make(Fields, len(members))
	for _, m := range members {
		fields[string(m.name)] = compact(m.raw)
	}
	return fields
}

// shownRunes is how much of a wrong value an error quotes.
const shownRunes = 60

// quoted returns a value as an error shows it: on one line, without control
// characters, not too long.
func quoted(raw []byte) string {
	if raw[0] == '"' {
		text, _ := appendUnescaped(nil, raw[1:len(raw)-1])
		return quoteText(string(text))
	}
	text := string(compact(raw))
	if utf8.RuneCountInString(text) > shownRunes {
		text = firstRunes(text, shownRunes) + "…"
	}
	inside := strconv.Quote(text)
	return strings.ReplaceAll(inside[1:len(inside)-1], `\"`, `"`)
}

func quoteText(text string) string {
	if utf8.RuneCountInString(text) > shownRunes {
		text = firstRunes(text, shownRunes) + "…"
	}
	return strconv.Quote(text)
}
