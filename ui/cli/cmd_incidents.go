package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/incidents"
	"debrief/ui/text"
	"debrief/ui/when"
)

// printedIncident is an incident in the results of incidents. The names are a
// contract.
type printedIncident struct {
	ID       string              `json:"id"`
	Rule     model.IncidentRule  `json:"rule"`
	Cause    model.IncidentCause `json:"cause"`
	State    model.IncidentState `json:"state"`
	Dialogue string              `json:"dialogue,omitempty"`
	Event    string              `json:"event,omitempty"` // that it is about
	Evidence []string            `json:"evidence"`
	Entity   string              `json:"entity,omitempty"`
	EntityID string              `json:"entity_id,omitempty"`
	Detail   string              `json:"detail,omitempty"`
	Since    string              `json:"since"`
	Opened   string              `json:"opened"`
	Owner    string              `json:"owner,omitempty"`
	Until    string              `json:"until,omitempty"`
	Closed   string              `json:"closed,omitempty"`
	ClosedBy string              `json:"closed_by,omitempty"`
	Reason   string              `json:"reason,omitempty"`
	Cleared  bool                `json:"cleared,omitempty"`
	EndedBy  string              `json:"ended_by,omitempty"`
	Scope    *printedScope       `json:"scope,omitempty"`    // of an anomaly
	Figures  *printedFigures     `json:"figures,omitempty"`  // of its first hour or day
	EndedAs  *printedFigures     `json:"ended_as,omitempty"` // of the one that was usual again
}

func printableIncident(n *model.Incident) printedIncident {
	p := printedIncident{
		ID: n.ID.String(), Rule: n.Rule, Cause: n.Cause, State: n.State, Dialogue: n.Dialogue, Evidence: []string{},
		Entity: string(n.Entity.Kind), EntityID: n.Entity.ID, Detail: n.Detail, Since: stamp(n.Since), Opened: stamp(n.OpenedAt),
		Scope: printableScope(n.Scope), Figures: printableFigures(n.Figures), EndedAs: printableFigures(n.EndedAs),
		Owner: n.Owner, Until: stamp(n.Until), Closed: stamp(n.ClosedAt), ClosedBy: n.ClosedBy, Reason: n.Reason, Cleared: n.Cleared,
	}
	for _, key := range n.Evidence {
		p.Evidence = append(p.Evidence, key.String())
	}
	if !n.Target.IsZero() {
		p.Event = n.Target.String()
	}
	if !n.EndedBy.IsZero() {
		p.EndedBy = n.EndedBy.String()
	}
	return p
}

func (a *app) incidentsCommand() *cobra.Command {
	cmd := a.incidentsList("incidents")
	cmd.AddCommand(
		a.incidentsList("list"),
		a.onIncident("show ID", "cli.incidents_show.short", "cli.incidents_show.long", a.showIncident),
		a.onIncident("take ID", "cli.incidents_take.short", "cli.incidents_take.long", func(ctx context.Context, archive *storage.Archive, n model.Incident) error {
			return a.actOnIncident(ctx, archive, n, incidents.Take(a.conf.Actor, n))
		}),
		a.incidentsSnooze(), a.incidentsClose(), a.incidentsAlerts(),
	)
	return cmd
}

func (a *app) incidentsList(use string) *cobra.Command {
	var states, rules []string
	var all bool
	var limit int
	cmd := a.command(use, "cli.incidents.short", "cli.incidents.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		q := model.IncidentQuery{States: unclosedStates(), Limit: limit}
		if limit < 1 {
			return a.usage("cli.usage.limit", "Value", limit)
		}
		if all {
			q.States = nil
		}
		if len(states) > 0 {
			q.States = nil
		}
		for _, state := range states {
			if !slices.Contains(model.IncidentStates(), model.IncidentState(state)) {
				return a.usage("cli.usage.incident_state", "Value", state)
			}
			q.States = append(q.States, model.IncidentState(state))
		}
		for _, rule := range rules {
			if !slices.Contains(model.IncidentRules(), model.IncidentRule(rule)) {
				return a.usage("cli.usage.rule", "Value", rule, "Rules", rulesLine())
			}
			q.Rules = append(q.Rules, model.IncidentRule(rule))
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.listIncidents(cmd.Context(), archive, q)
		})
	})
	cmd.Flags().StringSliceVar(&states, "state", nil, a.text.T("cli.incidents.states"))
	cmd.Flags().StringSliceVar(&rules, "rule", nil, a.text.T("cli.incidents.rules"))
	cmd.Flags().BoolVar(&all, "all", false, a.text.T("cli.incidents.all"))
	cmd.Flags().IntVar(&limit, "limit", 200, a.text.T("cli.incidents.limit"))
	return cmd
}

func (a *app) listIncidents(ctx context.Context, archive *storage.Archive, q model.IncidentQuery) error {
	found, err := archive.Incidents(ctx, q)
	if err != nil {
		return err
	}
	if a.flags.json {
		for i := range found {
			if err := a.printJSON(printableIncident(&found[i])); err != nil {
				return err
			}
		}
		return nil
	}
	if len(found) == 0 {
		a.say("cli.incidents.empty")
		return nil
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	tell := incidents.Teller{Voice: a.voice(zone)}
	t := &table{head: []string{
		a.text.T("cli.incidents.id"), a.text.T("cli.incidents.state"), a.text.T("cli.incidents.opened"),
		a.text.T("cli.incidents.rule"), a.text.T("cli.incidents.dialogue"), a.text.T("cli.incidents.owner"), a.text.T("cli.incidents.why"),
	}}
	for i := range found {
		n := &found[i]
		t.add(n.ID.Short(), tell.State(n.State), a.text.Stamp(n.OpenedAt, zone), tell.Rule(n.Rule), a.aboutWhat(tell, n), text.Line(n.Owner), tell.Why(n))
	}
	return a.printTable(t)
}

// onIncident makes a command about one incident.
func (a *app) onIncident(use, short, long string, do func(context.Context, *storage.Archive, model.Incident) error) *cobra.Command {
	return a.command(use, short, long, a.oneArg, func(cmd *cobra.Command, args []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			n, err := a.findIncident(cmd.Context(), archive, args[0])
			if err != nil {
				return err
			}
			return do(cmd.Context(), archive, n)
		})
	})
}

// everyIncident is more incidents than an archive has.
const everyIncident = 1 << 20

// findIncident returns the incident of that id, or of the one id that begins like
// that.
func (a *app) findIncident(ctx context.Context, archive *storage.Archive, id string) (model.Incident, error) {
	id = strings.ToLower(id)
	if key, err := model.ParseKey(id); err == nil && !key.IsZero() {
		return archive.Incident(ctx, key)
	}
	if len(id) < shortestID || strings.Trim(id, "0123456789abcdef") != "" {
		return model.Incident{}, a.usage("cli.usage.incident_id", "Value", id)
	}
	all, err := archive.Incidents(ctx, model.IncidentQuery{Limit: everyIncident})
	if err != nil {
		return model.Incident{}, err
	}
	found := slices.DeleteFunc(all, func(n model.Incident) bool { return !strings.HasPrefix(n.ID.String(), id) })
	switch len(found) {
	case 0:
		return model.Incident{}, a.fail(nil, "cli.error.no_incident", "ID", id)
	case 1:
		return found[0], nil
	}
	return model.Incident{}, a.fail(nil, "cli.error.incidents_alike", "ID", id, "N", len(found))
}

func (a *app) showIncident(_ context.Context, _ *storage.Archive, n model.Incident) error {
	return a.printIncident(&n)
}

func (a *app) printIncident(n *model.Incident) error {
	if a.flags.json {
		return a.printJSON(printableIncident(n))
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	tell := incidents.Teller{Voice: a.voice(zone)}
	lines := [][2]string{
		{a.text.T("cli.incidents.id"), n.ID.Short()}, {a.text.T("cli.incidents.rule"), tell.Rule(n.Rule)},
		{a.text.T("cli.incidents.why"), tell.Why(n)}, {a.text.T("cli.incidents.dialogue"), a.aboutWhat(tell, n)},
		{a.text.T("cli.incidents.rests"), tell.Rests(n)},
		{a.text.T("cli.incidents.since"), a.text.Stamp(n.Since, zone)}, {a.text.T("cli.incidents.opened"), a.text.Stamp(n.OpenedAt, zone)},
		{a.text.T("cli.incidents.state"), tell.State(n.State)}, {a.text.T("cli.incidents.owner"), text.Line(n.Owner)},
		{a.text.T("cli.incidents.closed"), tell.Closed(n)}, {a.text.T("cli.incidents.do"), tell.Advice(n)},
	}
	for _, line := range lines {
		if line[1] == "" {
			continue
		}
		if err := a.printLine(text.PadRight(line[0], 14) + " " + line[1]); err != nil {
			return err
		}
	}
	return nil
}

// actOnIncident submits an act and prints what the incident is now.
func (a *app) actOnIncident(ctx context.Context, archive *storage.Archive, n model.Incident, s model.Submission) error {
	if incidents.Done(&n) {
		return a.fail(nil, "cli.error.incident_closed", "ID", n.ID.Short())
	}
	if _, err := a.submit(archive, s); err != nil {
		return err
	}
	after, err := archive.Incident(ctx, n.ID)
	if err != nil {
		return err
	}
	return a.printIncident(&after)
}

func (a *app) incidentsSnooze() *cobra.Command {
	var until string
	cmd := a.onIncident("snooze ID [--until TIME]", "cli.incidents_snooze.short", "cli.incidents_snooze.long", func(ctx context.Context, archive *storage.Archive, n model.Incident) error {
		zone, err := a.zone()
		if err != nil {
			return err
		}
		at, err := when.Parse(until, a.Now(), zone)
		if err != nil {
			return a.usage("cli.usage.until", "Value", until)
		}
		return a.actOnIncident(ctx, archive, n, incidents.Snooze(a.conf.Actor, at, n))
	})
	cmd.Flags().StringVar(&until, "until", "+1h", a.text.T("cli.incidents_snooze.until"))
	return cmd
}

func (a *app) incidentsClose() *cobra.Command {
	var reason string
	cmd := a.onIncident("close ID --reason TEXT", "cli.incidents_close.short", "cli.incidents_close.long", func(ctx context.Context, archive *storage.Archive, n model.Incident) error {
		if strings.TrimSpace(reason) == "" {
			return a.usage("cli.usage.close_reason")
		}
		return a.actOnIncident(ctx, archive, n, incidents.Close(a.conf.Actor, strings.TrimSpace(reason), n))
	})
	cmd.Flags().StringVar(&reason, "reason", "", a.text.T("cli.incidents_close.reason"))
	return cmd
}
