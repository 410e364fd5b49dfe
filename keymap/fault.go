package keymap

import "fmt"

// FaultKind is what is wrong with a change of keys.
type FaultKind string

// What can be wrong.
const (
	NoScope    FaultKind = "no_scope"    // there is no such scope
	NoAction   FaultKind = "no_action"   // the scope has no such action
	OtherScope FaultKind = "other_scope" // the action is one of another scope
	NoKey      FaultKind = "no_key"      // there is no such key
	FixedKeys  FaultKind = "fixed_keys"  // the keys of the action say what it does
	TextKey    FaultKind = "text_key"    // the key writes text there
	Taken      FaultKind = "taken"       // another action has the key
	Needed     FaultKind = "needed"      // nobody can do without the action
	Twice      FaultKind = "twice"       // two changes of one action

	// What has not the form of a change.
	NoTable  FaultKind = "no_table"  // a scope that is no table
	NoKeys   FaultKind = "no_keys"   // no list of keys
	NoPart   FaultKind = "no_part"   // none of prepend, append, disable
	NoSwitch FaultKind = "no_switch" // disable is neither true nor false
)

// Fault is something wrong with a change of keys.
type Fault struct {
	Kind   FaultKind
	At     string // where the change stands
	Scope  Scope
	Action ID
	Key    string
	Near   string // the name that was perhaps meant, for the kinds No… and OtherScope

	// Of the action that has the key, for Taken and Twice.
	Other        ID
	OtherScopeOf Scope
	OtherKey     string
	OtherAt      string // where its change stands, "" when it has its default keys
}

// Turned returns a Taken as it is for the other action.
func (f *Fault) Turned() *Fault {
	return &Fault{
		Kind: f.Kind, At: f.OtherAt, Scope: f.OtherScopeOf, Action: f.Other, Key: f.OtherKey,
		Other: f.Action, OtherScopeOf: f.Scope, OtherKey: f.Key, OtherAt: f.At,
	}
}

// Error implements error. It does not name the places.
func (f *Fault) Error() string {
	switch f.Kind {
	case NoScope:
		return fmt.Sprintf("there is no scope %q; perhaps %q", f.Scope, f.Near)
	case NoAction:
		return fmt.Sprintf("%s has no action %q; perhaps %q", f.Scope, f.Action, f.Near)
	case OtherScope:
		return fmt.Sprintf("action %q is one of %q, not of %q", f.Action, f.Near, f.Scope)
	case NoKey:
		return fmt.Sprintf("there is no key %q; perhaps %q", f.Key, f.Near)
	case FixedKeys:
		return fmt.Sprintf("the keys of %q cannot be changed", f.Action)
	case TextKey:
		return fmt.Sprintf("%q writes text in %q", f.Key, f.Scope)
	case Taken:
		return fmt.Sprintf("key %q is taken by %q of %q", f.Key, f.Other, f.OtherScopeOf)
	case Needed:
		return fmt.Sprintf("action %q must have a key", f.Action)
	case NoTable:
		return fmt.Sprintf("must be a table: [keys.%s]", f.Scope)
	case NoKeys:
		return `must be a list of keys such as ["a", "f5", "g x"]`
	case NoPart:
		return "must be prepend, append or disable"
	case NoSwitch:
		return "must be true or false"
	case Twice:
		return fmt.Sprintf("the keys of %q are changed twice", f.Action)
	}
	return string(f.Kind)
}
