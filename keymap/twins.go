package keymap

// Twin returns the command line that does the same as an action, with what one has
// to fill in in capitals; "" when there is none, as for what only moves something
// on the screen.
func Twin(id ID) string {
	switch id {
	case Tutorial:
		return "debrief demo --tutorial"
	case ShowHelp:
		return "debrief keys"
	case GoInbox, GoAlerts:
		return "debrief incidents"
	case GoQueue:
		return "debrief list review:todo"
	case GoReport:
		return "debrief report"
	case ReportEarlier, ReportLater:
		return "debrief report --week WEEK"
	case ReportBot:
		return "debrief report --bot NAME"
	case ReportGroup:
		return "debrief report --by source"
	case ReportExport:
		return "debrief report --html FILE"
	case GoSync, SyncDetails:
		return "debrief outbox"
	case SortList:
		return "debrief list --sort COLUMN"
	case Sample:
		return "debrief sample draw"
	case FilterOpen:
		return "debrief list FILTER"
	case ViewSave:
		return "debrief views --save NAME FILTER"
	case TurnOrder:
		return "debrief list FILTER --oldest"
	case Assign:
		return "debrief assign ID --to PERSON"
	case Undo, FixUndo:
		return "debrief undo"
	case Redo:
		return "debrief undo --redo"
	case BulkStage:
		return "debrief fix lead ENTITY_ID STATUS_ID=STAGE"
	case ReplaySearch:
		return "debrief search id:ID QUERY"
	case GoFind, FindWrite:
		return "debrief search QUERY"
	case FindOrder:
		return "debrief search QUERY --order score"
	case ViewOpen:
		return "debrief list --view NAME"
	case ViewForget:
		return "debrief views --forget NAME"
	case Open, OpenLead, OpenLeadHere, GoLead:
		return "debrief show ID"
	case VerdictGood:
		return "debrief review ID --answer N --verdict good"
	case VerdictBad:
		return "debrief review ID --answer N --verdict bad --reason REASON"
	case VerdictSkip:
		return "debrief review ID --answer N --verdict skip"
	case WriteNote:
		return "debrief review ID --answer N --verdict good --note TEXT"
	case Correct:
		return "debrief review ID --answer N --verdict bad --correction TEXT"
	case TagDialogue:
		return "debrief tag ID TAG"
	case FixOpen:
		return "debrief fix lead ENTITY_ID FIELD=VALUE"
	case LeadComment:
		return "debrief fix lead ENTITY_ID --comment TEXT"
	case LeadTodo:
		return "debrief fix lead ENTITY_ID --todo TEXT --due WHEN"
	case LeadRecover:
		return "debrief recover SESSION"
	case SyncRetry:
		return "debrief outbox retry ID"
	case SyncEdit:
		return "debrief outbox edit ID FIELD=VALUE"
	case SyncDrop:
		return "debrief outbox drop ID"
	case FixMine:
		return "debrief conflicts mine ID"
	case FixTheirs:
		return "debrief conflicts theirs ID"
	case AlertsFilter:
		return "debrief incidents --all"
	case IncidentTake:
		return "debrief incidents take ID"
	case IncidentSnooze, IncidentMorning:
		return "debrief incidents snooze ID --until WHEN"
	case IncidentClose:
		return "debrief incidents close ID --reason TEXT"
	case IncidentRecover:
		return "debrief recover SESSION"
	case SyncNow:
		return "debrief sync --once"
	}
	return ""
}
