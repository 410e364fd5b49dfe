package pane

import (
	"strings"

	"debrief/model"
)

// At returns the argument that opens a dialogue with the cursor on one of its
// events.
func At(dialogue string, event model.Key) string {
	if event.IsZero() {
		return dialogue
	}
	return dialogue + placeMark + event.String()
}

// Place is the inverse of At. The key is zero when arg names no event.
func Place(arg string) (dialogue string, event model.Key) {
	at := strings.LastIndex(arg, placeMark)
	if at < 0 {
		return arg, model.Key{}
	}
	key, err := model.ParseKey(arg[at+len(placeMark):])
	if err != nil || key.IsZero() {
		return arg, model.Key{}
	}
	return arg[:at], key
}

// placeMark parts a dialogue's id from an event's key; session ids hold no line
// breaks followed by 32 hex digits.
const placeMark = "\n"

// Recovery returns the argument that opens a dialogue's lead with the form in which
// it is made anew.
func Recovery(dialogue string) string { return dialogue + recoveryMark }

// Recovers is the inverse of Recovery; begun is false when arg is none.
func Recovers(arg string) (dialogue string, begun bool) { return strings.CutSuffix(arg, recoveryMark) }

// recoveryMark ends in a line break, which no id does.
const recoveryMark = "\nrecover\n"
