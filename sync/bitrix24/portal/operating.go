package portal

import (
	"net/http"
	"time"
)

// The time that a method takes is counted in ten baskets of a minute; a call
// that takes less than a tenth of a second costs nothing.
const (
	basketLength = time.Minute
	basketsLive  = 10 * time.Minute
	freeCost     = 100 * time.Millisecond
)

// budgetKey is what time is counted by.
type budgetKey struct{ credential, method string }

// budget is the time that one caller has used of one method.
type budget struct{ baskets []basket }

// basket is the time of one minute, from its first call on.
type basket struct {
	first time.Time
	used  float64 // seconds
}

// used returns the sum of the baskets that still count.
func (b *budget) used(now time.Time) float64 {
	for len(b.baskets) > 0 && !now.Before(b.baskets[0].first.Add(basketsLive)) {
		b.baskets = b.baskets[1:]
	}
	sum := 0.0
	for _, held := range b.baskets {
		sum += held.used
	}
	return sum
}

// resetAt returns when the oldest basket is emptied.
func (b *budget) resetAt(now time.Time) time.Time {
	if len(b.baskets) == 0 {
		return now.Add(basketsLive)
	}
	return b.baskets[0].first.Add(basketsLive)
}

func (b *budget) add(now time.Time, seconds float64) {
	if last := len(b.baskets) - 1; last >= 0 && now.Before(b.baskets[last].first.Add(basketLength)) {
		b.baskets[last].used += seconds
		return
	}
	b.baskets = append(b.baskets, basket{now, seconds})
}

// SetCost makes every call of the method take so long, as the portal counts it;
// nobody waits for it.
func (p *Portal) SetCost(method string, each time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.costs[method] = each
}

// SetOperating makes the method have used so many seconds of the webhook's time
// just now, and nothing before.
func (p *Portal) SetOperating(method string, seconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.budgets[budgetKey{p.webhookCredential(), method}] = &budget{[]basket{{p.opts.Now(), seconds}}}
}

// budget returns what the caller has used of a method; what is not kept yet is
// empty.
func (p *Portal) budget(method string) *budget {
	if b := p.budgets[budgetKey{p.caller.credential, method}]; b != nil {
		return b
	}
	return &budget{}
}

// spent refuses a method that has used its time up. The call that crosses the
// limit is still carried out.
func (p *Portal) spent(method string) *reply {
	now := p.opts.Now()
	b := p.budget(method)
	if b.used(now) < p.opts.Operating {
		return nil
	}
	answer := refuse(http.StatusTooManyRequests, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
	answer.resetAt = b.resetAt(now)
	return &answer
}

// charge counts a call. What a batch does is counted as batch, as was measured,
// or by its methods, as is documented.
func (p *Portal) charge(method string, nested bool) {
	cost := p.costs[method]
	switch {
	case cost < freeCost:
		return
	case nested && !p.opts.Unsettled.BatchByMethod:
		method = "batch"
	case method == "batch" && p.opts.Unsettled.BatchByMethod:
		return
	}
	b := p.budget(method)
	b.add(p.opts.Now(), cost.Seconds())
	p.budgets[budgetKey{p.caller.credential, method}] = b
}
