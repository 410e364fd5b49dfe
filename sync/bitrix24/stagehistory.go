package bitrix24

import (
	"context"
	"strconv"

	"debrief/model"
)

// historyMethod is the audit of stages.
const historyMethod = "crm.stagehistory.list"

// StageHistory calls each with one page after another of the moves between stages
// that the portal recorded behind an id ("" means from the first on), in the order
// of their ids. Only leads and deals have stages.
func (c *Client) StageHistory(ctx context.Context, kind model.EntityKind, after string, each func([]model.StageMove) error) error {
	typeID := entityTypes[kind]
	if kind.StageField() == "" || typeID == 0 {
		return unknownKind(historyMethod, kind)
	}
	k := keyset[[]model.StageMove]{client: c, method: historyMethod, id: "ID"}
	if after != "" {
		var err error
		if k.last, err = strconv.ParseInt(after, 10, 64); err != nil {
			return badID(historyMethod, after)
		}
	}
	k.params = func(after any) map[string]any {
		return map[string]any{
			"entityTypeId": typeID, "filter": map[string]any{">ID": after},
			"order": map[string]any{"ID": "ASC"}, "start": -1,
		}
	}
	k.read = func(answer envelope) ([]model.StageMove, int, int64, bool) { return readMoves(kind, answer) }
	return k.each(ctx, each)
}

// readMoves reads a page of the history. A page with a row that cannot be read is
// refused whole: passing over one would lose it.
func readMoves(kind model.EntityKind, answer envelope) (moves []model.StageMove, rows int, last int64, ok bool) {
	result, ok := object(answer.Result)
	if !ok {
		return nil, 0, 0, false
	}
	items, ok := list(result["items"])
	for _, raw := range items {
		f, isObject := object(raw)
		id, err := strconv.ParseInt(scalar(f["ID"]), 10, 64)
		at, isTime := parseTime(scalar(f["CREATED_TIME"]))
		owner := scalar(f["OWNER_ID"])
		if !isObject || err != nil || !isTime || !isDigits(owner) {
			return nil, 0, 0, false
		}
		last = id
		moves = append(moves, model.StageMove{
			ID: strconv.FormatInt(id, 10), Entity: model.EntityRef{Kind: kind, ID: owner}, At: at,
			Stage: scalar(f[kind.StageField()]), Created: scalar(f["TYPE_ID"]) == "1",
		})
	}
	return moves, len(items), last, ok
}
