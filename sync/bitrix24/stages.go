package bitrix24

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"debrief/model"
)

// maxStatusPages bounds the directory; it is documented to come in one page.
const maxStatusPages = 100

// Stages reads the stages of leads, or those of deals in all pipelines, in the
// portal's order.
func (c *Client) Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error) {
	const method = "crm.status.list"
	if kind.StageField() == "" {
		return nil, unknownKind(method, kind)
	}
	params := map[string]any{"order": map[string]string{"SORT": "ASC"}}
	if kind == model.EntityLead {
		params["filter"] = map[string]string{"ENTITY_ID": "STATUS"}
	} // pipelines have a directory each, and the filter knows no pattern
	var rows []statusRow
	for range maxStatusPages {
		answer, err := c.call(ctx, method, params, reads)
		if err != nil {
			return nil, err
		}
		raw, ok := list(answer.Result)
		if !ok {
			return nil, strange(method)
		}
		for _, r := range raw {
			if row, ok := readStatus(r); ok && row.of(kind) {
				rows = append(rows, row)
			}
		}
		next, err := strconv.Atoi(scalar(answer.Next))
		if err != nil || len(raw) == 0 {
			break
		}
		params["start"] = next
	}
	return sortedStages(rows), nil
}

// statusRow is a stage with the directory that it stands in.
type statusRow struct {
	model.Stage
	directory string
}

func (r statusRow) of(kind model.EntityKind) bool {
	if kind == model.EntityLead {
		return r.directory == "STATUS"
	}
	return r.directory == "DEAL_STAGE" || strings.HasPrefix(r.directory, "DEAL_STAGE_")
}

func readStatus(raw json.RawMessage) (statusRow, bool) {
	f, ok := object(raw)
	if !ok || scalar(f["STATUS_ID"]) == "" {
		return statusRow{}, false
	}
	extra, _ := object(f["EXTRA"])
	sort, err := strconv.Atoi(scalar(f["SORT"]))
	if err != nil {
		sort = 0 // the order is only for show
	}
	return statusRow{
		directory: scalar(f["ENTITY_ID"]),
		Stage: model.Stage{
			ID: scalar(f["STATUS_ID"]), Name: scalar(f["NAME"]), Sort: sort,
			Semantics: semantics(scalar(f["SEMANTICS"]), scalar(extra["SEMANTICS"])),
			Color:     cmp.Or(scalar(f["COLOR"]), scalar(extra["COLOR"])),
		},
	}, true
}

// semantics reads the letter, and where there is none the word; an apology is a
// failure.
func semantics(letter, word string) string {
	switch {
	case letter == "S" || letter == "F":
		return letter
	case word == "success":
		return "S"
	case word == "failure" || word == "apology":
		return "F"
	}
	return ""
}

// sortedStages puts the pipelines one after another, each in its order.
func sortedStages(rows []statusRow) []model.Stage {
	slices.SortStableFunc(rows, func(a, b statusRow) int {
		return cmp.Or(cmp.Compare(len(a.directory), len(b.directory)), cmp.Compare(a.directory, b.directory), cmp.Compare(a.Sort, b.Sort))
	})
	stages := make([]model.Stage, len(rows))
	for i, row := range rows {
		stages[i] = row.Stage
	}
	return stages
}
