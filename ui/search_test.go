package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/uitest"
)

// cursorLine is the line of the dialogue on which the cursor is.
func (s *session) cursorLine() string {
	for _, line := range s.Lines() {
		if line = ansi.Strip(line); strings.HasPrefix(line, ">") {
			return line
		}
	}
	return ""
}

// on fails the test unless the cursor is on an item that shows a text.
func (s *session) on(t *testing.T, part string) {
	t.Helper()
	if line := s.cursorLine(); !strings.Contains(line, part) {
		t.Fatalf("the cursor is on %q, not on %q, in\n%s", line, part, s.app.View())
	}
}

func talk(said ...string) []model.Event { return uitest.Talk("c", uitest.Day, said...) }

func TestSearchGoesToTheFirstHitWhileOneTypes(t *testing.T) {
	s := replaying(t, "c", setting{events: talk("Сколько стоит?", "Две тысячи.", "Есть скидки?", "Скидок нет.", "А скидка дня?", "Скидка дня есть.")})
	s.Press("0", "esc", "g", "g", "/")
	s.Type("ски")
	s.on(t, "Есть скидки?")
	s.See(t, "/ ски", "1/4")
	s.Type("дка")
	s.on(t, "А скидка дня?")
	s.See(t, "/ скидка", "1/2")
	s.Press("backspace")
	s.on(t, "Есть скидки?")
	s.exact(t)
}

func TestSearchBeginsAtTheCursorAndGoesOverTheEnd(t *testing.T) {
	s := replaying(t, "c", setting{events: talk("цена раз", "нет", "цена два", "нет", "конец", "нет")})
	s.Press("G", "/")
	s.Type("цена")
	s.on(t, "цена раз")
	s.See(t, "1/2")
}

func TestEnterKeepsTheSearchAndNGoesOn(t *testing.T) {
	s := replaying(t, "c", setting{events: talk("цена раз", "нет", "цена два", "нет", "цена три", "нет")})
	s.Press("g", "g", "/")
	s.Type("цена")
	s.Press("enter")
	s.See(t, "/ цена", "1/3", "n next", "Esc end search")
	s.Hidden(t, "n note")
	s.Press("n")
	s.on(t, "цена два")
	s.See(t, "2/3")
	s.Press("f3")
	s.on(t, "цена три")
	s.Press("n")
	s.on(t, "цена раз")
	s.See(t, "From the other end of the dialogue.")
	s.Press("N")
	s.on(t, "цена три")
	s.Press("2", "N")
	s.on(t, "цена раз")
}

func TestAfterMovingNGoesOnFromTheCursor(t *testing.T) {
	s := replaying(t, "c", setting{events: talk("цена раз", "нет", "цена два", "пусто", "цена три", "конец")})
	s.Press("g", "g", "/")
	s.Type("цена")
	s.Press("enter", "j", "j", "j")
	s.on(t, "пусто")
	s.See(t, "3 found")
	s.Press("n")
	s.on(t, "цена три")
	s.Press("k", "N")
	s.on(t, "цена два")
	s.Press("G", "N")
	s.on(t, "цена три")
	s.Press("g", "g", "N") // on the first hit itself, before which there is none
	s.on(t, "цена три")
}

func TestEscGoesBackToWhereTheSearchBegan(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	before := s.app.View()
	s.Press("/")
	s.Type("покрытием")
	s.on(t, "А с покрытием?")
	s.Press("esc")
	if after := s.app.View(); after != before {
		t.Fatalf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestEscAfterEnterEndsTheSearchAndNIsANoteAgain(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("/")
	s.Type("покрытием")
	s.Press("enter", "esc")
	s.on(t, "А с покрытием?")
	s.Hidden(t, "1/1", "end search")
	s.See(t, "n note")
	s.Press("n")
	s.See(t, "Note")
	s.Type("ясно")
	s.Press("enter")
	if got := s.dialogue(t, "chat-2").Items[2].Turn.Note; got != "ясно" {
		t.Fatalf("note %q", got)
	}
}

func TestVerdictsGoOnWhileASearchIsKept(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("/")
	s.Type("рублей")
	s.Press("enter", "x")
	s.See(t, "Why bad?")
	s.Press("1")
	if got := s.marks(t, "chat-2"); got != "x.." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "/ рублей")
}

func TestNothingFound(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	before := s.cursorLine()
	s.Press("/")
	s.Type("рцуй")
	s.See(t, "not found")
	if got := s.cursorLine(); got != before {
		t.Fatalf("the cursor went to %q", got)
	}
	s.Press("enter")
	s.See(t, "! not found")
	s.Hidden(t, "/ рцуй")
	s.Press("n")
	s.See(t, "Note on answer 1")
}

func TestAnEmptySearchIsNone(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	before := s.app.View()
	s.Press("f3", "enter")
	if after := s.app.View(); after != before {
		t.Fatalf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestSearchEndsWithItsDialogue(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("/")
	s.Type("рублей")
	s.Press("enter", "J")
	s.Hidden(t, "/ рублей")
	s.See(t, "n note")
}

func TestWhatIsFoldedIsFoundAndUnfolds(t *testing.T) {
	long := strings.Repeat("слово ", 2000) + "иголка"
	s := replaying(t, "c", setting{events: talk("вопрос", "ответ", "ещё", long)})
	s.Press("g", "g", "/")
	s.Type("иголка")
	s.See(t, "иголка", "1/1")
	s.exact(t)
	s.Press("esc")
	s.See(t, "вопрос")
	s.Press("G", "pgdown", "pgdown", "pgdown", "pgdown", "pgdown")
	s.See(t, "more characters") // folded again
}

func TestSearchLineSurvivesEverySize(t *testing.T) {
	s := replaying(t, "c", setting{events: talk("цена раз", "нет", "цена два", "нет")})
	s.Press("g", "g", "/")
	s.Type("цена")
	for _, size := range [][2]int{{60, 18}, {200, 60}, {40, 12}, {120, 36}, {20, 5}, {80, 24}} {
		s.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		s.exact(t)
	}
	s.See(t, "/ цена", "1/2")
	s.on(t, "цена раз")
	s.Press("enter")
	s.Send(tea.WindowSizeMsg{Width: 60, Height: 18})
	s.See(t, "/ цена", "1/2")
}

func TestHitsAreMarkedInTheirPlace(t *testing.T) {
	s := replaying(t, "c", setting{profile: termenv.ANSI, events: talk("Ёлка и е\u0308лка", "нет", "СКИДКА 👍🏽 на йод и и\u0306од", "нет")})
	match := func(hit string) string { return strings.Replace(s.app.env.Style.Match.Render("x"), "x", hit, 1) }
	here := func(hit string) string { return strings.Replace(s.app.env.Style.Here.Render("x"), "x", hit, 1) }
	s.Press("g", "g", "/")
	s.Type("елка")
	s.See(t, here("Ёлка"), match("е\u0308лка"))
	s.Press("esc", "/")
	s.Type("йод")
	s.See(t, here("йод"), match("и\u0306од"))
	s.Press("esc", "/")
	s.Type("👍")
	s.See(t, here("👍🏽"))
	s.exact(t)
}

func TestWithoutColoursASignStandsBeforeTheLine(t *testing.T) {
	s := replaying(t, "c", setting{events: talk("цена раз", "нет", "цена два", "нет")})
	s.Press("/")
	s.Type("цена")
	s.See(t, "*цена раз", "*цена два", " нет")
}
