package cli

import "debrief/model"

// roleWord returns what people call who speaks.
func (a *app) roleWord(role model.Role) string {
	switch role {
	case model.RoleClient:
		return a.text.T("cli.show.role_client")
	case model.RoleAssistant:
		return a.text.T("cli.show.role_assistant")
	case model.RoleOperator:
		return a.text.T("cli.show.role_operator")
	case model.RoleSystem:
		return a.text.T("cli.show.role_system")
	}
	return string(role)
}

// verdictWord returns what people call a judgement.
func (a *app) verdictWord(value model.VerdictValue) string {
	switch value {
	case model.Good:
		return a.text.T("cli.show.verdict_good")
	case model.Bad:
		return a.text.T("cli.show.verdict_bad")
	case model.Skipped:
		return a.text.T("cli.show.verdict_skipped")
	}
	return string(value)
}

// fixStateWord returns what people call the state of a fix.
func (a *app) fixStateWord(state model.FixState) string {
	switch state {
	case model.FixQueuedState:
		return a.text.T("cli.fix.state_queued")
	case model.FixClaimed:
		return a.text.T("cli.fix.state_claimed")
	case model.FixWritten:
		return a.text.T("cli.fix.state_written")
	case model.FixConfirmed:
		return a.text.T("cli.fix.state_confirmed")
	case model.FixRefused:
		return a.text.T("cli.fix.state_refused")
	case model.FixConflict:
		return a.text.T("cli.fix.state_conflict")
	case model.FixUndone:
		return a.text.T("cli.fix.state_undone")
	}
	return string(state)
}
