package watch

import (
	"debrief/model"
)

// unanswered finds where the client wrote and nobody answered in time. What needs
// no answer, such as thanks, does not count.
func unanswered(v *View) []Finding {
	var found []Finding
	var waits *Finding
	for _, t := range v.turns {
		switch t.Role {
		case model.RoleClient:
			if waits == nil && v.needsAnswer(t) {
				waits = &Finding{Cause: model.CauseSilence, Target: t.key, Since: t.at, Due: v.config.Hours.Add(t.at, v.config.AnswerAfter)}
			} else if waits != nil {
				waits.Evidence = append(evidence(waits), t.key)
			}
		case model.RoleAssistant, model.RoleOperator:
			if waits != nil {
				waits.Ended, waits.EndedBy = t.at, t.key
				found = append(found, *waits)
			}
			waits = nil
		case model.RoleSystem:
		}
	}
	if waits == nil {
		return found
	}
	return append(found, waits.ended(v.firstItem(waits.Since, func(e *model.Entry) bool {
		_, called := e.Body.(*model.Call)
		return called
	})))
}

// evidence returns what a finding rests on so far.
func evidence(f *Finding) []model.Key {
	if f.Evidence == nil {
		return []model.Key{f.Target}
	}
	return f.Evidence
}

// shortWords is how many words thanks and goodbyes have at most.
const shortWords = 8

// needsAnswer reports whether a client who wrote this waits for something.
func (v *View) needsAnswer(t turn) bool {
	words := len(t.text.Words())
	if words == 0 {
		return len(t.Attachments) > 0 || asks(t.Text)
	}
	if asks(t.Text) || v.config.Words.Intent.In(t.text) || v.config.Words.WantsHuman.In(t.text) {
		return true
	}
	return words > shortWords || !v.config.Words.Closing.In(t.text)
}
