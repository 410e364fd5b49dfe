package sample

import "debrief/model"

// DrawEvent is the event that records a draw. Its id is the week's, so that a week
// is never drawn twice.
func DrawEvent(drawn model.SampleDrawn, actor string) model.Event {
	return model.Event{
		V: model.Version, Type: model.TypeSample, ID: "sample " + drawn.Week, Actor: actor, Body: &drawn,
	}
}

// ReplaceEvent is the event that records a replacement.
func ReplaceEvent(replaced model.SampleReplaced, actor string) model.Event {
	return model.Event{V: model.Version, Type: model.TypeSampleReplaced, Actor: actor, Body: &replaced}
}
