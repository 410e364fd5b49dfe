package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"debrief/sync/formats"
	"debrief/ui/cli/importer"
)

// importFlags are those of import: how far it is told, and what the file does not
// say of itself.
type importFlags struct {
	progress, dryRun                  bool
	format, session, sessionKey, zone string
	encoding                          string
	dateOrder, delimiter              string
	assistants, operators             []string
	columns                           map[string]string
}

func (a *app) addImportFlags(set *pflag.FlagSet, f *importFlags) {
	set.BoolVar(&f.progress, "progress", false, a.text.T("cli.import.progress"))
	set.BoolVar(&f.dryRun, "dry-run", false, a.text.T("import.flag.dry_run"))
	set.StringVar(&f.format, "format", string(formats.Auto), a.text.T("import.flag.format", "Formats", formatNames(formats.All())))
	set.StringVar(&f.encoding, "encoding", "", a.text.T("import.flag.encoding"))
	set.StringVar(&f.session, "session", "", a.text.T("import.flag.session"))
	set.StringVar(&f.sessionKey, "session-key", "", a.text.T("import.flag.session_key"))
	set.StringVar(&f.zone, "tz", "", a.text.T("import.flag.tz"))
	set.StringVar(&f.dateOrder, "date-order", "", a.text.T("import.flag.date_order"))
	set.StringArrayVar(&f.assistants, "assistant", nil, a.text.T("import.flag.assistant"))
	set.StringArrayVar(&f.operators, "operator", nil, a.text.T("import.flag.operator"))
	set.StringToStringVar(&f.columns, "map", nil, a.text.T("import.flag.map"))
	set.StringVar(&f.delimiter, "delimiter", "", a.text.T("import.flag.delimiter"))
}

func formatNames(all []formats.Format) string {
	names := make([]string, len(all))
	for i, format := range all {
		names[i] = string(format)
	}
	return strings.Join(names, ", ")
}

// formatOptions reads the flags that say what the file does not.
func (a *app) formatOptions(path string, f *importFlags) (formats.Options, error) {
	o := formats.Options{
		Origin: originOf(path), Session: f.session, SessionKey: f.sessionKey, DateOrder: formats.DateOrder(f.dateOrder),
		Assistants: f.assistants, Operators: f.operators, Map: f.columns, Now: a.Now(),
	}
	if f.format != string(formats.Auto) && !slices.Contains(formats.All(), formats.Format(f.format)) {
		return o, a.usage("import.wrong.format", "Value", f.format, "Formats", formatNames(formats.All()))
	}
	var err error
	if o.Zone, err = a.zoneNamed(f.zone); err != nil {
		return o, err
	}
	o.Delimiter, err = a.delimiterNamed(f.delimiter)
	return o, err
}

// zoneNamed returns a zone by its IANA name or its offset, else the configured
// one.
func (a *app) zoneNamed(name string) (*time.Location, error) {
	if name == "" {
		if _, err := a.settings(); err != nil {
			return nil, err
		}
		return a.zone()
	}
	if t, err := time.Parse("-07:00", name); err == nil {
		_, offset := t.Zone()
		return time.FixedZone(name, offset), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, a.usage("import.wrong.tz", "Value", name)
	}
	return zone, nil
}

func (a *app) delimiterNamed(name string) (rune, error) {
	switch name {
	case "":
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	}
	r, size := utf8.DecodeRuneInString(name)
	if size != len(name) {
		return 0, a.usage("cli.usage.bad_value", "Name", "--delimiter", "Value", name, "Kind", a.text.T("cli.usage.kind_sign"))
	}
	return r, nil
}

// openFormat unpacks the source, recognises its format where none is named, and
// begins to read it. Records are nil for lines of the public format, which the
// importer reads faster by itself.
func (a *app) openFormat(ctx context.Context, source io.Reader, f *importFlags, o formats.Options) (in *importer.Input, records iter.Seq2[formats.Record, error], err error) {
	format := formats.Format(f.format)
	err = unlessStopped(ctx, func() error {
		var err error
		if in, err = importer.Open(source, o.Origin); err != nil {
			return err
		}
		if f.encoding != "" && !in.Decode(f.encoding) {
			return a.usage("import.wrong.encoding", "Value", f.encoding)
		}
		if in.Packed() {
			return a.fail(nil, "import.packed", "Origin", o.Origin)
		}
		if format == formats.Auto {
			if format, err = formats.Detect(in.Reader); err != nil {
				return a.unrecognised(err, o.Origin)
			}
			if in.Binary() {
				return a.fail(nil, "import.binary", "Origin", o.Origin)
			}
			a.say("import.taken", "Format", string(format), "Origin", o.Origin)
		}
		if (format == formats.CSV || format == formats.WhatsApp) && f.encoding == "" && !in.IsText() {
			return a.usage("import.ask.encoding", "Origin", o.Origin)
		}
		if format == formats.Debrief && !f.dryRun {
			return nil
		}
		records, err = formats.Open(format, in, o)
		return a.optionFailure(err)
	})
	if err != nil {
		return nil, nil, err
	}
	return in, records, nil
}

// unlessStopped does what a pipe that nobody writes to may hold for ever, and
// leaves it alone when ctx ends.
func unlessStopped(ctx context.Context, do func() error) error {
	var waiting errgroup.Group
	done := make(chan error, 1)
	waiting.Go(func() error { done <- do(); return nil })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("open input: %w", ctx.Err())
	}
}

// unrecognised tells which formats there are to choose from.
func (a *app) unrecognised(err error, origin string) error {
	var unknown *formats.UnknownError
	if !errors.As(err, &unknown) {
		return &importer.SourceError{Origin: origin, Line: 1, Err: err}
	}
	return a.usage("import.ambiguous", "Origin", origin, "Formats", formatNames(unknown.Candidates))
}

// optionFailure tells which flag the file needs, or what is wrong with one.
func (a *app) optionFailure(err error) error {
	var option *formats.OptionError
	if !errors.As(err, &option) {
		return err
	}
	columns := strings.Join(option.Columns, ", ")
	switch {
	case option.Asked && option.Option == "date-order":
		return a.usage("import.ask.date_order")
	case option.Asked && option.Option == "session":
		return a.usage("import.ask.session")
	case option.Asked && option.Field == "session_id":
		return a.usage("import.ask.session_column", "Columns", columns)
	case option.Asked:
		return a.usage("import.ask.column", "Field", option.Field, "Columns", columns)
	}
	return a.usage("import.wrong.option", "Option", "--"+option.Option, "Reason", option.Reason)
}
