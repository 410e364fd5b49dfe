// Package voice is how the program speaks to one person: in whose language, with
// which styles, by whose clock. What puts something into words embeds it.
package voice

import (
	"time"

	"debrief/ui/lang"
	"debrief/ui/text"
	"debrief/ui/theme"
)

// Voice speaks. Without styles it speaks plainly.
type Voice struct {
	Text  *lang.Printer
	Style theme.Styles
	Zone  *time.Location
}

// Stamp tells a time, whole.
func (v Voice) Stamp(at time.Time) string { return v.Text.Stamp(at, v.Zone) }

// Moment tells a time as shortly as its day allows.
func (v Voice) Moment(at time.Time) string { return v.Text.Moment(at, v.Zone) }

// Joined puts more words, from outside, behind what was said.
func Joined(said, more string) string {
	if more = text.Line(more); more == "" {
		return said
	}
	return said + " · " + more
}
