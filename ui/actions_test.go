package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// scenario is a moment in which an action does something.
type scenario struct {
	set    setting
	before string // keys that lead to it, with spaces between them
}

// weeks are figures of any weeks, with a dialogue behind each.
type weeks struct{}

func (weeks) Figures(_ context.Context, last model.Week, n int, _ *time.Location) (metrics.Report, error) {
	r := metrics.Report{Zone: "UTC"}
	for i := range n {
		s := model.Summary{SessionID: "chat-1", StartedAt: uitest.Day, Lead: model.LeadBrief{Status: model.LeadFailed}, Assistant: model.Assistant{Name: "Мира"}}
		s.Marks = []model.Mark{{Name: "Мира", Value: model.Bad, Reason: "rude", By: "anna"}}
		w := &metrics.Week{}
		w.Add(&metrics.Fact{Summary: &s, Known: true, Stratum: metrics.NotSampled}, uitest.Day)
		r.Weeks = append(r.Weeks, metrics.Dated{Of: last.Add(i + 1 - n), Week: w})
	}
	return r, nil
}

func (weeks) Behind(context.Context, model.Week, *time.Location, metrics.Measure, metrics.Filter, int) ([]model.Row, bool, error) {
	return []model.Row{{Summary: model.Summary{ID: "chat-1"}}}, false, nil
}

func (weeks) CameBack(context.Context, model.Week, int, *time.Location) ([]training.Comeback, error) {
	return nil, nil
}

// everything gives the screens all that they can have.
func everything(env *pane.Env) {
	env.Figures = weeks{}
	env.WriteReport = func(context.Context, pane.ReportFile) (string, error) { return "weeks.html", nil }
	env.Templates = []pane.Template{{Name: "thanks", Text: "Спасибо!"}}
	env.Compose = func(_ string, then func(pane.Composed) tea.Msg) tea.Cmd {
		return func() tea.Msg { return then(pane.Composed{Text: "written elsewhere"}) }
	}
	views := &uitest.Views{}
	_, _ = views.SaveView(context.Background(), model.View{Name: "mine", Key: "a"}) // in memory it cannot fail
	env.Views = views
	sampling("anna")(env)
}

// sceneOf says where the actions of a scope do something, unless they need more.
func sceneOf() map[keymap.Scope]scenario {
	inbox := setting{events: uitest.WithIncidents(uitest.Few())}
	queue := setting{start: pane.Queue}
	dialogue := setting{start: pane.Replay, arg: "chat-2"}
	return map[keymap.Scope]scenario{
		keymap.Global: {inbox, ""}, keymap.Move: {setting{start: pane.Queue, events: append(uitest.Few(), many(60)...)}, ""},
		keymap.List: {queue, ""}, keymap.Dialogue: {setting{}, ""}, keymap.Acts: {dialogue, "a"},
		keymap.Queue: {queue, ""}, keymap.Marks: {queue, ""}, keymap.Marked: {queue, "space"},
		keymap.Find: {setting{start: pane.Find}, "p enter"}, keymap.Search: {queue, "f"},
		keymap.Replay: {dialogue, ""}, keymap.Found: {dialogue, "/ р enter"}, keymap.Seek: {queue, ""}, keymap.Hits: {queue, "/ с т о и т enter"}, keymap.Reason: {dialogue, "x"},
		keymap.Note: {dialogue, "n w"}, keymap.Editor: {dialogue, "c w"},
		keymap.Parts: {setting{start: pane.Lead}, ""}, keymap.Lead: {setting{start: pane.Lead}, ""},
		keymap.Fixes: {setting{start: pane.Sync}, ""}, keymap.FixDialog: {setting{start: pane.Lead}, "f"},
		keymap.Picker: {setting{start: pane.Lead}, "f"}, keymap.Sync: {setting{start: pane.Sync}, ""},
		keymap.Chooser: {setting{start: pane.Queue}, "t"}, keymap.Template: {dialogue, "n ctrl+t"},
		keymap.Confirm: {setting{start: pane.Sync}, "d"},
		keymap.Report:  {setting{start: pane.Report}, ""}, keymap.Behind: {setting{start: pane.Report}, "enter"},
		keymap.Incidents: {inbox, ""}, keymap.Alerts: {setting{start: pane.Alerts, events: uitest.WithIncidents(uitest.Few())}, ""},
		keymap.Help: {queue, "?"}, keymap.Palette: {queue, ":"},
	}
}

// scenarioOf is the moment for one action.
func scenarioOf(a keymap.Action) (scenario, bool) {
	sc, ok := sceneOf()[a.Scope]
	if before, more := leadUps()[a.ID]; more {
		sc.before = before
	}
	if set, other := settings()[a.ID]; other {
		sc.set = set
	}
	if sc.set.env == nil {
		sc.set.env = everything
	}
	if screen := sc.set.start; screen == pane.Lead && sc.set.arg == "" || screen == pane.Sync {
		sc.set = inWorld(sc.set)
	}
	return sc, ok
}

// TestEveryKeyOfEveryActionDoesSomething takes each action of the keymap to a moment in
// which it can be done. An action that is new needs no line here if its scope's moment
// will do; it fails until it has one in which it does what it says.
func TestEveryKeyOfEveryActionDoesSomething(t *testing.T) {
	for _, action := range keymap.Default().All() {
		t.Run(string(action.ID), func(t *testing.T) {
			t.Parallel()
			keys := action.Keys
			if action.Range() {
				keys = keys[:1]
			}
			for _, key := range keys {
				sc, ok := scenarioOf(action)
				if !ok {
					t.Fatalf("the scope %s has no scenario", action.Scope)
				}
				sc.does(t, action, key)
			}
		})
	}
}

// does fails the test unless a key leads to the action, and that changes what is shown
// or kept, or ends the program. A warning is a refusal, but for one that asks something.
func (sc scenario) does(t *testing.T, action keymap.Action, key string) {
	t.Helper()
	s := newSession(t, sc.set)
	if prepare, more := preparations()[action.ID]; more {
		prepare(s)
	}
	s.Press(strings.Fields(sc.before)...)
	if found, _ := s.app.env.Keys.Lookup(key, s.app.scopes()...); found.ID != action.ID && action.ID != keymap.Interrupt {
		t.Fatalf("%s leads to %q in\n%s", key, found.ID, s.app.View())
	}
	before, submitted, told, scopes := s.app.View(), len(s.archive.Submitted), s.app.messages.total, s.app.scopes()
	s.Press(strings.Fields(key)...)
	for _, m := range s.app.messages.since(told) {
		if m.kind == pane.Error || m.kind == pane.Warn && slices.Equal(scopes, s.app.scopes()) {
			t.Fatalf("%s is refused: %s\n%s", key, m.text, before)
		}
	}
	if !s.Quit && s.app.View() == before && len(s.archive.Submitted) == submitted {
		t.Fatalf("%s does nothing in\n%s", key, before)
	}
}

// preparations are what an action needs of the archive or the program.
func preparations() map[keymap.ID]func(*session) {
	return map[keymap.ID]func(*session){
		keymap.Tutorial: func(s *session) { s.app.lesson.offered = true },
		keymap.BulkStage: func(s *session) {
			s.archive.SetEntities([]model.Stage{{ID: "NEW", Name: "New"}, {ID: "JUNK", Name: "Junk", Semantics: "F"}})
		},
		keymap.LeadVote: func(s *session) {
			world, _ := s.app.env.Archive.(*fixtest.World)
			world.Add(model.Event{
				Type: model.TypeSessionStart, SessionID: fixtest.Session, Source: "bitrix24", ID: "session:321:start",
				Body: &model.Session{Start: true, Reason: "session 321"},
			})
			s.Send(changedMsg{})
		},
	}
}

// leadUps are the keys that lead to an action from the scene of its scope.
func leadUps() map[keymap.ID]string {
	return map[keymap.ID]string{
		keymap.Close: "0", keymap.Redo: "a u",
		keymap.PaletteUp: ": down", keymap.PaletteRun: ": q u e u e",
		keymap.Up: "G", keymap.HalfUp: "G", keymap.PageUp: "G", keymap.Top: "G",
		keymap.ViewForget: "' a", keymap.MarkClear: "space",
		keymap.SearchComplete: "f s o", keymap.SearchUp: "f down",
		keymap.VerdictRepeat: "a", keymap.PrevAnswer: "}", keymap.PrevDialogue: "J", keymap.Unfold: "k",
		keymap.NextBad: "2 x 1 g g", keymap.PrevBad: "2 x 1 G", keymap.NextGood: "2 a g g", keymap.PrevGood: "2 a G",
		keymap.NextSkipped: "2 s g g", keymap.PrevSkipped: "2 s G", keymap.NextOpen: "g g", keymap.PrevOpen: "G",
		keymap.SyncRetry: "j", keymap.SyncEdit: "j", keymap.FixUndo: "j j",
		keymap.ChooserUp:  "t down",
		keymap.PickerDown: "f up", keymap.PickerChoose: "f up", keymap.FixCancel: "f tab", keymap.FixEdit: "f tab j j j",
		keymap.FixToggle: "f tab j j j", keymap.FixQueue: "f up tab",
		keymap.NextDay: "g g", keymap.PrevDay: "G", keymap.Slower: "0 >", keymap.Faster: "0",
	}
}

// settings are those of actions that do nothing in the scene of their scope.
func settings() map[keymap.ID]setting {
	days := []model.Event{
		uitest.Say("c", uitest.Day, model.RoleClient, "вопрос"), uitest.Say("c", uitest.Day.Add(time.Minute), model.RoleAssistant, "ответ"),
		uitest.Say("c", uitest.Day.Add(14*time.Hour), model.RoleClient, "ещё"), uitest.Say("c", uitest.Day.Add(14*time.Hour+time.Minute), model.RoleAssistant, "ещё ответ"),
	}
	for i := range days {
		days[i].ID = "c-" + string(rune('1'+i))
	}
	details, over := setting{start: pane.Replay, arg: "chat-1"}, setting{start: pane.Replay, arg: "c", events: days}
	return map[keymap.ID]setting{
		keymap.Back: details, keymap.Close: details, keymap.GoInbox: {start: pane.Queue},
		keymap.Unfold: details, keymap.UnfoldAll: details, keymap.NextDay: over, keymap.PrevDay: over,
		keymap.LeadRecover: {start: pane.Lead, arg: "chat-1"},
	}
}
