package keymap

// The actions. The count of an action is the number typed before it, 0 when
// there was none.
const (
	ShowHelp  ID = "help"
	Quit      ID = "quit"
	Interrupt ID = "interrupt" // quits when given twice
	Back      ID = "back"      // to the screen before
	Close     ID = "close"     // closes the topmost thing, and never loses text
	Count     ID = "count"     // a digit of the number before an action

	GoInbox ID = "go.inbox"
	GoQueue ID = "go.queue"
	GoLead  ID = "go.lead"
	GoSync  ID = "go.sync"

	GoReport ID = "go.report"
	GoAlerts ID = "go.alerts"
	GoFind   ID = "go.find"

	Down     ID = "move.down"
	Up       ID = "move.up"
	HalfDown ID = "move.half_down"
	HalfUp   ID = "move.half_up"
	PageDown ID = "move.page_down"
	PageUp   ID = "move.page_up"
	Top      ID = "move.top"
	Bottom   ID = "move.bottom"

	Open         ID = "list.open"
	OpenLead     ID = "dialogue.lead"
	FindWrite    ID = "find.write"
	FindOrder    ID = "find.order"
	FilterOpen   ID = "queue.filter"
	NextTab      ID = "queue.next" // the list beside the open one
	PrevTab      ID = "queue.prev"
	TurnOrder    ID = "queue.order"
	SortList     ID = "queue.sort"
	OpenLeadHere ID = "queue.lead"
	Assign       ID = "queue.assign"
	ViewOpen     ID = "view.open"
	ViewSave     ID = "view.save"
	ViewForget   ID = "view.forget"
	Sample       ID = "queue.sample"

	MarkToggle ID = "mark.toggle"
	MarkRange  ID = "mark.range"
	MarkAll    ID = "mark.all"
	MarkInvert ID = "mark.invert"
	MarkClear  ID = "mark.clear"
	BulkGood   ID = "bulk.good"
	BulkBad    ID = "bulk.bad"
	BulkSkip   ID = "bulk.skip"
	BulkStage  ID = "bulk.stage"

	SearchKeep     ID = "search.keep"
	SearchClear    ID = "search.clear"
	SearchComplete ID = "search.complete"
	SearchDown     ID = "search.down"
	SearchUp       ID = "search.up"

	Undo ID = "acts.undo"
	Redo ID = "acts.redo"

	VerdictGood   ID = "verdict.good"
	VerdictBad    ID = "verdict.bad"
	VerdictRest   ID = "verdict.rest"
	VerdictSkip   ID = "verdict.skip"
	VerdictRepeat ID = "verdict.repeat"
	ReasonPick    ID = "reason.pick"
	WriteNote     ID = "text.note"
	Correct       ID = "text.correct"

	Play         ID = "replay.play"
	Faster       ID = "replay.faster"
	Slower       ID = "replay.slower"
	FromStart    ID = "replay.start"
	NextAnswer   ID = "replay.next_answer"
	PrevAnswer   ID = "replay.prev_answer"
	NextBad      ID = "replay.next_bad"
	PrevBad      ID = "replay.prev_bad"
	NextGood     ID = "replay.next_good"
	PrevGood     ID = "replay.prev_good"
	NextSkipped  ID = "replay.next_skipped"
	PrevSkipped  ID = "replay.prev_skipped"
	NextOpen     ID = "replay.next_open" // an answer without a verdict
	PrevOpen     ID = "replay.prev_open"
	NextDay      ID = "replay.next_day"
	PrevDay      ID = "replay.prev_day"
	TagDialogue  ID = "replay.tag"
	CopyTurn     ID = "replay.copy"
	CopyLink     ID = "replay.copy_link"
	NextDialogue ID = "replay.next_dialogue"
	PrevDialogue ID = "replay.prev_dialogue"
	Unfold       ID = "replay.unfold"     // the item under the cursor
	UnfoldAll    ID = "replay.unfold_all" // every item
	ReplaySearch ID = "replay.search"     // within the dialogue
	HitNext      ID = "found.next"
	HitPrev      ID = "found.prev"
	HitEnd       ID = "found.end"
	HitsOnly     ID = "hits.only"   // or all rows again
	ListSearch   ID = "list.search" // within the rows of a list

	SwitchPart ID = "parts.switch"

	FixOpen     ID = "lead.fix"
	LeadRecover ID = "lead.recover"
	LeadComment ID = "lead.comment"
	LeadTodo    ID = "lead.todo"
	LeadVote    ID = "lead.vote"
	LeadPage    ID = "lead.page" // the lead in the CRM's own screens
	LeadPhone   ID = "lead.phone"
	FixUndo     ID = "fix.undo"
	FixMine     ID = "fix.mine"
	FixTheirs   ID = "fix.theirs"
	FixQueue    ID = "fixdialog.queue"
	FixToggle   ID = "fixdialog.toggle"
	FixEdit     ID = "fixdialog.edit"
	FixCancel   ID = "fixdialog.cancel"

	PickerDown   ID = "picker.down"
	PickerUp     ID = "picker.up"
	PickerChoose ID = "picker.choose"
	PickerLeave  ID = "picker.leave" // for the fields beside it
	PickerCancel ID = "picker.cancel"

	NoteSave       ID = "note.save"
	NoteLeave      ID = "note.leave"
	NoteOutside    ID = "note.outside"  // in a program of the person's own
	NoteTemplate   ID = "note.template" // a text that is written often
	EditorSave     ID = "editor.save"
	EditorOutside  ID = "editor.outside"
	EditorTemplate ID = "editor.template"
	EditorLeave    ID = "editor.leave"
	SyncNow        ID = "sync.now"
	SyncDetails    ID = "sync.details"
	SyncErrorLog   ID = "sync.log"
	ShowMessages   ID = "messages"
	SyncRetry      ID = "sync.retry"
	SyncEdit       ID = "sync.edit"
	SyncDrop       ID = "sync.drop"
	ConfirmYes     ID = "confirm.yes"
	ConfirmNo      ID = "confirm.no"
	HelpClose      ID = "help.close"

	ReportEarlier ID = "report.earlier"
	ReportLater   ID = "report.later"
	ReportBot     ID = "report.bot"
	ReportGroup   ID = "report.group"
	ReportExport  ID = "report.export"
	ReportWeeks   ID = "report.weeks" // back from the dialogues

	Tutorial     ID = "tutorial" // begins it, or leaves it
	OpenPalette  ID = "palette"
	PaletteRun   ID = "palette.run"
	PaletteDown  ID = "palette.down"
	PaletteUp    ID = "palette.up"
	PaletteClose ID = "palette.close"
)
