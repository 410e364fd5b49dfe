package formats

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"debrief/model"
)

// csvTable is a table that is being read as one event a row.
type csvTable struct {
	*maker
	*table
	columns []csvColumn // in the order of the fields' names
	ordered DateOrder
	order   memory // how many rows of a session had the same time
}

// csvColumn is a column and what it holds.
type csvColumn struct {
	field string // of the public format, nested ones with a dot
	at    int    // from 0
	name  string // in the header
}

// csvFields are the fields that a column can be. fields.NAME and meta.NAME stand
// for any field of a form or a lead, and for anything else that should be kept.
var csvFields = []string{
	"ts", "type", "session_id", "id", "source", "account", "seq", "topic", "lang", "role", "text",
	"author.id", "author.name", "assistant.name", "assistant.version", "assistant.scenario",
	"client.id", "client.name", "client.phone", "client.email",
	"utm.source", "utm.medium", "utm.campaign", "utm.content", "utm.term",
	"target", "from", "to", "by", "reason", "status", "request_id", "lead_id", "deal_id", "error",
	"form", "booking_id", "at", "service", "staff", "notification_id", "template", "entity", "entity_id",
	"call_id", "tool", "recording_url", "text_url", "text_sha256", "attachments.url",
}

func openCSV(in *bufio.Reader, m *maker) (parser, error) {
	if d := m.o.Delimiter; d != 0 && (!utf8.ValidRune(d) || d == utf8.RuneError || strings.ContainsRune("\"\r\n", d)) {
		return nil, wrongOption("delimiter", "%q cannot stand between columns", d)
	}
	t, err := newTable(in, m.o.Delimiter)
	if err != nil {
		return nil, err
	}
	c := &csvTable{maker: m, table: t, ordered: m.o.DateOrder}
	if c.columns, err = c.mapped(); err != nil {
		return nil, err
	}
	if c.ordered == "" {
		if c.ordered, err = c.guess(in); err != nil {
			return nil, err
		}
	}
	return func(yield func(Record, error) bool) {
		c.each(yield, func(p *piece, cells []string, err error) bool {
			event := model.Event{}
			if err == nil {
				event, err = c.event(cells)
			}
			return yield(c.record(p, event, err), nil)
		})
	}, nil
}

// mapped finds the columns that the map names, and those whose name is that of a
// field.
func (c *csvTable) mapped() ([]csvColumn, error) {
	byField := map[string]string{}
	for _, name := range c.header {
		if isCSVField(name) {
			byField[name] = name
		}
	}
	maps.Copy(byField, c.o.Map)
	var out []csvColumn
	for _, field := range slices.Sorted(maps.Keys(byField)) {
		name := byField[field]
		if !isCSVField(field) {
			return nil, wrongOption("map", "%q is not a field of the public format that a column can be", field)
		}
		at := c.find(name)
		if at < 0 {
			return nil, wrongOption("map", "there is no column %q; the columns are %s", name, strings.Join(c.header, ", "))
		}
		out = append(out, csvColumn{field, at, name})
	}
	for _, field := range []string{"ts", "session_id"} {
		if _, ok := byField[field]; !ok && (field != "session_id" || c.o.Session == "") {
			return nil, &OptionError{Option: "map", Asked: true, Field: field, Columns: c.header,
				Reason: fmt.Sprintf("no column is %s; the columns are %s", field, strings.Join(c.header, ", "))}
		}
	}
	return out, nil
}

func isCSVField(field string) bool {
	for _, open := range []string{"fields.", "meta."} {
		if name, ok := strings.CutPrefix(field, open); ok {
			return name != ""
		}
	}
	return slices.Contains(csvFields, field)
}

// find returns the place of a column, -1 where there is none.
func (c *csvTable) find(name string) int {
	return slices.IndexFunc(c.header, func(h string) bool { return plainName(h) == plainName(name) })
}

// guess finds out from the beginning of the table what stands first in its dates.
func (c *csvTable) guess(in *bufio.Reader) (DateOrder, error) {
	data, whole := head(in)
	if !whole {
		data = data[:bytes.LastIndexByte(data, '\n')+1]
	}
	look := &table{rows: rows{lines: lines{in: bufio.NewReader(bytes.NewReader(data))}, delimiter: c.delimiter}}
	guess := newOrderGuess()
	drop := func(Record, error) bool { return false }
	look.each(drop, func(_ *piece, cells []string, err error) bool {
		for _, column := range c.columns {
			if column.field != "ts" || err != nil || column.at >= len(cells) {
				continue
			}
			if s, ok := parseStamp(cells[column.at]); ok {
				guess.see(s)
			}
		}
		return true
	})
	return guess.order()
}

// event makes an event of a row by way of the public format, which knows what
// each field may hold.
func (c *csvTable) event(cells []string) (model.Event, error) {
	object := newCSVObject()
	for _, column := range c.columns {
		if column.at >= len(cells) {
			return model.Event{}, fmt.Errorf("column %d (%s): the row ends before it", column.at+1, column.name)
		}
		value, err := c.value(column.field, cells[column.at])
		if err != nil {
			return model.Event{}, fmt.Errorf("column %d (%s): %w", column.at+1, column.name, err)
		}
		object.set(column.field, value)
	}
	if c.o.Session != "" {
		object.set("session_id", c.o.Session)
	}
	if object.text("type") == "" {
		object.set("type", string(model.TypeMessage))
	}
	stamp, session := object.text("ts"), object.text("session_id")
	if object.text("seq") == "" {
		object.set("seq", strconv.Itoa(c.order.times(digestOf(session, stamp))+1))
	}
	if object.text("id") == "" {
		object.set("id", c.contentID(append([]string{"csv", session}, cells...)...))
	}
	e, err := model.DecodeEvent(object.json(), c.o.Now)
	return e, c.inColumn(err)
}

// inColumn adds to the reason of the public format which column it is about.
func (c *csvTable) inColumn(err error) error {
	var bad *model.DecodeError
	if !errors.As(err, &bad) {
		return err
	}
	for _, column := range c.columns {
		if column.field == bad.Field {
			return fmt.Errorf("column %d (%s): %w", column.at+1, column.name, err)
		}
	}
	return err
}

// value translates what people write into what the public format says.
func (c *csvTable) value(field, cell string) (string, error) {
	switch field {
	case "ts", "at":
		return c.time(cell)
	case "role":
		return c.role(cell)
	}
	return cell, nil
}

func (c *csvTable) time(cell string) (string, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return "", nil
	}
	t, err := parseMoment(cell, c.o.Zone)
	if s, ok := parseStamp(cell); ok && err != nil {
		t, err = s.at(c.ordered, c.o.Zone)
	}
	if errors.Is(err, errNoDate) {
		return "", fmt.Errorf("%q is not a time: %w", short(cell), err)
	}
	if err != nil {
		return "", err
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z"), nil
}

// role reads a word for a side, or a name that the options give a role. Where they
// name anybody, everybody else is a client.
func (c *csvTable) role(cell string) (string, error) {
	if role := c.people.named(cell); role != "" {
		return string(role), nil
	}
	if role := roleOf(cell); role != "" {
		return string(role), nil
	}
	if len(c.people) > 0 && strings.TrimSpace(cell) != "" {
		return string(model.RoleClient), nil
	}
	return "", fmt.Errorf("%q is no word for client, assistant, operator or system; --assistant and --operator name people", short(cell))
}
