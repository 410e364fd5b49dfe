package bitrix24

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"debrief/model"
)

// maxTimelinePages bounds how far back a comment or a to-do is looked for. What is
// looked for was written minutes ago.
const maxTimelinePages = 10

// AddComment puts a comment on the timeline of a lead or deal and returns its
// number. Adding twice makes two.
func (c *Client) AddComment(ctx context.Context, ref model.EntityRef, text string) (string, error) {
	const method = "crm.timeline.comment.add"
	_, id, err := address(method, ref)
	if err != nil {
		return "", err
	}
	answer, err := c.call(ctx, method, map[string]any{
		"fields": map[string]any{"ENTITY_ID": id, "ENTITY_TYPE": string(ref.Kind), "COMMENT": text},
	}, writes)
	if err != nil {
		return "", err
	}
	return made(method, answer.Result)
}

// FindComment returns the number of the newest comment on an entity whose text
// holds the marker, "" when there is none.
func (c *Client) FindComment(ctx context.Context, ref model.EntityRef, marker string) (string, error) {
	const method = "crm.timeline.comment.list"
	_, id, err := address(method, ref)
	if err != nil {
		return "", err
	}
	return c.findMarked(ctx, method, "COMMENT", marker, map[string]any{
		"filter": map[string]any{"ENTITY_ID": id, "ENTITY_TYPE": string(ref.Kind)},
		"select": []string{"ID", "COMMENT"},
	})
}

// AddTodo puts a to-do on the timeline of a lead or deal and returns its number.
// Adding twice makes two.
func (c *Client) AddTodo(ctx context.Context, ref model.EntityRef, todo model.Todo) (string, error) {
	const method = "crm.activity.todo.add"
	typeID, id, err := address(method, ref)
	if err != nil {
		return "", err
	}
	params := map[string]any{
		"ownerTypeId": typeID, "ownerId": id, "deadline": todo.Deadline.Format(time.RFC3339),
		"title": todo.Title, "description": todo.Description,
	}
	if todo.Responsible != "" {
		params["responsibleId"] = todo.Responsible
	}
	answer, err := c.call(ctx, method, params, writes)
	if err != nil {
		return "", err
	}
	result, ok := object(answer.Result)
	if !ok {
		return "", strange(method)
	}
	return made(method, result["id"])
}

// FindTodo returns the number of the newest to-do on an entity whose description
// holds the marker, "" when there is none.
func (c *Client) FindTodo(ctx context.Context, ref model.EntityRef, marker string) (string, error) {
	const method = "crm.activity.list"
	typeID, id, err := address(method, ref)
	if err != nil {
		return "", err
	}
	return c.findMarked(ctx, method, "DESCRIPTION", marker, map[string]any{
		"filter": map[string]any{"OWNER_TYPE_ID": typeID, "OWNER_ID": id},
		"select": []string{"ID", "DESCRIPTION"},
	})
}

// findMarked looks through the newest rows of a list for one whose field holds the
// marker.
func (c *Client) findMarked(ctx context.Context, method, field, marker string, params map[string]any) (string, error) {
	params["order"] = map[string]string{"ID": "DESC"}
	for page := range maxTimelinePages {
		params["start"] = page * pageSize
		answer, err := c.call(ctx, method, params, reads)
		if err != nil {
			return "", err
		}
		rows, ok := list(answer.Result)
		if !ok {
			return "", strange(method)
		}
		for _, raw := range rows {
			if row, ok := object(raw); ok && strings.Contains(scalar(row[field]), marker) {
				return made(method, row["ID"])
			}
		}
		if scalar(answer.Next) == "" {
			return "", nil
		}
	}
	return "", nil
}

// made reads the number of what was made or found.
func made(method string, raw json.RawMessage) (string, error) {
	if id := scalar(raw); isDigits(id) && id != "0" {
		return id, nil
	}
	return "", strange(method)
}
