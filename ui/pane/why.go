package pane

import (
	"context"
	"errors"

	"debrief/ui/lang"
	"debrief/ui/text"
)

// Why tells an error in words that are safe to show. That something took too long
// is told as what it is.
func Why(words *lang.Printer, err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return words.T("frame.too_long", "Time", words.Ago(ReadTimeout))
	}
	return text.Line(err.Error())
}
