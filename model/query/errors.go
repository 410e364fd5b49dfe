package query

import "fmt"

// Mistake says what is wrong with a filter.
type Mistake string

// The mistakes.
const (
	UnknownField Mistake = "unknown_field" // Hint is the nearest field, "" where none is near
	BadValue     Mistake = "bad_value"     // Hint tells what the field takes
	NoValue      Mistake = "no_value"      // Hint tells what the field takes
	OpenQuote    Mistake = "open_quote"
	OpenBracket  Mistake = "open_bracket"
	LoneBracket  Mistake = "lone_bracket"
	NoTerm       Mistake = "no_term" // `or`, a minus or an opening bracket with nothing behind
	TooLong      Mistake = "too_long"
	TooDeep      Mistake = "too_deep"
)

// Error is a filter that cannot be read, with the place of the mistake.
type Error struct {
	Mistake Mistake
	From    int    // the first rune of what is wrong, from 0
	To      int    // behind its last rune
	Text    string // what stands there
	Hint    string
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("filter: %s at %d: %q", e.Mistake, e.From+1, e.Text)
}
