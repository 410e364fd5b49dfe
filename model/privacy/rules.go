// Package privacy leaves out of events what the owner does not want to keep:
// phones, e-mails, names, attachments, texts. It stands between whoever takes
// events in and the log, so that what is not wanted never reaches the disk. What
// it does and what is lost by it: docs/privacy.md.
package privacy

import "cmp"

// Action is what becomes of one kind of data.
type Action string

// The actions. "" is Keep where nothing else is said.
const (
	Keep Action = "keep" // as it was sent
	Mask Action = "mask" // so that a person recognises it, and nobody can use it
	Drop Action = "drop" // not at all
)

func (a Action) kept() bool { return a == "" || a == Keep }

// Policy says what becomes of each kind of data.
type Policy struct {
	Phone, Email, Name Action // keep, mask, drop
	Attachments, Text  Action // keep, drop
}

// over returns p where it says something, else base.
func (p Policy) over(base Policy) Policy {
	return Policy{
		Phone: cmp.Or(p.Phone, base.Phone), Email: cmp.Or(p.Email, base.Email), Name: cmp.Or(p.Name, base.Name),
		Attachments: cmp.Or(p.Attachments, base.Attachments), Text: cmp.Or(p.Text, base.Text),
	}
}

// KeepsAll reports whether nothing is left out.
func (p Policy) KeepsAll() bool { return p.kept(p.Phone, p.Email, p.Name, p.Attachments, p.Text) }

func (Policy) kept(actions ...Action) bool {
	for _, a := range actions {
		if !a.kept() {
			return false
		}
	}
	return true
}

// strictest returns what leaves out whatever either of both does.
func (p Policy) strictest(other Policy) Policy {
	return Policy{
		Phone: stricter(p.Phone, other.Phone), Email: stricter(p.Email, other.Email), Name: stricter(p.Name, other.Name),
		Attachments: stricter(p.Attachments, other.Attachments), Text: stricter(p.Text, other.Text),
	}
}

func stricter(a, b Action) Action {
	for _, action := range []Action{Drop, Mask} {
		if a == action || b == action {
			return action
		}
	}
	return Keep
}

// Rules are the policy of every source.
type Rules struct {
	Policy                    // where a source says nothing else
	Sources map[string]Policy // what a source, as events name it, says instead
}

// For returns the policy of a source.
func (r Rules) For(source string) Policy { return r.Sources[source].over(r.Policy) }

// KeepAll reports whether nothing of any source is left out.
func (r Rules) KeepAll() bool { return r.strictestOfAll().KeepsAll() }

// strictestOfAll is the policy of what cannot be told whose it is.
func (r Rules) strictestOfAll() Policy {
	p := r.Policy
	for source := range r.Sources {
		p = p.strictest(r.For(source))
	}
	return p
}
