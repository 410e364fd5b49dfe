package keymap

// Actions returns all actions with their default keys.
func Actions() []Action {
	var all []Action
	for _, group := range [][]Action{
		globalActions(), moveActions(), listActions(), verdictActions(), replayActions(),
		leadActions(), textActions(), syncActions(), reportActions(), messageActions(), turnActions(), incidentActions(),
		chooserActions(),
	} {
		all = append(all, group...)
	}
	return all
}

func globalActions() []Action {
	return []Action{
		action(ShowHelp, Global, "?", "f1").footer(90),
		action(Quit, Global, "Q", "f10").footer(85),
		action(Interrupt, Global, "ctrl+c"),
		action(Back, Global, "q", "g b").footer(80),
		action(Close, Global, "esc"),
		action(Count, Global, "1", "2", "3", "4", "5", "6", "7", "8", "9").digit(),
		action(GoInbox, Global, "g i", "alt+1"),
		action(GoQueue, Global, "g q", "alt+2"),
		action(GoLead, Global, "g l", "alt+3").disabled("disabled.no_lead"),
		action(GoSync, Global, "g s", "alt+4"),
		action(GoReport, Global, "g p", "alt+5"),
		action(GoAlerts, Global, "g a", "alt+6"),
		action(GoFind, Global, "g f", "ctrl+f"),
		action(Tutorial, Global, "f12").disabled("disabled.not_demo"),
		action(ViewOpen, Global, viewKeys()...).letters(),
		action(OpenPalette, Global, ":", "ctrl+p", "f2").footer(89),
		action(PaletteRun, Palette, "enter").footer(1),
		action(PaletteDown, Palette, "down", "ctrl+n").footer(2),
		action(PaletteUp, Palette, "up", "ctrl+p"),
		action(PaletteClose, Palette, "esc", "f2").footer(4),
		action(HelpClose, Help, "?", "esc", "q", "f1").footer(1),
	}
}

// viewKeys are the keys of all saved views: ' and a letter or a digit.
func viewKeys() []string {
	var keys []string
	for _, r := range "abcdefghijklmnopqrstuvwxyz0123456789" {
		keys = append(keys, "' "+string(r))
	}
	return keys
}

func moveActions() []Action {
	return []Action{
		action(Down, Move, "j", "down"),
		action(Up, Move, "k", "up"),
		action(HalfDown, Move, "ctrl+d"),
		action(HalfUp, Move, "ctrl+u"),
		action(PageDown, Move, "pgdown"),
		action(PageUp, Move, "pgup"),
		action(Top, Move, "g g", "home"),
		action(Bottom, Move, "G", "end"),
		action(SwitchPart, Parts, "tab").footer(60).disabled("disabled.whole"),
	}
}

func listActions() []Action {
	return []Action{
		action(Open, List, "enter").footer(1).disabled("disabled.empty"),
		action(OpenLead, Dialogue, "f", "f9").footer(50).disabled("disabled.no_lead"),
		action(FindWrite, Find, "/", "f3").footer(54),
		action(FindOrder, Find, "s").footer(55).disabled("disabled.empty"),
		action(FilterOpen, Queue, "f", "f8").footer(54),
		action(NextTab, Queue, "l", "right").footer(56),
		action(PrevTab, Queue, "h", "left"),
		action(TurnOrder, Queue, "o"),
		action(SortList, Queue, "O"),
		action(OpenLeadHere, Queue, "f9").footer(50).disabled("disabled.no_lead"),
		action(Assign, Queue, "t", "ctrl+t").footer(53).disabled("disabled.empty"),
		action(ViewSave, Queue, "s", "f7").footer(57),
		action(ViewForget, Queue, "D").disabled("disabled.no_view"),
		action(ListSearch, Seek, "/", "f3").footer(75).disabled("disabled.empty"),
		action(HitsOnly, Hits, "F").footer(4),
		action(Sample, Queue, "w").footer(58).disabled("disabled.no_samples", "disabled.sample_drawn", "disabled.sample_busy"),
		action(MarkToggle, Marks, "space").footer(52).disabled("disabled.empty"),
		action(MarkRange, Marks, "V").disabled("disabled.empty"),
		action(MarkAll, Marks, "ctrl+a").disabled("disabled.empty"),
		action(MarkInvert, Marks, "*").disabled("disabled.empty"),
		action(MarkClear, Marks, "\"").disabled("disabled.no_marks"),
		action(BulkGood, Marked, "a", "f5").footer(2).disabled("disabled.strict"),
		action(BulkBad, Marked, "x", "f6").footer(3),
		action(BulkSkip, Marked, "s", "f7").footer(4),
		action(BulkStage, Marked, "f", "f9").footer(5),
		action(SearchKeep, Search, "enter").footer(1),
		action(SearchComplete, Search, "tab").footer(2).disabled("disabled.nothing_complete"),
		action(SearchClear, Search, "esc").footer(3),
		action(SearchDown, Search, "down", "ctrl+n"),
		action(SearchUp, Search, "up", "ctrl+p"),
		action(Undo, Acts, "u", "backspace").footer(70).disabled("disabled.nothing_undo", "disabled.claimed"),
		action(Redo, Acts, "ctrl+r").disabled("disabled.nothing_redo"),
	}
}

func verdictActions() []Action {
	return []Action{
		action(VerdictGood, Replay, "a", "f5").footer(1).disabled("disabled.no_answer"),
		action(VerdictBad, Replay, "x", "f6").footer(2).disabled("disabled.no_answer"),
		action(VerdictRest, Replay, "A", "f8").footer(3).disabled("disabled.unseen", "disabled.strict", "disabled.no_answer"),
		action(VerdictSkip, Replay, "s", "f7").footer(4).disabled("disabled.no_answer"),
		action(VerdictRepeat, Replay, ".").disabled("disabled.no_verdict", "disabled.no_answer"),
		action(ReasonPick, Reason, "1", "2", "3", "4", "5", "6", "7", "8", "9").footer(1).digit(),
		action(WriteNote, Replay, "n").footer(5).disabled("disabled.empty"),
		action(Correct, Replay, "c").footer(6).disabled("disabled.no_answer"),
	}
}

func replayActions() []Action {
	return []Action{
		action(Play, Replay, "space").footer(7),
		action(Faster, Replay, ">"),
		action(Slower, Replay, "<"),
		action(FromStart, Replay, "0"),
		action(NextAnswer, Replay, "}", "tab").disabled("disabled.no_more"),
		action(PrevAnswer, Replay, "{", "shift+tab").disabled("disabled.no_more"),
		action(NextBad, Replay, "] x").disabled("disabled.no_more"),
		action(PrevBad, Replay, "[ x").disabled("disabled.no_more"),
		action(NextDialogue, Replay, "J", "right", "l").footer(60).disabled("disabled.no_more"),
		action(PrevDialogue, Replay, "K", "left", "h").disabled("disabled.no_more"),
		action(Unfold, Replay, "enter").disabled("disabled.no_details"),
		action(UnfoldAll, Replay, "d"),
		action(ReplaySearch, Replay, "/", "f3").footer(75).disabled("disabled.empty"),
		action(HitNext, Found, "n", "f3").footer(1),
		action(HitPrev, Found, "N").footer(2),
		action(HitEnd, Found, "esc").footer(3),
	}
}

func leadActions() []Action {
	return []Action{
		action(FixOpen, Lead, "f", "f9").footer(1).disabled("disabled.loading", "disabled.no_entity", "disabled.unread", "disabled.deleted"),
		action(LeadRecover, Lead, "R").footer(1).disabled("disabled.loading", "disabled.has_lead", "disabled.recovering", "disabled.no_dialogue"),
		action(LeadComment, Lead, "c").footer(2).disabled("disabled.loading", "disabled.no_entity", "disabled.unread", "disabled.deleted"),
		action(LeadTodo, Lead, "T").footer(3).disabled("disabled.loading", "disabled.no_entity", "disabled.unread", "disabled.deleted"),
		action(LeadVote, Lead, "v").footer(4).disabled("disabled.no_line", "disabled.no_entity", "disabled.unread", "disabled.deleted"),
		action(LeadPhone, Lead, "y").footer(8).disabled("disabled.no_phone"),
		action(LeadPage, Lead, "o").footer(9).disabled("disabled.no_page", "disabled.no_portal", "disabled.other_portal"),
		action(FixUndo, Fixes, "u", "backspace").footer(5).disabled("disabled.no_waiting", "disabled.claimed"),
		action(FixMine, Fixes, "m").footer(6).disabled("disabled.no_conflict"),
		action(FixTheirs, Fixes, "t").footer(7).disabled("disabled.no_conflict"),
		action(FixQueue, FixDialog, "enter", "ctrl+s").footer(1).disabled("disabled.no_change"),
		action(FixToggle, FixDialog, "space").footer(2).disabled("disabled.same_value"),
		action(FixEdit, FixDialog, "e", "right").footer(3),
		action(FixCancel, FixDialog, "esc", "q").footer(4),
		action(PickerChoose, Picker, "enter").footer(1).disabled("disabled.empty", "disabled.no_change"),
		action(PickerDown, Picker, "down", "ctrl+n").footer(2).disabled("disabled.no_more"),
		action(PickerLeave, Picker, "tab").footer(3),
		action(PickerUp, Picker, "up", "ctrl+p"),
		action(PickerCancel, Picker, "esc").footer(4),
	}
}

func textActions() []Action {
	return []Action{
		action(NoteSave, Note, "enter", "ctrl+s").footer(1),
		action(NoteLeave, Note, "esc").footer(2),
		action(NoteTemplate, Note, "ctrl+t").footer(3).disabled("disabled.no_templates", "disabled.only_notes"),
		action(NoteOutside, Note, "ctrl+o").footer(4).disabled("replay.no_editor", "disabled.one_line"),
		action(EditorSave, Editor, "ctrl+s").footer(1),
		action(EditorLeave, Editor, "esc").footer(2),
		action(EditorTemplate, Editor, "ctrl+t").footer(3).disabled("disabled.no_templates"),
		action(EditorOutside, Editor, "ctrl+o").footer(4).disabled("replay.no_editor"),
	}
}

func syncActions() []Action {
	return []Action{
		action(SyncNow, Sync, "r", "f5").footer(1).disabled("disabled.no_portal"),
		action(SyncDetails, Sync, "enter").footer(2).disabled("disabled.empty"),
		action(SyncRetry, Sync, "R").footer(3).disabled("disabled.not_refused"),
		action(SyncEdit, Sync, "e").footer(4).disabled("disabled.nothing_edit"),
		action(SyncDrop, Sync, "d").footer(7).disabled("disabled.nothing_drop"),
		action(SyncErrorLog, Sync, "l").footer(8),
		action(ConfirmYes, Confirm, "y").footer(1),
		action(ConfirmNo, Confirm, "esc", "n", "q").footer(2),
	}
}

// reportActions go through the weeks.
func reportActions() []Action {
	return []Action{
		action(ReportEarlier, Report, "h", "left").footer(2).disabled("disabled.empty"),
		action(ReportLater, Report, "l", "right").footer(3).disabled("disabled.no_more"),
		action(ReportBot, Report, "b").footer(4).disabled("disabled.empty"),
		action(ReportGroup, Report, "v", "tab").footer(5).disabled("disabled.empty"),
		action(ReportExport, Report, "E", "f8").footer(6).disabled("disabled.empty", "disabled.no_files"),
		action(ReportWeeks, Behind, "esc", "q").footer(2),
	}
}

// messageActions are those of what was told.
func messageActions() []Action {
	return []Action{
		action(ShowMessages, Global, "L"),
	}
}

// turnActions are those that look for a turn, or take something out of one.
func turnActions() []Action {
	return []Action{
		action(NextGood, Replay, "] a").disabled("disabled.no_more"),
		action(PrevGood, Replay, "[ a").disabled("disabled.no_more"),
		action(NextSkipped, Replay, "] s").disabled("disabled.no_more"),
		action(PrevSkipped, Replay, "[ s").disabled("disabled.no_more"),
		action(NextOpen, Replay, "] .").disabled("disabled.no_more"),
		action(PrevOpen, Replay, "[ .").disabled("disabled.no_more"),
		action(NextDay, Replay, "] d").disabled("disabled.no_more"),
		action(PrevDay, Replay, "[ d").disabled("disabled.no_more"),
		action(TagDialogue, Replay, "t", "ctrl+t").disabled("disabled.empty"),
		action(CopyTurn, Replay, "y").disabled("disabled.empty"),
		action(CopyLink, Replay, "Y").disabled("disabled.empty"),
	}
}
