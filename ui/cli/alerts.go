package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"debrief/model"
	rules "debrief/model/alert"
	"debrief/model/watch"
	"debrief/storage"
	"debrief/sync/alert"
	"debrief/ui/cli/config"
	"debrief/ui/incidents"
	"debrief/ui/lang"
	"debrief/ui/text"
)

// newAlerter makes the worker that sends messages about incidents; nil when the
// settings name no place for them.
func (a *app) newAlerter(h *host) (*alert.Worker, error) {
	if len(a.conf.Alert) == 0 {
		return nil, nil //nolint:nilnil // there is none, and nothing is wrong
	}
	zone, err := a.zone()
	if err != nil {
		return nil, err
	}
	o := alert.Options{
		Archive: h.archive, Log: h.archive, Gone: storage.ErrNotFound, Now: a.Now, After: a.after,
		Write: writer{a.text, incidents.Teller{Voice: a.voice(zone)}}.write,
		Failed: func(err error) {
			h.log.Error("alert", "error", err)
			h.syncer.Note(err)
		},
	}
	for _, name := range a.conf.AlertNames() {
		target := alert.Target{Place: a.alertPlace(name), WithText: a.conf.Alert[name].Text}
		if target.Hours, err = watch.ParseHours(a.conf.Alert[name].Hours, zone); err != nil {
			return nil, a.fail(nil, "cli.error.alert", "Name", name, "Error", a.settingsTrouble(err))
		}
		if target.Sender, err = a.alertSender(name); err != nil {
			return nil, a.fail(nil, "cli.error.alert", "Name", name, "Error", a.settingsTrouble(err))
		}
		o.Targets = append(o.Targets, target)
	}
	return alert.New(o), nil
}

// runAlerter sends until ctx ends.
func runAlerter(ctx context.Context, archive *storage.Archive, alerter *alert.Worker) error {
	if alerter == nil {
		return nil
	}
	changes, unsubscribe := archive.Subscribe()
	defer unsubscribe()
	return alerter.Run(ctx, changes)
}

// alertPlace returns a place as its rules take it, without its hours.
func (a *app) alertPlace(name string) rules.Place {
	c := a.conf.Alert[name]
	p := rules.Place{
		Name: name, GroupFor: c.Group(), Escalates: c.OnlyEscalated,
		EscalateAfter: time.Duration(c.EscalateAfter), EscalateTo: c.EscalateTo,
	}
	for _, rule := range c.Rules {
		p.Rules = append(p.Rules, model.IncidentRule(rule))
	}
	return p
}

// alertSender returns the way to a place.
func (a *app) alertSender(name string) (alert.Sender, error) {
	c, s := a.conf.Alert[name], secrets{getenv: a.Getenv}
	key := "alert." + name + "."
	address, secret := s.take(key+"url", c.URL), s.take(key+"secret", c.Secret)
	token, password := s.take(key+"token", c.Token), s.take(key+"password", c.Password)
	if s.err != nil {
		return nil, s.err
	}
	switch c.To {
	case config.AlertTelegram:
		return alert.NewTelegram(address, token, c.Chat)
	case config.AlertWebhook:
		return alert.NewWebhook(address, secret, a.Now)
	}
	return alert.NewMail(alert.MailSettings{
		Server: c.Server, TLS: c.TLS, User: c.User, Password: password, From: c.From, To: c.Recipients,
	})
}

// mostTold is how many incidents a message tells one by one.
const mostTold = 10

// writer puts messages into words, in the language of whoever sends them.
type writer struct {
	text *lang.Printer
	tell incidents.Teller
}

func (w writer) write(of alert.Words) (title, whole string) {
	n := len(of.Incidents)
	title = w.text.N("alert.title", n)
	if of.Escalated {
		title = w.text.N("alert.escalated", n)
	}
	lines := []string{title}
	if of.Repeat {
		lines = append(lines, w.text.T("alert.repeat"))
	}
	lines = append(lines, "")
	urgent := slices.Clone(of.Incidents)
	slices.SortStableFunc(urgent, func(a, b model.Incident) int { return rank(&a) - rank(&b) })
	for i := range urgent[:min(n, mostTold)] {
		lines = append(lines, w.line(&urgent[i]))
	}
	if n > mostTold {
		lines = append(lines, w.text.N("alert.more", n-mostTold))
	}
	lines = append(lines, "", w.text.T("alert.how", "ID", urgent[0].ID.Short()))
	return title, strings.Join(lines, "\n")
}

func rank(n *model.Incident) int {
	if incidents.Urgent(n.Rule) {
		return 0
	}
	return 1
}

// line tells one incident. What is from outside is in it only where the place wants
// text, and comes clean.
func (w writer) line(n *model.Incident) string {
	sign := "!"
	if incidents.Urgent(n.Rule) {
		sign = "!!"
	}
	line := w.text.T("alert.line", "Sign", sign, "Rule", w.tell.Rule(n.Rule), "Why", w.tell.Why(n), "Time", w.text.Stamp(n.Since, w.tell.Zone))
	if !n.Entity.IsZero() {
		line += ", " + text.Line(n.Entity.String())
	}
	if n.Dialogue != "" {
		line += ", " + text.Line(n.Dialogue)
	}
	return line + " [" + n.ID.Short() + "]"
}
