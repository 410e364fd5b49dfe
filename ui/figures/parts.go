package figures

import (
	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/lang"
)

// PartsHead is what stands above the parts of a week.
func PartsHead(t *lang.Printer, by metrics.Grouping, w metrics.Dated) string {
	return t.T("report.by."+string(by), "Week", w.Of.String())
}

// PartName names a part of a week.
func PartName(by metrics.Grouping, p metrics.Part) string {
	switch by {
	case metrics.ByBot:
		return p.Name
	case metrics.BySource:
		return p.Source
	case metrics.ByReviewer:
		return p.Reviewer
	case metrics.ByVersion:
	}
	return Bot(p.Name, p.Version)
}

// CameBack says of a version whether mistakes came back that had been corrected.
func CameBack(t *lang.Printer, c training.Comeback) string {
	return t.T("report.came_back", "Bot", Bot(c.Name, c.Version), "N", c.CameBack, "Of", c.Corrected)
}
