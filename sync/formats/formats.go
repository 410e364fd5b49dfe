package formats

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"debrief/model"
)

// Format is a kind of file that can be imported.
type Format string

// The formats, as they are named on the command line.
const (
	Auto     Format = "auto" // recognised by its beginning, see Detect
	Debrief  Format = "debrief"
	WhatsApp Format = "whatsapp"
	Telegram Format = "telegram"
	OpenAI   Format = "openai"
	Rasa     Format = "rasa"
	CSV      Format = "csv"
)

// All returns the formats that a file can be in, in the order of the docs.
func All() []Format { return []Format{Debrief, WhatsApp, Telegram, OpenAI, Rasa, CSV} }

// MaxRecord is how much of one message, row or line is read, in bytes. A longer
// one is refused, and that much of it is kept.
const MaxRecord = 1 << 20

// Options say what the file does not.
type Options struct {
	Origin     string            // the file's name without its directory, "-" for standard input
	Session    string            // the session of all events, where the file has one; "" to work it out
	SessionKey string            // OpenAI: the path of the field that holds the session, parts joined by dots
	Zone       *time.Location    // of times without an offset; nil means UTC
	DateOrder  DateOrder         // of dates such as 1/2/26; "" to work it out
	Assistants []string          // names of those who are the assistant
	Operators  []string          // names of those who are operators; others are clients
	Map        map[string]string // CSV: a field of the public format to the name of its column
	Delimiter  rune              // CSV: between columns; 0 to work it out
	Now        time.Time         // the time of intake, for the flag of events from the future
}

// Record is one piece of the input and what became of it.
type Record struct {
	Line   int    // where it begins, from 1
	Raw    []byte // as it came, at most MaxRecord bytes
	Length int64  // of the whole piece in bytes
	SHA256 string // hex, of the whole piece

	Event model.Event // what it says; it reads back from the public format as it is
	Err   error       // why there is no event
}

// OptionError is a file that cannot be read without an option, or an option that
// the file contradicts. Nothing was imported when Open returns it.
type OptionError struct {
	Option  string   // the flag, without its dashes
	Reason  string   // what is the matter, in English
	Asked   bool     // the file needs the option; else its value is wrong
	Field   string   // --map: the field that has no column, when Asked
	Columns []string // --map: those that there are
}

// Error implements error.
func (e *OptionError) Error() string { return "--" + e.Option + ": " + e.Reason }

func wrongOption(option, reason string, args ...any) error {
	return &OptionError{Option: option, Reason: fmt.Sprintf(reason, args...)}
}

// parser reads its input and yields records; the error is a failure of the input
// itself, after which nothing follows.
type parser func(yield func(Record, error) bool)

// Open looks at the beginning of r and returns its records. The error of an
// element is a failure of the source at that place; it is the last element.
func Open(format Format, r io.Reader, o Options) (iter.Seq2[Record, error], error) {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if len(o.Session) > model.MaxIDBytes {
		return nil, wrongOption("session", "is longer than %d bytes", model.MaxIDBytes)
	}
	if o.DateOrder != "" && !slices.Contains([]DateOrder{DayFirst, MonthFirst}, o.DateOrder) {
		return nil, wrongOption("date-order", "%q is neither %s nor %s", o.DateOrder, DayFirst, MonthFirst)
	}
	in := bufio.NewReaderSize(r, headSize)
	p, err := open(format, in, newMaker(o))
	if err != nil {
		return nil, err
	}
	return iter.Seq2[Record, error](p), nil
}

func open(format Format, in *bufio.Reader, m *maker) (parser, error) {
	switch format {
	case Debrief:
		return readDebrief(in, m), nil
	case WhatsApp:
		return openWhatsApp(in, m)
	case Telegram:
		return readTelegram(in, m), nil
	case OpenAI:
		return readOpenAI(in, m), nil
	case Rasa:
		return readRasa(in, m), nil
	case CSV:
		return openCSV(in, m)
	}
	return nil, wrongOption("format", "%q is not a format", format)
}

// headSize is how much of the input is looked at before it is read.
const headSize = 256 << 10

// head returns the beginning of the input without consuming it, and whether that
// is all of it.
func head(in *bufio.Reader) (data []byte, whole bool) {
	data, err := in.Peek(headSize)
	return data, err != nil
}

// readDebrief reads the public format, one object a line.
func readDebrief(in *bufio.Reader, m *maker) parser {
	return func(yield func(Record, error) bool) {
		eachLine(in, yield, func(p *piece) bool {
			if p.blank() {
				return true
			}
			event, err := model.Event{}, p.tooLong()
			if err == nil {
				event, err = model.DecodeEvent(p.raw, m.o.Now)
			}
			return yield(p.record(event, err), nil)
		})
	}
}
