package config

import "cmp"

// plans are how many requests a portal takes at once, and each second after that.
var plans = map[string]struct {
	burst     int
	perSecond float64
}{
	"standard":   {50, 2},
	"enterprise": {250, 5},
}

// Limits returns how many requests the portal takes at once and each second after
// that: those of its plan, unless they are given.
func (b Bitrix24) Limits() (burst int, perSecond float64) {
	plan := plans[b.Plan]
	return cmp.Or(b.Burst, plan.burst), cmp.Or(b.PerSecond, plan.perSecond)
}

// validateLimits refuses what no portal has.
func (b Bitrix24) validateLimits() []Problem {
	var found []Problem
	if _, known := plans[b.Plan]; !known {
		found = append(found, Problem{"bitrix24.plan", NotOneOf, []any{"Value", b.Plan, "Known", "standard, enterprise"}})
	}
	if b.Burst < 0 || b.Burst > 10_000 {
		found = append(found, Problem{"bitrix24.burst", NoLimit, []any{"Most", 10_000}})
	}
	if !(b.PerSecond >= 0 && b.PerSecond <= 1000) {
		found = append(found, Problem{"bitrix24.per_second", NoLimit, []any{"Most", 1000}})
	}
	return found
}
