package cli

import (
	"errors"
	"strings"

	"debrief/sync/bitrix24/portal"
)

// demoFaults is how the demo's portal misbehaves when nobody says how, so that a
// few fixes show each way that a fix can go: the first write is refused by a
// gateway and made again, somebody changes the same field right after the third,
// the connection breaks after every fourth was done; reads fail now and then, and
// for half a minute everything is too much.
const demoFaults = "write:#1=502,write:#3=edit,write:4=reset,read:10%=502,limit@90s-2m"

// noDemoFaults is a portal that behaves.
const noDemoFaults = ""

// faultPlan reads the plan of --portal-faults.
func (a *app) faultPlan(text string) (portal.Plan, error) {
	if text == noDemoFaults {
		return nil, nil
	}
	plan, err := portal.ParsePlan(text)
	var mistake *portal.PlanError
	if errors.As(err, &mistake) {
		why := map[portal.PlanMistake]string{
			portal.PlanEmpty: "cli.usage.faults_empty", portal.PlanSubject: "cli.usage.faults_subject", portal.PlanTrigger: "cli.usage.faults_trigger",
			portal.PlanFault: "cli.usage.faults_fault", portal.PlanDelay: "cli.usage.faults_delay", portal.PlanWindow: "cli.usage.faults_window",
		}[mistake.Mistake]
		return nil, a.usage(why, "Rule", mistake.Rule, "Column", mistake.Column, "Part", mistake.Part, "Faults", strings.Join(portal.FaultNames(), ", "))
	}
	return plan, err
}
