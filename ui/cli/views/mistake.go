package views

import "fmt"

// Mistake is what can be wrong with the file. Each has its words in both languages,
// under cli.views_mistake and its name.
type Mistake string

// The mistakes. Those of a view by itself are called as in the model.
const (
	Large      Mistake = "large" // more than Most bytes
	BrokenTOML Mistake = "broken_toml"
	NoField    Mistake = "no_field"   // a view has no such field
	NoText     Mistake = "no_text"    // a number or the like where a text should be
	NoOrder    Mistake = "no_order"   // Value is neither oldest nor newest
	NoColumn   Mistake = "no_column"  // Value is none of the columns, which are Known
	TwoOrders  Mistake = "two_orders" // there is an order beside it
	NoName     Mistake = "no_name"
	BadName    Mistake = "bad_name"
	LongName   Mistake = "long_name" // more than Most characters
	BadKey     Mistake = "bad_key"
	BadFilter  Mistake = "bad_filter" // Err is a *query.Error
	TwoOfName  Mistake = "two_of_name"
	KeyTaken   Mistake = "key_taken" // the key Value is that of Other
)

// Mistakes returns all of them.
func Mistakes() []Mistake {
	return []Mistake{Large, BrokenTOML, NoField, NoText, NoOrder, NoColumn, TwoOrders, NoName, BadName, LongName, BadKey, BadFilter, TwoOfName, KeyTaken}
}

// Error is a mistake in the file.
type Error struct {
	Path  string
	Line  int    // from 1, 0 where the mistake has no line
	View  string // its name, "" where that is not known
	Field string // of the view
	Why   Mistake
	With  []any // names and values in turn, for the words of the mistake
	Err   error // of BadFilter
}

// Error implements error. It names the mistake and does not tell it: that is done in
// the reader's language.
func (e *Error) Error() string {
	line := fmt.Sprintf("%s:%d: view %q: %s: %s", e.Path, e.Line, e.View, e.Field, e.Why)
	if e.Err != nil {
		line += ": " + e.Err.Error()
	}
	return line
}

// Unwrap returns what is wrong with the filter.
func (e *Error) Unwrap() error { return e.Err }
