package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/uitest"
)

var blur, focus tea.Msg = tea.BlurMsg{}, tea.FocusMsg{}

// Terminals deliver letters that are typed fast, or repeated by a key held down,
// in one read.
func TestLettersOfOneReadAreSeparateKeys(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Burst("aas")
	if got := s.marks(t, "chat-2"); got != "++~" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestCountsAndSequencesOfOneRead(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Burst("3x2")
	if got := s.marks(t, "chat-2"); got != "..x" {
		t.Fatalf("verdicts %q", got)
	}
	s.Burst("gq")
	s.See(t, "[Queue 3]")
}

func TestLettersAfterAnEditorOpensAreText(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Burst("nпривет")
	s.See(t, "Note on answer 1", "привет")
	s.Press("enter")
	if got := s.dialogue(t, "chat-2").Items[1].Turn.Note; got != "привет" {
		t.Fatalf("note %q", got)
	}
}

func TestRussianLayoutGivesTheSameCommands(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Burst("фы") // a s
	s.Type("3ч2") // 3x2
	if got := s.marks(t, "chat-2"); got != "+~x" {
		t.Fatalf("verdicts %q", got)
	}
	s.Burst("пй") // g q
	s.See(t, "[Queue")
}

func TestRussianLayoutIsTextInAnEditor(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("т") // n
	s.Type("ясно")
	s.See(t, "ясно")
}

func TestPasteIsNoCommand(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Paste("aaa")
	if len(s.archive.Submitted) != 0 {
		t.Fatal("pasted letters were commands")
	}
	s.See(t, "Pasted text is not taken as commands.")
}

func TestPasteIntoAnEditorIsCleaned(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("n")
	s.Paste("one\x1b[31m\ntwo\x07")
	s.Press("enter")
	if got := s.dialogue(t, "chat-2").Items[1].Turn.Note; got != "one two" {
		t.Fatalf("note %q", got)
	}
}

func TestUnboundLettersDoNothing(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	before := s.Model.View()
	s.Burst("zzwwee;;")
	if s.Model.View() != before {
		t.Fatal("the screen changed")
	}
}

func TestPrefixShowsHowItGoesOn(t *testing.T) {
	s := newSession(t, setting{})
	s.Press("g")
	s.See(t, " g waits for another key", "i inbox", "q queue")
	s.Press("esc")
	s.Press("i")
	s.See(t, "[Inbox 1]")
	s.Press("g", "z", "q") // an unknown continuation ends the sequence; q then leaves
	if !s.Quit {
		t.Fatal("q after a broken sequence did nothing")
	}
}

func TestCountIsShownAndEscapeForgetsIt(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("12")
	if line := s.Lines()[22]; strings.TrimSpace(line) != "12" {
		t.Fatalf("status %q", line)
	}
	s.Press("esc", "a")
	if got := s.marks(t, "chat-2"); got != "+.." {
		t.Fatalf("verdicts %q", got)
	}
}

func TestZeroIsPartOfACountOnlyAfterADigit(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("10a")
	s.See(t, "There is no answer 10")
	s.Press("0")
	s.See(t, "1x [")
}

func TestCountMoves(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("g", "g")
	s.Type("4j")
	s.See(t, ">11:00:40 client")
}

func TestHugeCountIsBounded(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("99999999999999999999999j")
	s.exact(t)
	s.See(t, ">11:00:50")
}

func TestAltDigitsGoToTheScreens(t *testing.T) {
	s := newSession(t, setting{})
	s.Press("alt+2")
	s.See(t, "[Queue 3]")
	s.Press("alt+1")
	s.See(t, "[Inbox 1]")
}

func TestHelpListsTheKeysOfTheScreen(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("?")
	s.See(t, "Mark the", "more lines")
	s.exact(t)
	s.Press("G")
	s.See(t, "Ctrl+C")
	s.Hidden(t, "more lines")
	s.Press("a")
	if len(s.archive.Submitted) != 0 {
		t.Fatal("a key under the help did something")
	}
	s.Press("esc")
	s.See(t, "bot 1 ?")
	s.Press("f1", "q")
	s.See(t, "bot 1 ?")
	s.Press("?", "Q")
	if !s.Quit {
		t.Fatal("Q does not leave while help is shown")
	}
}

func TestReasonOfADisabledKeyIsTold(t *testing.T) {
	s := newSession(t, setting{})
	s.Press("j", "f")
	s.See(t, "This dialogue has no lead.")
}

func TestFooterNamesTheWayBackAndOnTheFirstScreenTheWayOut(t *testing.T) {
	s := newSession(t, setting{width: 120, height: 24})
	s.See(t, " Q quit ")
	s.Hidden(t, " q back ")
	s.Press("g", "q")
	s.See(t, " q back ")
	s.Hidden(t, " Q quit ")
	s.Press("enter", "n") // now letters are text
	s.Hidden(t, " q back ", " Q quit ")
	s.Press("esc", "?")
	s.Hidden(t, " q back ", " Q quit ")
}

func TestMessagesOfNobodyAreIgnored(t *testing.T) {
	s := newSession(t, setting{})
	before := s.Model.View()
	s.Send(struct{ x int }{1}, "text", uitest.Timer{})
	if s.Model.View() != before {
		t.Fatal("the screen changed")
	}
}
