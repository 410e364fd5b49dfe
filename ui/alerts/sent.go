package alerts

import (
	"context"
	"slices"

	"debrief/model"
	"debrief/model/alert"
	"debrief/ui/incidents"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// mostSent is how many messages are told of one incident, the newest.
const mostSent = 4

// messagesOf returns the messages about each of the incidents, in the order in which
// they were queued.
func messagesOf(ctx context.Context, archive pane.Archive, found []model.Incident) (map[model.Key][]alert.Delivery, error) {
	if len(found) == 0 {
		return nil, nil
	}
	oldest := slices.MinFunc(found, func(a, b model.Incident) int { return a.OpenedAt.Compare(b.OpenedAt) })
	all, err := archive.Alerts(ctx, oldest.OpenedAt)
	if err != nil {
		return nil, err
	}
	of := map[model.Key][]alert.Delivery{}
	for _, d := range all {
		for _, key := range d.Incidents {
			of[key] = append(of[key], d)
		}
	}
	return of, nil
}

// told says who was told of an incident, when, and how far each message is.
func (p *Pane) told(r row, width int) []string {
	tell, faint := incidents.TellerOf(&p.env), p.env.Style.Faint
	said := []string{p.env.Text.T("alert.message.none")}
	if len(r.sent) > 0 {
		said = nil
	}
	earlier := max(len(r.sent)-mostSent, 0)
	for i := range r.sent[earlier:] {
		said = append(said, tell.Message(&r.sent[earlier+i]))
	}
	if earlier > 0 {
		said = append(said, p.env.Text.N("alert.message.earlier", earlier))
	}
	var lines []string
	for _, one := range said {
		for _, line := range text.Wrap("  "+one, max(width, 1)) {
			lines = append(lines, faint.Render(line))
		}
	}
	return lines
}
