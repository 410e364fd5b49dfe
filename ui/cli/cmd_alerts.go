package cli

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	rules "debrief/model/alert"
	"debrief/storage"
	"debrief/ui/incidents"
)

// printedAlert is a message about incidents in the results of incidents alerts. The
// names are a contract.
type printedAlert struct {
	ID        string      `json:"id"`
	Place     string      `json:"place"`
	Escalated bool        `json:"escalated,omitempty"`
	From      string      `json:"from,omitempty"`
	Incidents []string    `json:"incidents"`
	State     rules.State `json:"state"`
	Tries     int         `json:"tries"`
	Unsure    int         `json:"unsure,omitempty"` // how many of them may have arrived unnoticed
	Queued    string      `json:"queued"`
	At        string      `json:"at"` // of what happened to it last
	Retry     string      `json:"retry,omitempty"`
	Error     string      `json:"error,omitempty"`
}

func printableAlert(d *rules.Delivery) printedAlert {
	p := printedAlert{
		ID: d.ID.String(), Place: d.Place, Escalated: d.Escalated, From: d.From, Incidents: []string{}, State: d.State,
		Tries: d.Attempts, Unsure: d.Unsure, Queued: stamp(d.QueuedAt), At: stamp(d.At), Retry: stamp(d.RetryAt), Error: d.Error,
	}
	for _, key := range d.Incidents {
		p.Incidents = append(p.Incidents, key.String())
	}
	return p
}

// incidentsAlerts lists the messages about incidents.
func (a *app) incidentsAlerts() *cobra.Command {
	var since string
	cmd := a.command("alerts [--since 7d]", "cli.incidents_alerts.short", "cli.incidents_alerts.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		back, err := parseSpan(since)
		if err != nil {
			return a.usage("cli.usage.since", "Value", since)
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.listAlerts(cmd.Context(), archive, a.Now().Add(-back))
		})
	})
	cmd.Flags().StringVar(&since, "since", "7d", a.text.T("cli.incidents_alerts.since"))
	return cmd
}

func (a *app) listAlerts(ctx context.Context, archive *storage.Archive, since time.Time) error {
	all, err := archive.Alerts(ctx, since)
	if err != nil {
		return err
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	head := []string{}
	for _, name := range []string{"queued", "place", "incidents", "state", "tries", "at", "error"} {
		head = append(head, a.text.T("cli.incidents_alerts."+name))
	}
	t, tell := &table{head: head}, incidents.Teller{Voice: a.voice(zone)}
	shown := 0
	for i := range all {
		d := &all[i]
		if d.QueuedAt.Before(since) {
			continue
		}
		shown++
		if a.flags.json {
			if err := a.printJSON(printableAlert(d)); err != nil {
				return err
			}
			continue
		}
		t.add(a.text.Stamp(d.QueuedAt, zone), tell.MessagePlace(d), strconv.Itoa(len(d.Incidents)), tell.MessageState(d),
			strconv.Itoa(d.Attempts), a.text.Stamp(d.At, zone), tell.MessageError(d))
	}
	switch {
	case a.flags.json:
		return nil
	case shown == 0:
		a.say("cli.incidents_alerts.empty")
		return nil
	}
	return a.printTable(t)
}
