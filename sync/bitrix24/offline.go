package bitrix24

import (
	"context"
	"encoding/json"
	"strings"

	"debrief/model"
)

// OfflineChanges is what the portal has kept for an application since it was
// asked last.
type OfflineChanges struct {
	Refs    []model.EntityRef // each once
	Unnamed bool              // something else changed, of which the portal does not say what
	Process string            // by which ConfirmOffline has it forgotten; "" when there was nothing
}

// offlineEvents are those that BindOffline asks for.
func offlineEvents() []string {
	var names []string
	for _, kind := range []model.EntityKind{model.EntityLead, model.EntityDeal, model.EntityContact} {
		for _, action := range []string{"ADD", "UPDATE", "DELETE"} {
			names = append(names, "ONCRM"+strings.ToUpper(string(kind))+action)
		}
	}
	return names
}

// BindOffline has the portal keep what changes for the application. It takes an
// administrator's token; a webhook is refused.
func (c *Client) BindOffline(ctx context.Context) error {
	for _, name := range offlineEvents() {
		params := map[string]any{"event": name, "event_type": "offline"}
		if c.opts.Connector != "" {
			params["auth_connector"] = c.opts.Connector
		}
		// To bind twice changes nothing, so it may be repeated as a read may.
		if _, err := c.call(ctx, "event.bind", params, reads); err != nil {
			return err
		}
	}
	return nil
}

// OfflineChanges reserves what the portal has kept, so that a crash loses
// nothing: what is not confirmed comes back after a month at the latest, and the
// pull by time finds it long before.
func (c *Client) OfflineChanges(ctx context.Context) (OfflineChanges, error) {
	const method = "event.offline.get"
	params := map[string]any{"clear": 0}
	if c.opts.Connector != "" {
		params["auth_connector"] = c.opts.Connector
	}
	answer, err := c.call(ctx, method, params, reads)
	if err != nil {
		return OfflineChanges{}, err
	}
	result, ok := object(answer.Result)
	rows, okRows := list(result["events"])
	if !ok || !okRows {
		return OfflineChanges{}, strange(method)
	}
	changes := OfflineChanges{}
	if len(rows) > 0 {
		changes.Process = scalar(result["process_id"])
	}
	seen := map[model.EntityRef]bool{}
	for _, raw := range rows {
		ref, ok := readOffline(raw)
		changes.Unnamed = changes.Unnamed || !ok
		if ok && !seen[ref] {
			seen[ref] = true
			changes.Refs = append(changes.Refs, ref)
		}
	}
	return changes, nil
}

// ConfirmOffline has the portal forget what it gave under that name.
func (c *Client) ConfirmOffline(ctx context.Context, process string) error {
	_, err := c.call(ctx, "event.offline.clear", map[string]any{"process_id": process}, reads) // nothing happens the second time
	return err
}

// readOffline reads which entity a record is about; some portals leave that out.
func readOffline(raw json.RawMessage) (model.EntityRef, bool) {
	row, _ := object(raw)
	name := strings.ToLower(strings.TrimPrefix(strings.ToUpper(scalar(row["EVENT_NAME"])), "ONCRM"))
	data, _ := object(row["EVENT_DATA"])
	fields, _ := object(data["FIELDS"])
	id := scalar(fields["ID"])
	for kind := range entityTypes {
		if strings.HasPrefix(name, string(kind)) && isDigits(id) && id != "0" {
			return model.EntityRef{Kind: kind, ID: id}, true
		}
	}
	return model.EntityRef{}, false
}
