package cli

import (
	"context"

	"debrief/model"
	"debrief/model/privacy"
	"debrief/storage"
	"debrief/ui/cli/config"
)

// intake is the archive as everything that takes events in must see it: what the
// settings do not want kept never reaches the log.
type intake struct {
	*privacy.Log
	archive *storage.Archive
}

// intake returns the way into an archive. Where another process owns it, its
// settings hold: what is not to be kept does not depend on who brings it.
func (a *app) intake(archive *storage.Archive) intake {
	conf := a.conf
	if a.host != nil {
		conf = a.host.app.conf
	}
	return intake{privacy.NewLog(archive, privacyRules(conf.Privacy)), archive}
}

// Submit puts acts into the log. They are a person's or the syncer's own, and
// stay as they were made.
func (i intake) Submit(s model.Submission) <-chan model.Receipt { return i.archive.Submit(s) }

// Counts returns the archive's totals.
func (i intake) Counts(ctx context.Context) (model.Counts, error) { return i.archive.Counts(ctx) }

func privacyRules(p config.Privacy) privacy.Rules {
	rules := privacy.Rules{Policy: policy(p.All()), Sources: map[string]privacy.Policy{}}
	for source, of := range p.Sources {
		rules.Sources[source] = policy(of)
	}
	return rules
}

func policy(p config.PrivacyOf) privacy.Policy {
	return privacy.Policy{
		Phone: privacy.Action(p.Phone), Email: privacy.Action(p.Email), Name: privacy.Action(p.Name),
		Attachments: privacy.Action(p.Attachments), Text: privacy.Action(p.Text),
	}
}
