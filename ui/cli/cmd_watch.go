package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/lookout"
	"debrief/ui/incidents"
	"debrief/ui/text"
)

func (a *app) watchCommand() *cobra.Command {
	cmd := a.command("watch", "cli.watch.short", "cli.watch.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.helpInstead(cmd)
	})
	cmd.AddCommand(a.watchTestCommand(), a.watchOnceCommand())
	return cmd
}

// printedFinding is one line of watch test --json. The names are a contract.
type printedFinding struct {
	Rule     model.IncidentRule  `json:"rule"`
	Cause    model.IncidentCause `json:"cause"`
	Dialogue string              `json:"dialogue,omitempty"` // none of an anomaly
	Since    string              `json:"since"`
	Opened   string              `json:"opened"`
	Ended    string              `json:"ended,omitempty"`
	Entity   string              `json:"entity,omitempty"`
	EntityID string              `json:"entity_id,omitempty"`
	Detail   string              `json:"detail,omitempty"`
	Evidence []string            `json:"evidence"`
	Scope    *printedScope       `json:"scope,omitempty"`    // of an anomaly
	Figures  *printedFigures     `json:"figures,omitempty"`  // of its first hour or day
	EndedAs  *printedFigures     `json:"ended_as,omitempty"` // of the one that was usual again
}

func (a *app) watchTestCommand() *cobra.Command {
	var since string
	cmd := a.command("test RULE [--since 28d]", "cli.watch_test.short", "cli.watch_test.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		rule := model.IncidentRule(args[0])
		if !slices.Contains(model.IncidentRules(), rule) {
			return a.usage("cli.usage.rule", "Value", args[0], "Rules", rulesLine())
		}
		back, err := parseSpan(since)
		if err != nil {
			return a.usage("cli.usage.since", "Value", since)
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.lookBack(cmd.Context(), archive, rule, a.Now().Add(-back))
		})
	})
	cmd.Flags().StringVar(&since, "since", "28d", a.text.T("cli.watch_test.since"))
	return cmd
}

func rulesLine() string {
	var names []string
	for _, rule := range model.IncidentRules() {
		names = append(names, string(rule))
	}
	return strings.Join(names, ", ")
}

// parseSpan reads "28d", "4w", or what Go reads as a duration.
func parseSpan(words string) (time.Duration, error) {
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if n, ok := strings.CutSuffix(words, unit); ok {
			count, err := strconv.Atoi(n)
			if err == nil && count > 0 && count < 10000 {
				return time.Duration(count) * length, nil
			}
		}
	}
	d, err := time.ParseDuration(words)
	if err == nil && d <= 0 {
		err = strconv.ErrRange
	}
	return d, err
}

// lookBack tells what a rule would have found.
func (a *app) lookBack(ctx context.Context, archive *storage.Archive, rule model.IncidentRule, since time.Time) error {
	o, err := a.lookoutOptions(archive)
	if err != nil {
		return err
	}
	o.Rules.Off = nil
	zone, err := a.zone()
	if err != nil {
		return err
	}
	found := newFindings(incidents.Teller{Voice: a.voice(zone)})
	if rule == model.RuleAnomaly {
		err = a.lookBackAtFigures(ctx, o, since, found)
	} else {
		err = a.lookBackAtDialogues(ctx, o, rule, since, found)
	}
	if err != nil || a.flags.json {
		return err
	}
	if found.n > 0 {
		if err := a.printTable(found.table); err != nil {
			return err
		}
	}
	if rule == model.RuleAnomaly {
		a.sayLine(a.text.T("cli.watch_test.drifts", "Rule", string(rule), "Found", found.n))
		return nil
	}
	a.sayLine(a.text.T("cli.watch_test.found", "Rule", string(rule), "Found", found.n, "Looked", found.looked))
	return nil
}

// lookBackAtDialogues tells what a rule would have found in dialogues.
func (a *app) lookBackAtDialogues(ctx context.Context, o lookout.Options, rule model.IncidentRule, since time.Time, found *findings) error {
	return lookout.New(o).LookBack(ctx, rule, since, func(p lookout.Past) error {
		if a.flags.json {
			return a.printJSON(printableFinding(p))
		}
		found.add(p.Due, p.Ended, text.Line(p.Dialogue.ID), found.tell.Why(&model.Incident{IncidentOpened: *p.Opened()}))
		return nil
	}, func(done, _ int) { found.looked = done })
}

func printableFinding(p lookout.Past) printedFinding {
	out := printedFinding{
		Rule: p.Rule, Cause: p.Cause, Dialogue: p.Dialogue.ID, Since: stamp(p.Since), Opened: stamp(p.Due), Ended: stamp(p.Ended),
		Entity: string(p.Entity.Kind), EntityID: p.Entity.ID, Detail: p.Detail, Evidence: []string{},
	}
	for _, key := range p.Evidence {
		out.Evidence = append(out.Evidence, key.String())
	}
	return out
}

// watchOnceCommand looks once, where neither the screens nor the receiver run.
func (a *app) watchOnceCommand() *cobra.Command {
	return a.command("once", "cli.watch_once.short", "cli.watch_once.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			o, err := a.lookoutOptions(archive)
			if err != nil {
				return err
			}
			if err := lookout.New(o).Once(cmd.Context()); err != nil {
				return err
			}
			return a.listIncidents(cmd.Context(), archive, model.IncidentQuery{States: unclosedStates()})
		})
	})
}

func unclosedStates() []model.IncidentState {
	return []model.IncidentState{model.IncidentOpen, model.IncidentTaken, model.IncidentSnoozed}
}
