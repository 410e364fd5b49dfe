package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/structs"
	"github.com/knadh/koanf/v2"
	gotoml "github.com/pelletier/go-toml/v2"

	"debrief/keymap"
	"debrief/ui/cli/lines"
)

// tag is the struct tag that names a setting.
const tag = "toml"

// Sources says where the settings come from, each over the one before: Base, the
// file, the environment, Over.
type Sources struct {
	File     string                   // the configuration file
	MustHave bool                     // the file was asked for by name, so its absence is an error
	Base     Config                   // what holds where nothing else says anything
	Getenv   func(name string) string // the environment, see Setting.EnvName; nil for none
	Over     map[string]any           // what the command line says: "archive" → value
}

// FileError is a mistake in the configuration file, or in another source of
// settings.
type FileError struct {
	Path string // the file, InEnvironment or InSettings
	Line int    // from 1; 0 when the mistake has no line
	Key  string // the setting, "" when the file is not TOML
	Why  Mistake
	With []any // names and values in turn, for the words of the mistake

	Keys  *keymap.Fault // of BadKeys
	Other string        // of BadKeys: where the other action got its key, "" for a default one
}

// Where a mistake can be besides the file.
const (
	InEnvironment = "environment"
	InSettings    = "settings"
)

// Error implements error. It names the mistake and does not tell it: that is done in
// the reader's language.
func (e *FileError) Error() string {
	line := e.Place() + ": " + string(e.Why)
	if e.Keys != nil {
		line += ": " + e.Keys.Error()
	}
	for i := 0; i+1 < len(e.With); i += 2 {
		line += fmt.Sprintf(" %v=%q", e.With[i], fmt.Sprint(e.With[i+1]))
	}
	return line
}

// Place says where the mistake is: file:line: setting, as far as each is known.
func (e *FileError) Place() string {
	place := e.Path
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d", e.Path, e.Line)
	}
	if e.Key != "" {
		place += ": " + e.Key
	}
	return place
}

// Load returns the settings, checked by Validate. Where there is a mistake nothing but
// the language is returned with it, for the mistake to be told in. Files that they name are taken
// from the directory of the configuration file.
func Load(s Sources) (Config, error) {
	read, err := Read(s)
	if err != nil {
		return Config{}, err
	}
	if len(read.Mistakes) > 0 {
		return Config{Lang: read.Config.knownLang()}, read.Mistakes[0]
	}
	return read.Config, nil
}

// Reading is what was made of the sources.
type Reading struct {
	Config   Config       // as far as it could be read
	Mistakes []*FileError // in the order of the file, then those of other sources
	Found    bool         // the file is there

	raw     Config // before paths were resolved
	lines   lines.Lines
	file    string
	env     map[string]any
	flagged map[string]any
}

// Read returns the settings and all mistakes in them. The error is one of reading
// the file.
func Read(s Sources) (*Reading, error) {
	data, err := os.ReadFile(s.File)
	if err != nil && (!errors.Is(err, fs.ErrNotExist) || s.MustHave) {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	r := &Reading{Found: err == nil, lines: lines.Of(data), file: s.File, flagged: s.Over}
	data, r.Mistakes = mistakes(s.File, data)
	var wrong []*FileError
	r.env, wrong = fromEnv(s.Getenv)
	if r.raw, err = merge(s, data, r.env); err != nil {
		return nil, err
	}
	for _, problem := range r.raw.Validate() {
		r.Mistakes = append(r.Mistakes, r.place(problem))
	}
	r.Mistakes = append(r.Mistakes, r.keyMistakes()...)
	slices.SortStableFunc(r.Mistakes, func(a, b *FileError) int {
		if a.Line == 0 || b.Line == 0 {
			return b.Line - a.Line
		}
		return a.Line - b.Line
	})
	r.Mistakes = append(r.Mistakes, wrong...)
	r.Config = r.raw.from(filepath.Dir(s.File))
	return r, nil
}

// merge lays the sources over one another.
func merge(s Sources, data []byte, env map[string]any) (Config, error) {
	k := koanf.New(".")
	if err := k.Load(structs.Provider(s.Base, tag), nil); err != nil {
		return Config{}, fmt.Errorf("load default settings: %w", err)
	}
	if err := k.Load(rawBytes(data), toml.Parser()); err != nil {
		return Config{}, wrongLine(s.File, err, BrokenTOML)
	}
	for _, over := range []map[string]any{env, s.Over} {
		if err := k.Load(confmap.Provider(over, "."), nil); err != nil {
			return Config{}, fmt.Errorf("load settings of the environment and the command line: %w", err)
		}
	}
	var c Config
	if err := k.UnmarshalWithConf("", &c, koanf.UnmarshalConf{Tag: tag}); err != nil {
		return Config{}, fmt.Errorf("read settings: %w", err)
	}
	return c, nil
}

// mistakes finds what koanf would pass over: unknown keys and values of the wrong
// kind, with their lines. It returns the file without the lines that it cannot be
// read with.
func mistakes(path string, data []byte) ([]byte, []*FileError) {
	var found []*FileError
	if broken := decode(data, &map[string]any{}); broken != nil {
		return nil, []*FileError{wrongLine(path, broken, BrokenTOML)}
	}
	for range bytes.Count(data, []byte("\n")) + 1 {
		err := decode(data, &Config{})
		var unknown *gotoml.StrictMissingError // which holds a DecodeError for each
		var broken *gotoml.DecodeError
		if errors.As(err, &unknown) || !errors.As(err, &broken) {
			return data, append(found, unknownKeys(path, err)...)
		}
		found = append(found, wrongLine(path, broken, WrongKind))
		line, _ := broken.Position()
		if data = withoutLine(data, line); decode(data, &map[string]any{}) != nil {
			return nil, found // a value of many lines: what is wrong after it is told when this is mended
		}
	}
	return nil, found
}

func decode(data []byte, into any) error {
	return gotoml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(into)
}

// wrongLine names the place of what the reader of TOML could not take. What the
// reader says of it is in English and speaks of bytes, so it is not told.
func wrongLine(path string, err error, why Mistake) *FileError {
	e := &FileError{Path: path, Why: why}
	column := 0
	var broken *gotoml.DecodeError
	if errors.As(err, &broken) {
		e.Line, column = broken.Position()
		e.Key = strings.Join(broken.Key(), ".")
	}
	if why == BrokenTOML {
		e.With = []any{"Column", max(column, 1)}
	}
	return e
}

func unknownKeys(path string, err error) []*FileError {
	var unknown *gotoml.StrictMissingError
	if !errors.As(err, &unknown) {
		if err != nil {
			return []*FileError{wrongLine(path, err, BrokenTOML)}
		}
		return nil
	}
	var found []*FileError
	for i := range unknown.Errors {
		e := &unknown.Errors[i]
		line, _ := e.Position()
		found = append(found, &FileError{
			Path: path, Line: line, Key: strings.Join(e.Key(), "."), Why: NoSuchKey,
		})
	}
	return found
}

// withoutLine empties a line, so that the others keep their numbers.
func withoutLine(data []byte, line int) []byte {
	all := bytes.SplitAfter(data, []byte("\n"))
	if line < 1 || line > len(all) {
		return nil
	}
	all[line-1] = []byte("\n")
	return bytes.Join(all, nil)
}

// place names the source of a problem.
func (r *Reading) place(p Problem) *FileError {
	e := &FileError{Path: InSettings, Key: p.Key, Why: p.Why, With: p.With}
	switch from, where := r.from(p.Key); from {
	case FromFile:
		e.Path, e.Line = r.file, r.lines.At(p.Key)
	case FromEnv:
		e.Path, e.Key = InEnvironment, where
	case FromDefault, FromFlag:
	}
	if e.Path == InSettings && r.lines.At(p.Key) > 0 && strings.Contains(p.Key, ".") {
		e.Path, e.Line = r.file, r.lines.At(p.Key) // something is missing there
	}
	return e
}

// rawBytes is the content of a file that was read already.
type rawBytes []byte

// ReadBytes implements koanf.Provider.
func (b rawBytes) ReadBytes() ([]byte, error) { return b, nil }

// Read implements koanf.Provider.
func (b rawBytes) Read() (map[string]any, error) {
	return nil, errors.New("raw bytes need a parser")
}
