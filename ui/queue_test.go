package ui

import (
	"errors"
	"fmt"
	tea "github.com/charmbracelet/bubbletea"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func TestQueueListsWhatIsToReviewNewestFirst(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	lines := strings.Join(s.Lines(), "\n")
	first, second := strings.Index(lines, "Марина Петрова"), strings.Index(lines, "Сколько стоит")
	if first < 0 || second < first {
		t.Fatalf("order\n%s", lines)
	}
}

func TestQueueOpensTheFirstUnreviewedAnswer(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("a", "q", "g", "q", "j", "enter")
	s.See(t, "#chat-2", "bot 1 +", ">11:00:30 bot 2 ?")
}

func TestFilterShowsTheOthers(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("aa3x1")
	s.Press("g", "q")
	s.See(t, "To review", "2 dialogues")
	s.Press("l")
	s.See(t, "All dialogues", "3 dialogues", "done 2/1")
	s.Press("l")
	s.See(t, "Reviewed", "1 dialogue")
	s.Press("l")
	s.See(t, "Lost leads", "1 dialogue")
	s.Press("l")
	s.See(t, "To review")
}

func TestReplayFollowsTheFilterOfTheQueue(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("aaa")
	s.Press("g", "q", "l", "g", "g", "enter")
	s.See(t, "#chat-1")
	s.Press("J")
	s.See(t, "#chat-2")
}

func TestSelectionStaysOnItsDialogueWhenOthersCome(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("j")
	s.archive.Add(uitest.Talk("newer", uitest.Today, "Новый диалог", "ответ")...)
	s.Send(changedMsg{})
	s.See(t, "Новый диалог")
	if s.app.pane().(selector).Selected() != "chat-2" {
		t.Fatal("the cursor moved to another dialogue")
	}
}

func TestQueueThatCannotBeReadSaysSo(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.archive.FailReads(errors.New("bad sector"))
	s.Send(changedMsg{})
	s.See(t, "The archive cannot be read: bad sector")
	s.archive.FailReads(nil)
	s.Send(changedMsg{})
	s.See(t, "Марина")
}

func TestEmptyQueue(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: []model.Event{}})
	s.See(t, "The archive is empty: dialogues come by `debrief import FILE`")
	s.Press("l")
	s.See(t, "The archive is empty")
	s.Press("enter", "f9", "j", "G")
	s.See(t, "There is nothing here.")
}

func TestQueueWithNothingLeftSaysWhatElseThereIs(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: uitest.Talk("one", uitest.Day, "q", "a")})
	s.Press("enter", "a", "g", "q")
	s.See(t, "Every answer is reviewed. l shows the other dialogues.")
}

// many returns n dialogues, of which "d0000" is the newest.
func many(n int) []model.Event {
	var events []model.Event
	for i := range n {
		events = append(events, uitest.Talk(fmt.Sprintf("d%04d", i), uitest.Day.Add(-time.Duration(i)*time.Hour),
			fmt.Sprintf("Вопрос %04d", i), "ответ")...)
	}
	return events
}

func TestQueueSaysHowManyThereAreAlsoWhenNotAllAreRead(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(150)})
	s.See(t, "To review 150", "150 dialogues")
}

// At some widths a column has room in the heading and none in the rows.
func TestHeadingOfTheQueueStandsOverItsColumns(t *testing.T) {
	for width := pane.LeastWidth; width <= 130; width++ {
		s := newSession(t, setting{start: pane.Queue, width: width, height: 20})
		lines := s.Lines()
		heading, _, _ := strings.Cut(lines[3], "|") // beside it is the dialogue
		row, _, _ := strings.Cut(lines[4], "|")
		if strings.Contains(heading, "…") {
			t.Fatalf("%d cells wide, a heading is cut:\n%s", width, heading)
		}
		if strings.Contains(heading, "source") != strings.Contains(row, " whatsapp ") {
			t.Fatalf("%d cells wide:\n%s\n%s", width, heading, row)
		}
	}
}

func TestQueueReadsOnAsTheCursorGoes(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(350)})
	for range 50 {
		s.Press("pgdown")
	}
	s.See(t, "Вопрос 0349")
	s.Press("g", "g")
	s.See(t, "Вопрос 0000")
}

func TestEndOfTheQueueIsReadFromTheEnd(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(350)})
	s.Press("G")
	s.See(t, "Вопрос 0349")
	for range 50 {
		s.Press("pgup")
	}
	s.See(t, "Вопрос 0000")
	s.Press("G", "g", "g")
	s.See(t, "Вопрос 0000")
	if s.app.pane().(selector).Selected() != "d0000" {
		t.Fatal("gg does not select the newest dialogue")
	}
}

func TestQueueKeepsOnlyAWindowOfAnEndlessList(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(1400)})
	for range 190 {
		s.Press("pgdown")
	}
	s.See(t, "Вопрос 1399")
	for range 190 {
		s.Press("pgup")
	}
	s.See(t, "Вопрос 0000")
}

func TestRefreshInTheMiddleOfTheListKeepsThePlace(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(350)})
	s.Press("G")
	s.Press("pgup")
	before := s.app.pane().(selector).Selected()
	s.Send(changedMsg{})
	if got := s.app.pane().(selector).Selected(); got != before {
		t.Fatalf("the cursor went from %s to %s", before, got)
	}
}

func TestPreviewFollowsTheCursor(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, width: 120, height: 36})
	s.See(t, "#chat-1", "Готово, ждём вас!")
	s.Press("j")
	s.See(t, "#chat-2", "1 800 рублей.")
	s.Hidden(t, "Готово, ждём вас!")
}

func TestPreviewThatComesLateIsDropped(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, width: 120, height: 36})
	_, cmd := s.app.Update(uitest.Key("j"))
	late := uitest.Collect(cmd)
	s.Press("j")
	s.Send(late...)
	s.Hidden(t, "1 800 рублей.")
}

func TestInboxNamesWhatNeedsAPerson(t *testing.T) {
	s := newSession(t, setting{})
	s.See(t, "lost lead", "Марина Петрова", "the CRM refused: Access denied.", "3 dialogues to review")
	s.Press("enter")
	s.See(t, "[Dialogue]", "#chat-1")
}

func TestInboxOpensWhereTheWorkIs(t *testing.T) {
	ref := model.EntityRef{Kind: model.EntityLead, ID: "7719"}
	fixes := []model.Fix{
		{ID: model.Key{1}, Entity: ref, State: model.FixRefused, Error: "Access denied", UpdatedAt: uitest.Day},
		{ID: model.Key{2}, Entity: ref, State: model.FixConflict, TheirsBy: "ivan", UpdatedAt: uitest.Day},
		{ID: model.Key{3}, Entity: ref, State: model.FixQueuedState, UpdatedAt: uitest.Day},
	}
	cases := []struct {
		downs int
		line  string
		open  string
	}{
		{0, "Bitrix24 refused: Access denied", "[Sync"},
		{1, "changed in the CRM meanwhile by ivan", "[Sync"},
		{2, "lost lead", "[Dialogue]"},
		{3, "1 fix waits to be written", "[Sync"},
		{4, "3 dialogues to review", "[Queue"},
	}
	for _, c := range cases {
		s := newSession(t, setting{})
		s.archive.SetFixes(fixes...)
		s.Send(changedMsg{})
		s.See(t, c.line, "[Inbox 3]", "lead 7719")
		s.Press("g", "g") // the cursor stayed on what it was on
		for range c.downs {
			s.Press("j")
		}
		s.Press("enter")
		s.See(t, c.open)
	}
}

func TestInboxGoesToTheLeadOfTheDialogue(t *testing.T) {
	s := newSession(t, setting{})
	s.Press("f")
	s.See(t, "[Leads 1]")
	s.Press("q", "g", "l")
	s.See(t, "[Leads 1]")
}

func TestEmptyInbox(t *testing.T) {
	s := newSession(t, setting{events: uitest.Talk("unasked", uitest.Day, "thanks")})
	s.See(t, "Nothing needs you now.")
	s.Press("enter", "f")
	s.See(t, "There is nothing here.")
}

func TestInboxListsSomeOfTheLostLeadsAndCountsTheRest(t *testing.T) {
	var events []model.Event
	for i := range 150 {
		id := fmt.Sprintf("d%03d", i)
		at := uitest.Day.Add(-time.Duration(i) * time.Hour)
		events = append(events, uitest.Talk(id, at, "q", "a")...)
		events = append(events, uitest.About(id, at.Add(time.Minute), &model.Lead{Status: model.LeadRequested, RequestID: id}))
	}
	s := newSession(t, setting{events: events})
	s.See(t, "46 h  no answer from the CRM")
	for range 100 {
		s.Press("j")
	}
	s.See(t, "50 more lost leads")
	s.Press("enter")
	s.See(t, "Lost leads")
}

func TestInboxThatCannotBeReadSaysSo(t *testing.T) {
	s := newSession(t, setting{})
	s.archive.FailReads(errors.New("bad sector"))
	s.Send(changedMsg{})
	s.See(t, "The archive cannot be read: bad sector")
}

// A lost lead that is being made is shown as that, and goes once it is there.
func TestInboxFollowsTheRecoveryOfALead(t *testing.T) {
	s := newSession(t, setting{})
	recovery := model.Fix{
		ID: model.Key{1}, Kind: model.FixRecover, Entity: model.RecoveryOf("chat-1"), Session: "chat-1",
		State: model.FixClaimed, UpdatedAt: uitest.Day,
	}
	undone := recovery
	undone.ID, undone.State = model.Key{2}, model.FixUndone
	s.archive.SetFixes(undone)
	s.Send(changedMsg{})
	s.See(t, "lost lead", "Access denied")
	s.archive.SetFixes(undone, recovery)
	s.Send(changedMsg{})
	s.See(t, "~  making lead", "new lead: on its way")
	s.Hidden(t, "lost lead")
	recovery.State, recovery.Error = model.FixRefused, "TITLE is too long"
	s.archive.SetFixes(recovery)
	s.Send(changedMsg{})
	s.See(t, "new lead", "Bitrix24 refused: TITLE is too long")
	s.Hidden(t, "lost lead", "making lead")
	recovery.State = model.FixConfirmed
	s.archive.SetFixes(recovery)
	s.Send(changedMsg{})
	s.Hidden(t, "lost lead", "making lead")
}

func TestSearchFiltersTheQueueAsItIsTyped(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("l", "f")
	s.See(t, "All dialogues", "f", "keep")
	s.Type("стоит")
	s.See(t, "Сколько стоит", "1 dialogue")
	s.Hidden(t, "Марина Петрова")
	s.Press("enter")
	s.See(t, "f стоит", "1 dialogue")
	s.Press("f", "ctrl+u")
	s.Type("-стоит")
	s.See(t, "Марина Петрова")
	s.Press("esc")
	s.See(t, "All dialogues", "3 dialogues")
	s.Hidden(t, "f -")
}

func TestSearchSaysWhatIsWrongAndKeepsTheList(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("f")
	s.Type("turns:")
	s.See(t, "It takes 5, >5", "Марина")
	s.Type("x")
	s.See(t, "does not fit there", "Марина")
	s.Press("backspace")
	s.Type(">100")
	s.See(t, "No dialogue passes the filter.")
	s.Press("enter", "esc")
	s.See(t, "Марина", "3 dialogues")
}

func TestSearchCompletesFieldsAndTheirWords(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("f")
	s.Type("verd")
	s.See(t, "Tab  verdict:")
	s.Press("tab")
	s.See(t, "verdict:", "bad  good  none  skipped")
	s.Type("n")
	s.Press("tab")
	s.See(t, "f verdict:none", "3 dialogues")
}

func TestReplayFollowsTheSearchOfTheQueue(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("l", "f")
	s.Type("id:chat-1 or id:chat-3")
	s.Press("enter", "enter")
	first := s.Lines()
	s.Press("J")
	s.Hidden(t, "#chat-2")
	s.Press("K")
	if strings.Join(first, "\n") == "" || strings.Contains(strings.Join(s.Lines(), "\n"), "#chat-2") {
		t.Error("J and K leave the filter")
	}
}

func TestPastedFilterIsCleaned(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("f")
	s.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("стоит\x1b]0;x\x07\nли"), Paste: true})
	s.See(t, "f стоит")
	for _, line := range s.Lines() {
		if strings.ContainsAny(line, "\x1b\x07") && strings.Contains(line, "]0;") {
			t.Errorf("a control sequence reaches the screen: %q", line)
		}
	}
}

// restarted is a setting in which the program starts on the archive of another
// session.
func restarted(s *session) setting {
	return setting{start: pane.Queue, env: func(env *pane.Env) { env.Archive, env.Journal = s.archive, s.archive }}
}

func TestQueueIsFoundAgainAsItWasLeft(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("l", "f")
	s.Type("turns:6")
	s.Press("enter", "j", "g", "i")
	next := newSession(t, restarted(s))
	next.See(t, "All dialogues", "f turns:6", "2 dialogues")
	if got, want := next.app.pane().(selector).Selected(), "chat-3"; got != want {
		t.Errorf("the cursor is on %s, want %s", got, want)
	}
	next.Press("k")
	if got, want := next.app.pane().(selector).Selected(), "chat-2"; got != want {
		t.Errorf("above it is %s, want %s", got, want)
	}
	next.Press("esc", "g", "i")
	newSession(t, restarted(s)).Hidden(t, "turns:6")
}

func TestQueueWhoseRowIsGoneBeginsAtItsTop(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	if err := <-s.archive.SaveDraft("view/queue/anna", `{"filter":"all","search":"","row":"nobody"}`); err != nil {
		t.Fatal(err)
	}
	newSession(t, restarted(s)).See(t, "All dialogues", "3 dialogues", "> Марина")
	for _, broken := range []string{`{`, `{"filter":"odd"}`, `{"search":"turns:"}`} {
		if err := <-s.archive.SaveDraft("view/queue/anna", broken); err != nil {
			t.Fatal(err)
		}
		newSession(t, restarted(s)).See(t, "To review", "Марина")
	}
}

func TestAMistakeInTheFilterIsPointedAt(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, width: 120, height: 36})
	s.Press("f")
	s.Type("цена sorce:x")
	lines := s.Lines()
	at := func(line, part string) int {
		before, _, ok := strings.Cut(line, part)
		if !ok {
			t.Fatalf("%q is not to be seen in\n%s", part, strings.Join(lines, "\n"))
		}
		return len([]rune(before))
	}
	if line, caret := at(lines[3], "sorce"), at(lines[4], "^ "); line != caret {
		t.Errorf("the caret stands under cell %d, the mistake under %d:\n%s\n%s", caret, line, lines[3], lines[4])
	}
}
