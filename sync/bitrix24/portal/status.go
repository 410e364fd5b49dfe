package portal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/model"
)

// Status is one entry of a directory of crm.status.list.
type Status struct {
	Directory string // STATUS, DEAL_STAGE, DEAL_STAGE_1, SOURCE …
	ID, Name  string
	Sort      int
	Semantics string // "" in progress, S success, F failure, A apology
	Color     string
}

// defaultStatuses are those of a new portal.
func defaultStatuses() []Status {
	return []Status{
		{"STATUS", "NEW", "New", 10, "", "#39A8EF"},
		{"STATUS", "IN_PROCESS", "In progress", 20, "", "#2FC6F6"},
		{"STATUS", "PROCESSED", "Processed", 30, "", "#55D0E0"},
		{"STATUS", "CONVERTED", "Good lead", 40, "S", "#7BD500"},
		{"STATUS", "JUNK", "Junk lead", 50, "F", "#FF5752"},
		{"DEAL_STAGE", "NEW", "New", 10, "", "#39A8EF"},
		{"DEAL_STAGE", "PREPARATION", "Prepare documents", 20, "", "#2FC6F6"},
		{"DEAL_STAGE", "PREPAYMENT_INVOICE", "Prepayment invoice", 30, "", "#55D0E0"},
		{"DEAL_STAGE", "EXECUTING", "In progress", 40, "", "#47E4C2"},
		{"DEAL_STAGE", "FINAL_INVOICE", "Final invoice", 50, "", "#FFA900"},
		{"DEAL_STAGE", "WON", "Deal successful", 60, "S", "#7BD500"},
		{"DEAL_STAGE", "LOSE", "Deal failed", 70, "F", "#FF5752"},
		{"DEAL_STAGE", "APOLOGY", "Analyze failure", 80, "A", "#FF5752"},
		{"SOURCE", "CALL", "Call", 10, "", ""},
		{"SOURCE", "WEB", "Website", 20, "", ""},
		{"SOURCE", "OTHER", "Other", 30, "", ""},
	}
}

// SetStages replaces one directory, such as STATUS or DEAL_STAGE_1.
func (p *Portal) SetStages(directory string, stages []Status) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stages = slices.DeleteFunc(p.stages, func(s Status) bool { return s.Directory == directory })
	for _, s := range stages {
		s.Directory = directory
		p.stages = append(p.stages, s)
	}
}

// stageExists reports whether an entity can stand in the stage: a deal only in
// one of its own pipeline.
func (p *Portal) stageExists(r *row, changes map[string]string, stage string) bool {
	directory := "STATUS"
	if r.ref.Kind == model.EntityDeal {
		directory = "DEAL_STAGE"
		if category := cmp.Or(changes["CATEGORY_ID"], r.values["CATEGORY_ID"]); category != "0" {
			directory += "_" + category
		}
	}
	return slices.ContainsFunc(p.stages, func(s Status) bool { return s.Directory == directory && s.ID == stage })
}

// semantics returns P, S or F for the stage that a row stands in.
func (p *Portal) semantics(r *row) string {
	stage := r.values[r.ref.Kind.StageField()]
	for _, s := range p.stages {
		lead := s.Directory == "STATUS"
		deal := strings.HasPrefix(s.Directory, "DEAL_STAGE")
		if s.ID == stage && (lead && r.ref.Kind == model.EntityLead || deal && r.ref.Kind == model.EntityDeal) {
			switch s.Semantics {
			case "S":
				return "S"
			case "F", "A":
				return "F"
			}
		}
	}
	return "P"
}

// statusList is crm.status.list: the whole directory in one answer.
func statusList(p *Portal, params map[string]any) reply {
	filter, _ := dict(param(params, "filter"))
	rows := []any{}
	for i, s := range p.stages {
		if want := text(filter["ENTITY_ID"]); want != "" && want != s.Directory {
			continue
		}
		rows = append(rows, statusRow(100+i, s))
	}
	answer := success(rows)
	answer.total = len(rows)
	return answer
}

func statusRow(id int, s Status) map[string]any {
	word := map[string]string{"": "process", "S": "success", "F": "failure", "A": "apology"}[s.Semantics]
	var letter any
	switch s.Semantics {
	case "S", "F":
		letter = s.Semantics
	case "A":
		letter = "F"
	}
	var category any
	if n, ok := strings.CutPrefix(s.Directory, "DEAL_STAGE_"); ok {
		category = n
	}
	row := map[string]any{
		"ID": fmt.Sprint(id), "ENTITY_ID": s.Directory, "STATUS_ID": s.ID, "NAME": s.Name, "NAME_INIT": s.Name,
		"SORT": fmt.Sprint(s.Sort), "SYSTEM": "Y", "CATEGORY_ID": category, "COLOR": s.Color, "SEMANTICS": letter,
		"EXTRA": map[string]any{"SEMANTICS": word, "COLOR": s.Color},
	}
	if s.Color == "" {
		row["EXTRA"] = []any{} // an empty PHP array
	}
	return row
}
