package ui

import (
	"debrief/ui/alerts"
	"debrief/ui/find"
	"debrief/ui/inbox"
	"debrief/ui/lead"
	"debrief/ui/pane"
	"debrief/ui/queue"
	"debrief/ui/replay"
	"debrief/ui/report"
	"debrief/ui/syncview"
)

// screens are the panes in the order of the header.
var screens = [...]pane.Screen{pane.Inbox, pane.Queue, pane.Replay, pane.Lead, pane.Sync, pane.Report, pane.Alerts, pane.Find}

// newPanes makes all screens. Replay goes along the list as the queue filters
// it.
func newPanes(env pane.Env) map[pane.Screen]pane.Pane {
	list := queue.New(env)
	return map[pane.Screen]pane.Pane{
		pane.Inbox:  inbox.New(env),
		pane.Queue:  list,
		pane.Replay: replay.New(env, list.Query, lead.NewCard(env)),
		pane.Lead:   lead.New(env),
		pane.Sync:   syncview.New(env),
		pane.Report: report.New(env),
		pane.Alerts: alerts.New(env),
		pane.Find:   find.New(env),
	}
}
