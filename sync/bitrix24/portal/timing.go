package portal

import "time"

// timing is the time object of an answer, nil when there is none; the caller
// holds the lock. Whole numbers come out as integers, as they do from PHP.
func (p *Portal) timing(started time.Time, method string) map[string]any {
	form := p.opts.Unsettled.Time
	if form == TimeMissing {
		return nil
	}
	finished := p.opts.Now()
	out := map[string]any{
		"start": seconds(started), "finish": seconds(finished),
		"duration": finished.Sub(started).Seconds(), "processing": finished.Sub(started).Seconds(),
		"date_start":  started.In(p.opts.Zone).Format(time.RFC3339),
		"date_finish": finished.In(p.opts.Zone).Format(time.RFC3339),
	}
	if form == TimeIntegers {
		out["start"], out["processing"] = started.Unix(), int(finished.Sub(started).Seconds())
	}
	if form != TimeWithoutUsage {
		b := p.budget(method)
		out["operating"] = b.used(finished)
		out["operating_reset_at"] = b.resetAt(started).Unix()
	}
	return out
}

func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }
