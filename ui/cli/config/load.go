package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/structs"
	"github.com/knadh/koanf/v2"
	gotoml "github.com/pelletier/go-toml/v2"
)

// tag is the struct tag that names a setting.
const tag = "toml"

// Sources says where the settings come from.
type Sources struct {
	File     string         // the configuration file
	MustHave bool           // the file was asked for by name, so its absence is an error
	Base     Config         // what holds where nothing else says anything
	Over     map[string]any // what the environment and the command line say: "archive" → value
}

// FileError is a mistake in the configuration file.
type FileError struct {
	Path string
	Line int    // from 1; 0 when the mistake has no line
	Key  string // the setting, "" when the file is not TOML
	What string
}

// Error implements error.
func (e *FileError) Error() string {
	place := e.Path
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d", e.Path, e.Line)
	}
	if e.Key != "" {
		return fmt.Sprintf("%s: %s: %s", place, e.Key, e.What)
	}
	return fmt.Sprintf("%s: %s", place, e.What)
}

// Load returns the settings, checked by Validate.
func Load(s Sources) (Config, error) {
	k := koanf.New(".")
	if err := k.Load(structs.Provider(s.Base, tag), nil); err != nil {
		return Config{}, fmt.Errorf("load default settings: %w", err)
	}
	if err := loadFile(k, s); err != nil {
		return Config{}, err
	}
	if err := k.Load(confmap.Provider(s.Over, "."), nil); err != nil {
		return Config{}, fmt.Errorf("load settings of the command line: %w", err)
	}
	var c Config
	if err := k.UnmarshalWithConf("", &c, koanf.UnmarshalConf{Tag: tag}); err != nil {
		return Config{}, fmt.Errorf("read settings: %w", err)
	}
	if problems := c.Validate(); len(problems) > 0 {
		return Config{}, at(s.File, problems[0])
	}
	return c, nil
}

func loadFile(k *koanf.Koanf, s Sources) error {
	data, err := os.ReadFile(s.File)
	if errors.Is(err, fs.ErrNotExist) && !s.MustHave {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	if err := check(s.File, data); err != nil {
		return err
	}
	if err := k.Load(rawBytes(data), toml.Parser()); err != nil {
		return &FileError{Path: s.File, What: err.Error()}
	}
	return nil
}

// check finds what koanf would pass over: unknown keys and values of the wrong
// kind, with their lines.
func check(path string, data []byte) error {
	var into Config
	err := gotoml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&into)
	var unknown *gotoml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		line, _ := first.Position()
		return &FileError{Path: path, Line: line, Key: strings.Join(first.Key(), "."), What: "there is no such setting"}
	}
	var broken *gotoml.DecodeError
	if errors.As(err, &broken) {
		line, _ := broken.Position()
		what := strings.TrimPrefix(broken.Error(), "toml: ")
		return &FileError{Path: path, Line: line, Key: strings.Join(broken.Key(), "."), What: what}
	}
	if err != nil {
		return &FileError{Path: path, What: err.Error()}
	}
	return nil
}

// at names the file and line of a problem whose setting stands in the file.
func at(path string, p Problem) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return &FileError{Path: "settings", Key: p.Key, What: p.What}
	}
	last := p.Key[strings.LastIndexByte(p.Key, '.')+1:]
	for i, line := range strings.Split(string(data), "\n") {
		name, _, found := strings.Cut(line, "=")
		if found && strings.TrimSpace(name) == last {
			return &FileError{Path: path, Line: i + 1, Key: p.Key, What: p.What}
		}
	}
	return &FileError{Path: "settings", Key: p.Key, What: p.What}
}

// rawBytes is the content of a file that was read already.
type rawBytes []byte

// ReadBytes implements koanf.Provider.
func (b rawBytes) ReadBytes() ([]byte, error) { return b, nil }

// Read implements koanf.Provider.
func (b rawBytes) Read() (map[string]any, error) {
	return nil, errors.New("raw bytes need a parser")
}
