package cli

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/model/sample"
	"debrief/storage"
)

// printedRisk is one line of risk --json. The names are a contract.
type printedRisk struct {
	ID        string        `json:"id"`
	StartedAt string        `json:"started_at"`
	Source    string        `json:"source"`
	Points    int           `json:"points"`
	Money     *float64      `json:"money"` // of its appointments, null when none has a price
	Signs     []sample.Sign `json:"signs"`
	Answers   int           `json:"answers"`
	Judged    int           `json:"judged"`
}

func (a *app) riskCommand() *cobra.Command {
	var f exportFlags
	limit := 0
	cmd := a.command("risk [--week 2026-W47] [--weeks N] [--limit N]", "cli.risk.short", "cli.risk.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if limit < 1 {
			return a.usage("cli.usage.limit", "Value", limit)
		}
		if f.week == "" { // what went wrong this week is worth the most
			if _, err := a.settings(); err != nil {
				return err
			}
			zone, err := a.zone()
			if err != nil {
				return err
			}
			f.week = model.WeekOf(a.Now(), zone).String()
		}
		return a.withWeeks(cmd.Context(), f, func(archive *storage.Archive, from, to time.Time) error {
			return a.risks(cmd.Context(), archive, from, to, limit)
		})
	})
	cmd.Flags().StringVar(&f.week, "week", "", a.text.T("cli.risk.week"))
	cmd.Flags().IntVar(&f.weeks, "weeks", 2, a.text.T("cli.report.weeks"))
	cmd.Flags().IntVar(&limit, "limit", 50, a.text.T("cli.list.limit"))
	return cmd
}

// risks prints the dialogues with signs of trouble that are not reviewed yet.
func (a *app) risks(ctx context.Context, archive *storage.Archive, from, to time.Time, limit int) error {
	var risks []sample.Risk
	err := seen{archive, a.conf.Actor}.DialoguesBetween(ctx, from, to, func(row *model.Row) bool {
		if r, ok := sample.RiskOf(row); ok && row.Review != model.ReviewDone {
			risks = append(risks, r)
		}
		return true
	})
	if err != nil {
		return err
	}
	sample.Rank(risks)
	risks = risks[:min(len(risks), limit)]
	if a.flags.json {
		for _, r := range risks {
			p := printedRisk{r.Row.ID, stamp(r.Row.StartedAt), r.Row.Source, r.Points, nil, r.Signs, r.Answers, r.Judged}
			if r.Money > 0 {
				p.Money = &r.Money
			}
			if err := a.printJSON(p); err != nil {
				return err
			}
		}
		return nil
	}
	return a.printRisks(risks)
}

func (a *app) printRisks(risks []sample.Risk) error {
	if len(risks) == 0 {
		a.say("cli.risk.none")
		return nil
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	t := &table{right: map[int]bool{0: true, 3: true}, head: []string{
		a.text.T("cli.risk.points"), a.text.T("cli.list.id"), a.text.T("cli.list.started"), a.text.T("cli.risk.money"), a.text.T("cli.risk.signs"),
	}}
	for _, r := range risks {
		money, signs := "", make([]string, len(r.Signs))
		if r.Money > 0 {
			money = a.text.Number(int64(r.Money))
		}
		for i, sign := range r.Signs {
			signs[i] = a.text.T("cli.risk.sign." + string(sign))
		}
		t.add(strconv.Itoa(r.Points), r.Row.ID, a.text.Stamp(r.Row.StartedAt, zone), money, strings.Join(signs, ", "))
	}
	return a.printTable(t)
}
