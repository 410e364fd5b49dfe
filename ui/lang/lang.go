// Package lang says everything that people read, in Russian or English. The
// words are in locales, one file for each area and language.
package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed locales/*.toml
var locales embed.FS

// The languages.
const (
	English = "en"
	Russian = "ru"
)

// Printer gives the words of one language. It may be used by several goroutines.
type Printer struct {
	lang      string
	localizer *i18n.Localizer
	plain     map[string]string // messages without data, which are most
	known     map[string]bool
}

// New returns the printer of a language: Russian for "ru", "ru_RU.UTF-8" and the
// like, English for anything else.
func New(tag string) *Printer {
	lang := English
	if strings.HasPrefix(strings.ToLower(tag), Russian) {
		lang = Russian
	}
	p, err := load(lang, locales)
	if err != nil {
		panic("lang: " + err.Error()) // the files are built in, a test reads them
	}
	return p
}

func load(lang string, files fs.FS) (*Printer, error) {
	tag := language.Make(lang)
	bundle := i18n.NewBundle(tag)
	names, err := fs.Glob(files, "locales/*."+lang+".toml")
	if err != nil {
		return nil, fmt.Errorf("list locales: %w", err)
	}
	p := &Printer{lang: lang, plain: map[string]string{}, known: map[string]bool{}}
	for _, name := range names {
		messages, err := readFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for _, m := range messages {
			if p.known[m.ID] {
				return nil, fmt.Errorf("read %s: message %q is there already", name, m.ID)
			}
			p.learn(m)
		}
		if err := bundle.AddMessages(tag, messages...); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	p.localizer = i18n.NewLocalizer(bundle, lang)
	return p, nil
}

func readFile(files fs.FS, name string) ([]*i18n.Message, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	return messagesOf(data)
}

func (p *Printer) learn(m *i18n.Message) {
	p.known[m.ID] = true
	plural := m.Zero + m.One + m.Two + m.Few + m.Many
	if plural == "" && !strings.Contains(m.Other, "{{") {
		p.plain[m.ID] = m.Other
	}
}

// Lang returns "en" or "ru".
func (p *Printer) Lang() string { return p.lang }

// Has reports whether there is a message of that id.
func (p *Printer) Has(id string) bool { return p.known[id] }

// IDs returns the ids of all messages, in order.
func (p *Printer) IDs() []string { return slices.Sorted(maps.Keys(p.known)) }

// T returns a message. args are names and values in turn, which the message uses
// as {{.Name}}. An id that does not exist is returned as it is.
func (p *Printer) T(id string, args ...any) string {
	if text, ok := p.plain[id]; ok {
		return text
	}
	return p.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: dataOf(args)})
}

// N returns a message in the plural form for n, which the message uses as {{.N}}.
func (p *Printer) N(id string, n int, args ...any) string {
	data := dataOf(args)
	data["N"] = p.Number(int64(n))
	return p.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: n})
}

func (p *Printer) localize(config *i18n.LocalizeConfig) string {
	text, err := p.localizer.Localize(config)
	if err != nil || text == "" {
		return config.MessageID
	}
	return text
}

// dataOf pairs names with values; a name without a value is left out.
func dataOf(args []any) map[string]any {
	data := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		data[fmt.Sprint(args[i])] = args[i+1]
	}
	return data
}
