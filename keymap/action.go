package keymap

// ID names an action. It never changes once it is out: configuration and scripts
// may name it.
type ID string

// Scope says where the keys of an action apply. A screen lists its scopes,
// innermost first; Global always comes last.
type Scope string

// The scopes. Those after Sync lie over a screen and may use keys that mean
// something else below them.
const (
	Global    Scope = "global"
	Move      Scope = "move"     // every screen with something to move through
	List      Scope = "list"     // lists of dialogues
	Dialogue  Scope = "dialogue" // wherever a dialogue with a lead is selected
	Acts      Scope = "acts"     // wherever one's own acts can be taken back
	Queue     Scope = "queue"
	Find      Scope = "find"   // the turns that were found
	Marks     Scope = "marks"  // lists in which rows can be marked
	Marked    Scope = "marked" // while rows are marked; these keys come before those of the list
	Search    Scope = "search" // the line in which a filter is written
	Replay    Scope = "replay"
	Found     Scope = "found"     // while something is looked for; these keys come before those of the screen
	Hits      Scope = "hits"      // … in a list
	Seek      Scope = "seek"      // lists in which something can be looked for
	Parts     Scope = "parts"     // screens that stand in two parts
	Fixes     Scope = "fixes"     // wherever a fix is shown
	Incidents Scope = "incidents" // wherever an incident is selected
	Alerts    Scope = "alerts"
	Lead      Scope = "lead"
	Sync      Scope = "sync"
	Report    Scope = "report" // the weeks and their figures
	Behind    Scope = "behind" // the dialogues behind a figure
	Reason    Scope = "reason" // after a bad verdict: the next key may be its reason
	FixDialog Scope = "fixdialog"
	Picker    Scope = "picker"   // the values that a field of a fix can have
	Chooser   Scope = "chooser"  // what one thing is chosen from, such as a person or a tag
	Template  Scope = "template" // the texts that are written often
	Note      Scope = "note"     // the editor of one line
	Editor    Scope = "editor"   // the editor of many lines
	Confirm   Scope = "confirm"  // before what cannot be taken back
	Help      Scope = "help"
	Palette   Scope = "palette"
)

// Overlay reports whether s lies over a screen, so that its keys may hide those
// of Global.
func (s Scope) Overlay() bool {
	switch s {
	case Search, Found, Hits, Reason, FixDialog, Picker, Chooser, Template, Note, Editor, Behind, Confirm, Help, Palette:
		return true
	}
	return false
}

// Scopes returns all scopes in the order in which help and docs list them.
func Scopes() []Scope {
	return []Scope{
		Global, Move, List, Dialogue, Acts, Queue, Marks, Marked, Seek, Find, Search, Replay, Found, Hits, Reason, Parts, Lead, Fixes,
		FixDialog, Picker, Chooser, Note, Editor, Template, Sync, Report, Behind, Incidents, Alerts, Confirm, Help, Palette,
	}
}

// Title returns the message id of the scope's heading.
func (s Scope) Title() string { return "keys.scope." + string(s) }

// Action is one thing that a person can do.
type Action struct {
	ID    ID
	Scope Scope
	// Keys are the default keys, the first one being the one to show. A key after a
	// prefix is written "g i"; the space bar is "space".
	Keys []string
	// Label and Help are message ids: one word or two for the footer, a sentence for
	// help.
	Label, Help string
	// Footer is the place in the footer, lower first; 0 means not there.
	Footer int
	// Disabled lists the message ids of the reasons why it may do nothing just now.
	Disabled []string
	// Digit says that its keys are digits and that the digit pressed is its count.
	Digit bool
	// Letters says that its keys are a prefix and any letter or digit, which is given
	// to it.
	Letters bool
}

func action(id ID, scope Scope, keys ...string) Action {
	name := "keys." + string(id)
	return Action{ID: id, Scope: scope, Keys: keys, Label: name + ".label", Help: name + ".help"}
}

func (a Action) footer(place int) Action {
	a.Footer = place
	return a
}

func (a Action) disabled(reasons ...string) Action {
	a.Disabled = reasons
	return a
}

// Range reports whether its keys are one after the other, so that the first and the
// last tell them all.
func (a Action) Range() bool { return a.Digit || a.Letters }

func (a Action) letters() Action {
	a.Letters = true
	return a
}

func (a Action) digit() Action {
	a.Digit = true
	return a
}
