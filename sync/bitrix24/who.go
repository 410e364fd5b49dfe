package bitrix24

import (
	"context"
	"strings"
)

// Who is as whom a webhook acts, and what it may do.
type Who struct {
	Name   string // "" where the portal gives none
	Admin  bool
	Rights []string // such as crm, user, imopenlines
}

// Who asks the portal who the webhook is. Both methods need no right of their own,
// and nothing is changed.
func (c *Client) Who(ctx context.Context) (Who, error) {
	answer, err := c.call(ctx, "profile", map[string]any{}, reads)
	if err != nil {
		return Who{}, err
	}
	card, ok := object(answer.Result)
	if !ok {
		return Who{}, strange("profile")
	}
	who := Who{Name: strings.TrimSpace(scalar(card["NAME"]) + " " + scalar(card["LAST_NAME"])), Admin: yes(card["ADMIN"])}
	if answer, err = c.call(ctx, "scope", map[string]any{}, reads); err != nil {
		return Who{}, err
	}
	rights, ok := list(answer.Result)
	if !ok {
		return Who{}, strange("scope")
	}
	for _, right := range rights {
		who.Rights = append(who.Rights, scalar(right))
	}
	return who, nil
}
