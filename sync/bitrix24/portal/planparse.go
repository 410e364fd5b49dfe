package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PlanMistake is what can be wrong with a part of a plan.
type PlanMistake string

// The mistakes.
const (
	PlanEmpty   PlanMistake = "empty"   // a rule with nothing in it
	PlanSubject PlanMistake = "subject" // neither read, write, any nor a method
	PlanTrigger PlanMistake = "trigger" // neither N, #N nor N%
	PlanFault   PlanMistake = "fault"   // no such failure
	PlanDelay   PlanMistake = "delay"   // no length of time
	PlanWindow  PlanMistake = "window"  // not FROM-UNTIL, or it ends before it begins
)

// PlanError says what is wrong with the text of a plan and where.
type PlanError struct {
	Rule    int    // from 1 on
	Column  int    // of the part, in bytes from 1 on
	Part    string // the part itself
	Mistake PlanMistake
}

// Error implements error.
func (e *PlanError) Error() string {
	words := map[PlanMistake]string{
		PlanEmpty: "the rule is empty", PlanSubject: "is neither read, write, any nor a method",
		PlanTrigger: "is neither N, #N nor N%", PlanFault: "is none of " + strings.Join(FaultNames(), ", "),
		PlanDelay: "is no length of time such as 3s", PlanWindow: "is no span of time such as 10s-20s or 1m-",
	}[e.Mistake]
	return fmt.Sprintf("rule %d, column %d: %q %s", e.Rule, e.Column, e.Part, words)
}

// named faults, in the order in which they are listed.
var faultNames = []struct {
	name string
	kind FaultKind
}{
	{"limit", LimitExceeded}, {"busy", OperationLimit}, {"overload", Overload}, {"auth", Expired}, {"deleted", Deleted},
	{"500", InternalBefore}, {"500-done", InternalAfter}, {"502", GatewayBefore}, {"503", Unavailable}, {"504", GatewayAfter},
	{"lost", ResetBefore}, {"reset", ResetAfter}, {"slow", Slow}, {"edit", EditAfter}, {"edit-before", EditBefore},
}

// FaultNames returns the words that a plan has for failures: 500-done, 504 and
// reset do what was asked and lose the answer, 500, 502, 503 and lost do not do
// it; edit is a person who changes the same field right after a write.
func FaultNames() []string {
	names := make([]string, len(faultNames))
	for i, f := range faultNames {
		names[i] = f.name
	}
	return names
}

// defaultDelay is how long slow and busy last where the plan does not say.
const defaultDelay = 5 * time.Second

// ParsePlan reads a plan: rules with commas between them, each
//
//	[SUBJECT[:TRIGGER]=]FAULT[:DELAY][@FROM-UNTIL]
//
// such as write:5=reset (every fifth write), write:#1=502 (the first one only),
// read:30%=502, crm.item.get=slow:3s and limit@10s-20s. The error is a
// *PlanError.
func ParsePlan(text string) (Plan, error) {
	var rules Plan
	column := 1
	for i, part := range strings.Split(text, ",") {
		trimmed := strings.TrimSpace(part)
		p := planParser{rule: i + 1, text: trimmed, column: column + strings.Index(part, trimmed)}
		rule, err := p.parse()
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
		column += len(part) + 1
	}
	return rules, nil
}

// planParser reads one rule.
type planParser struct {
	rule, column int
	text         string
}

func (p planParser) wrong(part string, at int, mistake PlanMistake) error {
	return &PlanError{Rule: p.rule, Column: p.column + at, Part: part, Mistake: mistake}
}

func (p planParser) parse() (Rule, error) {
	r := Rule{On: "any"}
	if p.text == "" {
		return r, p.wrong("", 0, PlanEmpty)
	}
	rest, window, timed := strings.Cut(p.text, "@")
	if timed {
		if err := p.window(&r, window, len(rest)+1); err != nil {
			return r, err
		}
	}
	fault, at := rest, 0
	if subject, after, found := strings.Cut(rest, "="); found {
		fault, at = after, len(subject)+1
		if err := p.subject(&r, subject); err != nil {
			return r, err
		}
	}
	return r, p.fault(&r, fault, at)
}

// subject reads what stands before the equals sign.
func (p planParser) subject(r *Rule, text string) error {
	name, trigger, found := strings.Cut(text, ":")
	r.On = strings.ToLower(name)
	known := slices.Contains([]string{"read", "write", "any", "batch"}, r.On) || strings.Contains(r.On, ".")
	if !known || strings.Trim(r.On, "abcdefghijklmnopqrstuvwxyz0123456789.") != "" {
		return p.wrong(name, 0, PlanSubject)
	}
	if found && !readTrigger(r, trigger) {
		return p.wrong(trigger, len(name)+1, PlanTrigger)
	}
	return nil
}

func readTrigger(r *Rule, text string) bool {
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		n, err := strconv.Atoi(percent)
		r.Chance = float64(n) / 100
		return err == nil && n > 0 && n <= 100
	}
	into := &r.Every
	if nth, ok := strings.CutPrefix(text, "#"); ok {
		text, into = nth, &r.Nth
	}
	n, err := strconv.Atoi(text)
	*into = n
	return err == nil && n > 0
}

func (p planParser) fault(r *Rule, text string, at int) error {
	name, delay, found := strings.Cut(text, ":")
	i := slices.Index(FaultNames(), strings.ToLower(name))
	if i < 0 {
		return p.wrong(name, at, PlanFault)
	}
	r.Fault = Fault{Kind: faultNames[i].kind}
	takesTime := r.Fault.Kind == Slow || r.Fault.Kind == OperationLimit
	if takesTime {
		r.Fault.Delay = defaultDelay
	}
	if !found {
		return nil
	}
	d, err := time.ParseDuration(delay)
	if err != nil || d <= 0 || !takesTime {
		return p.wrong(delay, at+len(name)+1, PlanDelay)
	}
	r.Fault.Delay = d
	return nil
}

// window reads FROM-UNTIL; without UNTIL it never ends.
func (p planParser) window(r *Rule, text string, at int) error {
	from, until, found := strings.Cut(text, "-")
	var errFrom, errUntil error
	r.From, errFrom = time.ParseDuration(from)
	if until != "" {
		r.Until, errUntil = time.ParseDuration(until)
	}
	if !found || errFrom != nil || errUntil != nil || r.From < 0 || until != "" && r.Until <= r.From {
		return p.wrong(text, at, PlanWindow)
	}
	return nil
}

// String writes the plan in the form that ParsePlan reads.
func (p Plan) String() string {
	out := make([]string, len(p))
	for i, r := range p {
		out[i] = r.String()
	}
	return strings.Join(out, ",")
}

// String writes the rule in the form that ParsePlan reads.
func (r Rule) String() string {
	var b strings.Builder
	b.WriteString(r.On)
	switch {
	case r.Nth > 0:
		fmt.Fprintf(&b, ":#%d", r.Nth)
	case r.Every > 0:
		fmt.Fprintf(&b, ":%d", r.Every)
	case r.Chance > 0:
		fmt.Fprintf(&b, ":%.0f%%", 100*r.Chance)
	}
	for _, f := range faultNames {
		if f.kind == r.Fault.Kind {
			b.WriteString("=" + f.name)
		}
	}
	if r.Fault.Delay > 0 {
		b.WriteString(":" + r.Fault.Delay.String())
	}
	switch {
	case r.Until > 0:
		fmt.Fprintf(&b, "@%s-%s", r.From, r.Until)
	case r.From > 0:
		fmt.Fprintf(&b, "@%s-", r.From)
	}
	return b.String()
}
