package bitrix24

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"debrief/model"
)

const (
	chatsMethod      = "imopenlines.crm.chat.get"
	dialogMethod     = "imopenlines.dialog.get"
	transcriptMethod = "imopenlines.session.history.get"
)

// transcriptsAtOnce is how many transcripts come in one answer; each may be long.
const transcriptsAtOnce = 10

// Chats returns the chats of open lines that hang on the entities, those that were
// closed too.
func (c *Client) Chats(ctx context.Context, refs []model.EntityRef) ([]model.Chat, error) {
	commands := make([]command, len(refs))
	for i, ref := range refs {
		commands[i] = command{chatsMethod, map[string]any{"CRM_ENTITY_TYPE": string(ref.Kind), "CRM_ENTITY": ref.ID, "ACTIVE_ONLY": "N"}}
	}
	var chats []model.Chat
	err := c.apart(ctx, commands, func(i int, o outcome) error {
		if o.failure != nil {
			return closedOr(o.failure)
		}
		rows, ok := list(o.answer.Result)
		if !ok {
			return strange(chatsMethod)
		}
		for _, raw := range rows {
			if row, ok := object(raw); ok && isDigits(scalar(row["CHAT_ID"])) {
				chats = append(chats, model.Chat{ID: scalar(row["CHAT_ID"]), Entity: refs[i], Connector: scalar(row["CONNECTOR_ID"])})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return chats, c.lookIn(ctx, chats)
}

// lookIn finds out how far each chat is.
func (c *Client) lookIn(ctx context.Context, chats []model.Chat) error {
	commands := make([]command, len(chats))
	for i, chat := range chats {
		commands[i] = command{dialogMethod, map[string]any{"CHAT_ID": chat.ID}}
	}
	return c.apart(ctx, commands, func(i int, o outcome) error {
		if o.failure != nil {
			chats[i].Denied = o.failure
			return closedOr(o.failure)
		}
		dialog, ok := object(o.answer.Result)
		if !ok {
			return strange(dialogMethod)
		}
		if last, err := strconv.ParseInt(scalar(dialog["last_message_id"]), 10, 64); err == nil {
			chats[i].LastMessage = last
		}
		// Y|LEAD|1209|N|N|343|…: the sixth is the session
		if parts := strings.Split(scalar(dialog["entity_data_1"]), "|"); len(parts) > 5 && isDigits(parts[5]) && parts[5] != "0" {
			chats[i].Session = parts[5]
		}
		return nil
	})
}

// Transcripts reads sessions of open lines, whole: the portal knows no pages of
// them. They come in the order in which they are asked for.
func (c *Client) Transcripts(ctx context.Context, sessions []string) ([]model.Transcript, error) {
	var all []model.Transcript
	for len(sessions) > 0 {
		some := sessions[:min(len(sessions), transcriptsAtOnce)]
		got, err := c.transcripts(ctx, some)
		if isAmbiguous(err) && len(some) > 1 { // too much at once, perhaps
			some = some[:1]
			got, err = c.transcripts(ctx, some)
		}
		if err != nil {
			return nil, err
		}
		all, sessions = append(all, got...), sessions[len(some):]
	}
	return all, nil
}

func (c *Client) transcripts(ctx context.Context, sessions []string) ([]model.Transcript, error) {
	commands := make([]command, len(sessions))
	for i, session := range sessions {
		commands[i] = command{transcriptMethod, map[string]any{"SESSION_ID": session}}
	}
	got := make([]model.Transcript, len(sessions))
	err := c.apart(ctx, commands, func(i int, o outcome) error {
		got[i].Session = sessions[i]
		if o.failure != nil {
			got[i].Denied = o.failure
			return closedOr(o.failure)
		}
		messages, ok := c.readTranscript(o.answer.Result)
		if !ok {
			return strange(transcriptMethod)
		}
		got[i].Messages = messages
		return nil
	})
	return got, err
}

// apart makes several calls in one request of which none rests on another, and
// hands each its outcome. A single one goes by itself.
func (c *Client) apart(ctx context.Context, commands []command, each func(i int, o outcome) error) error {
	for from := 0; from < len(commands); from += maxCommands {
		some := commands[from:min(from+maxCommands, len(commands))]
		outcomes, err := c.outcomes(ctx, some)
		if err != nil {
			return err
		}
		for i, o := range outcomes {
			if err := each(from+i, o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Client) outcomes(ctx context.Context, commands []command) ([]outcome, error) {
	if len(commands) > 1 {
		return c.send(ctx, commands, 0, reads)
	}
	answer, err := c.call(ctx, commands[0].method, commands[0].params, reads)
	var failed *model.CRMError
	if errors.As(err, &failed) {
		return []outcome{{failure: failed}}, nil
	}
	return []outcome{{answer: answer}}, err
}

// closedOr returns nil for a failure that concerns this one chat only, because the
// portal does not let us read it or has it no more; else the failure.
func closedOr(failure error) error {
	var failed *model.CRMError
	if !errors.As(failure, &failed) {
		return failure
	}
	switch strings.ToLower(failed.Code) {
	case "access_denied", "access_error", "invalid_session_id":
		return nil
	case "error_method_not_found", "insufficient_scope":
		return failure
	}
	if failed.Class == model.CRMDenied || failed.Class == model.CRMGone {
		return nil
	}
	return failure
}

// file reads a file of a transcript.
func (c *Client) file(raw json.RawMessage) (model.Attachment, bool) {
	f, ok := object(raw)
	if !ok {
		return model.Attachment{}, false
	}
	a := model.Attachment{Kind: scalar(f["type"]), Name: scalar(f["name"]), URL: c.open(scalar(f["urldownload"]))}
	if size, err := strconv.ParseInt(scalar(f["size"]), 10, 64); err == nil && size > 0 {
		a.Size = size
	}
	return a, true
}

// open returns an address that may be kept: one that would let its reader into
// the portal is dropped.
func (c *Client) open(address string) string {
	hook := c.currentDoor()
	if hook.hide(address) != address || strings.Contains(address, "auth=") || strings.Contains(address, "/rest/") {
		return ""
	}
	return address
}
