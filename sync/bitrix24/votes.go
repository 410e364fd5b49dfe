package bitrix24

import (
	"context"
	"strconv"

	"debrief/model"
)

// Vote returns what the head of the open line said of a session, a zero rating
// when nothing yet.
func (c *Client) Vote(ctx context.Context, session string) (model.SessionVote, error) {
	const method = "imopenlines.session.history.get"
	answer, err := c.call(ctx, method, map[string]any{"SESSION_ID": session}, reads)
	if err != nil {
		return model.SessionVote{}, err
	}
	result, ok := object(answer.Result)
	if !ok {
		return model.SessionVote{}, strange(method)
	}
	vote := model.SessionVote{Session: session, Comment: scalar(result["sessionCommentHead"])}
	if rating, err := strconv.Atoi(scalar(result["sessionVoteHead"])); err == nil {
		vote.Rating = rating
	}
	return vote, nil
}

// SetVote rates a session as the head of its open line. Saying the same twice
// changes nothing.
func (c *Client) SetVote(ctx context.Context, vote model.SessionVote) error {
	params := map[string]any{"SESSION_ID": vote.Session}
	if vote.Rating > 0 {
		params["RATING"] = vote.Rating
	}
	if vote.Comment != "" {
		params["COMMENT"] = vote.Comment
	}
	_, err := c.call(ctx, "imopenlines.session.head.vote", params, writes)
	return err
}
