package syncview

import "debrief/ui/text"

// use tells how much of the portal's limits is used, "" when nothing is known.
func (p *Pane) use() []string {
	t, u := p.env.Text, p.status.Use
	if u.PerSecond <= 0 {
		return nil
	}
	lines := []string{t.T("sync.use.rate", "Percent", int(u.Rate*100+0.5), "PerSecond", int(u.PerSecond+0.5))}
	if u.Method != "" && u.Seconds >= 1 {
		lines = append(lines, t.T("sync.use.time", "Method", text.Line(u.Method), "Seconds", int(u.Seconds+0.5), "Allowed", int(u.Allowed)))
	}
	return lines
}
