package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"debrief/model"
)

// whatsAppNames are how the files are called, in front of the chat's name.
var whatsAppNames = [...]string{"WhatsApp Chat with ", "WhatsApp Chat - ", "Чат WhatsApp с контактом ", "Чат WhatsApp с ", "Чат WhatsApp - "}

// whatsApp is a chat that is being read.
type whatsApp struct {
	*maker
	session string
	order   DateOrder
	last    string // the stamp of the last message
	within  int64  // how many messages had it
}

func openWhatsApp(in *bufio.Reader, m *maker) (parser, error) {
	w := &whatsApp{maker: m, order: m.o.DateOrder, session: m.o.Session}
	if w.session == "" {
		name := chatName(m.o.Origin)
		if name == "" {
			return nil, &OptionError{Option: "session", Asked: true, Reason: "the file's name does not say whose chat it is"}
		}
		w.session = "wa:" + name
	}
	if len(w.session) > model.MaxIDBytes {
		return nil, &OptionError{Option: "session", Asked: true, Reason: "the file's name is too long for the name of a session"}
	}
	if w.order == "" {
		var err error
		if w.order, err = whatsAppOrder(in); err != nil {
			return nil, err
		}
	}
	return func(yield func(Record, error) bool) { w.read(in, yield) }, nil
}

// chatName returns whose chat a file holds by its name, "" when it does not say.
func chatName(origin string) string {
	name := path.Base(strings.TrimSuffix(origin, ".gz"))
	name = strings.TrimSuffix(name, path.Ext(name))
	for _, prefix := range whatsAppNames {
		name = strings.TrimPrefix(name, prefix)
	}
	if name = strings.TrimSpace(name); name == "_chat" || name == "-" || name == "." || name == "/" {
		return ""
	}
	return name
}

// whatsAppOrder finds out from the beginning of the file what stands first in its
// dates.
func whatsAppOrder(in *bufio.Reader) (DateOrder, error) {
	data, _ := head(in)
	guess := newOrderGuess()
	for line := range bytes.Lines(data) {
		if h, ok := whatsAppHead(line); ok && h.err == nil {
			guess.see(h.stamp)
		}
	}
	return guess.order()
}

// read joins the lines of each message.
func (w *whatsApp) read(in *bufio.Reader, yield func(Record, error) bool) {
	l := &lines{in: in}
	var message *piece
	for {
		p, err := l.next()
		_, begins := whatsAppHead(p.raw)
		ended := errors.Is(err, io.EOF)
		if message != nil && (begins || err != nil && p.length == 0) {
			if !w.give(message, yield) {
				return
			}
			message = nil
		}
		switch {
		case ended:
			return
		case message == nil:
			message = p
		default:
			message.add([]byte("\n"))
			message.add(p.raw)
		}
		if err != nil {
			if p.length > 0 && !yield(message.record(model.Event{}, brokenOff(err)), nil) {
				return
			}
			yield(Record{Line: p.line}, err)
			return
		}
	}
}

// give yields what a message says; lines of nothing between messages say nothing.
func (w *whatsApp) give(p *piece, yield func(Record, error) bool) bool {
	if p.blank() {
		return true
	}
	event, err := w.event(p)
	return yield(w.record(p, event, err), nil)
}

var errNoHead = errors.New("this is not the beginning of a message: a date, a time and a name")

func (w *whatsApp) event(p *piece) (model.Event, error) {
	h, ok := whatsAppHead(p.raw)
	if !ok {
		return model.Event{}, errNoHead
	}
	if h.err != nil {
		return model.Event{}, h.err
	}
	ts, err := h.stamp.at(w.order, w.o.Zone)
	if err != nil {
		return model.Event{}, err
	}
	if stamp := h.stamp.String(); stamp != w.last {
		w.last, w.within = stamp, 0
	}
	w.within++
	e := model.Event{TS: ts, Seq: w.within, Source: "whatsapp", SessionID: w.session}
	e.ID = w.contentID("whatsapp", w.session, w.last, h.name, h.text)
	w.say(&e, h)
	return e, nil
}

// say fills in who spoke and what they said.
func (w *whatsApp) say(e *model.Event, h whatsAppLine) {
	if h.system() {
		e.Body = &model.Message{Role: model.RoleSystem, Text: h.text}
		return
	}
	role := w.people.named(h.name)
	if role == "" {
		role = model.RoleClient
	}
	speak(e, role, model.Person{Name: h.name})
	text, edited := cutEdited(h.text)
	if edited {
		e.Meta = []byte(`{"edited":true}`)
	}
	text, files := whatsAppMedia(text)
	e.Body = &model.Message{Role: role, Text: text, Attachments: files}
}
