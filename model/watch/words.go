package watch

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"debrief/model/phrase"
)

//go:embed data/*.toml
var data embed.FS

// Words are the phrases that the rules look for, in all languages together: stems
// of different languages do not meet.
type Words struct {
	Intent     *phrase.List // the client wants an appointment
	NoIntent   *phrase.List // or puts it off
	Closing    *phrase.List // what needs no answer
	Booked     *phrase.List // the assistant says that it has booked
	Cancelled  *phrase.List
	Callback   *phrase.List // that somebody will call
	Fallback   *phrase.List // that it did not understand
	Apology    *phrase.List
	Angry      *phrase.List
	WantsHuman *phrase.List
}

// PhraseKinds returns the names of the lists, as they stand in the data and in the
// configuration.
func PhraseKinds() []string { return slices.Sorted(maps.Keys((&Words{}).lists())) }

func (w *Words) lists() map[string]**phrase.List {
	return map[string]**phrase.List{
		"intent": &w.Intent, "no_intent": &w.NoIntent, "closing": &w.Closing, "booked": &w.Booked,
		"cancelled": &w.Cancelled, "callback": &w.Callback, "fallback": &w.Fallback, "apology": &w.Apology,
		"angry": &w.Angry, "wants_human": &w.WantsHuman,
	}
}

// BuiltIn returns the phrases that come with the program.
func BuiltIn() *Words {
	w, err := NewWords(nil)
	if err != nil {
		panic(fmt.Sprintf("read the phrases of the rules: %v", err)) // they are part of the program
	}
	return w
}

// PhraseError says which phrases cannot be used: those of a kind that no rule looks
// for, or, with Err, those of which one cannot be read.
type PhraseError struct {
	Kind string
	Err  error
}

// Error implements error.
func (e *PhraseError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("no rule has phrases %q", e.Kind)
	}
	return e.Kind + ": " + e.Err.Error()
}

// Unwrap returns what is wrong with the phrase.
func (e *PhraseError) Unwrap() error { return e.Err }

// NewWords returns the phrases that come with the program and those of more, by
// the names of PhraseKinds. Errors: PhraseError.
func NewWords(more map[string][]string) (*Words, error) {
	all := map[string][]string{}
	for _, lang := range []string{"ru", "en"} {
		file, err := data.ReadFile("data/" + lang + ".toml")
		if err != nil {
			return nil, fmt.Errorf("read phrases: %w", err)
		}
		var lists map[string][]string
		if err := toml.Unmarshal(file, &lists); err != nil {
			return nil, fmt.Errorf("read phrases of %s: %w", lang, err)
		}
		for kind, phrases := range lists {
			all[kind] = append(all[kind], phrases...)
		}
	}
	for kind, phrases := range more {
		all[kind] = append(all[kind], phrases...)
	}
	w := &Words{}
	lists := w.lists()
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		at, ok := lists[kind]
		if !ok {
			return nil, &PhraseError{Kind: kind}
		}
		list, err := phrase.Compile(all[kind])
		if err != nil {
			return nil, &PhraseError{Kind: kind, Err: err}
		}
		*at = list
	}
	return w, nil
}
