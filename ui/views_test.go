package ui

import (
	"errors"
	"testing"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// viewing opens the queue with some saved views.
func viewing(t *testing.T, saved ...model.View) (*session, *uitest.Views) {
	t.Helper()
	store := &uitest.Views{}
	for _, v := range saved {
		if _, err := store.SaveView(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	return newSession(t, setting{start: pane.Queue, width: 100, height: 24, env: func(e *pane.Env) { e.Views = store }}), store
}

var prices = model.View{Name: "Prices", Key: "p", Filter: "маникюр"}

// The keys of saved views lead to them before the queue was opened.
func TestASavedViewOpensFromTheFirstScreen(t *testing.T) {
	for _, fail := range []error{nil, errors.New("disk gone")} {
		views := &uitest.Views{}
		if _, err := views.SaveView(t.Context(), model.View{Name: "mine", Key: "a"}); err != nil {
			t.Fatal(err)
		}
		views.Fail = fail
		s := newSession(t, setting{env: func(e *pane.Env) { e.Views = views }})
		s.Hidden(t, "disk gone") // it is told where the views are shown
		s.Press("'")
		if fail != nil {
			s.See(t, "no saved views yet")
			continue
		}
		s.See(t, "a mine")
		s.Press("a")
		s.See(t, "[Queue", "'a mine")
	}
}

func TestAViewIsSavedUnderAName(t *testing.T) {
	s, store := viewing(t)
	s.Press("f")
	s.Type("маникюр")
	s.Press("enter", "s")
	s.See(t, "Keep under which name? review:todo маникюр")
	s.Type("Цены")
	s.Press("enter")
	s.See(t, "Saved as “Цены”: ' and w opens it.", "['w Цены 1]") // w is the key of ц
	all, _ := store.Views(t.Context())
	if want := (model.View{Name: "Цены", Key: "w", Filter: "review:todo маникюр"}); len(all) != 1 || all[0] != want {
		t.Fatalf("%+v", all)
	}
}

func TestAViewIsOpenedByItsKeyFromAnyScreen(t *testing.T) {
	s, _ := viewing(t, prices, model.View{Name: "Old", Key: "o", Oldest: true})
	s.See(t, "'p Prices 1", "'o Old 3")
	s.Press("g", "i", "'")
	s.See(t, "p Prices", "o Old")
	s.Press("p")
	s.See(t, "['p Prices 1]", "f маникюр", "Client of chat-2")
	s.Press("э", "щ") // the same keys of a Russian layout
	s.See(t, "['o Old 3]", "3 dialogues, oldest first", "Client of chat-3")
	s.Press("'", "z")
	s.See(t, "No saved view is on z.")
}

func TestThePaletteOpensAView(t *testing.T) {
	s, _ := viewing(t, prices)
	s.Press("g", "i", ":")
	s.Type("prices")
	s.See(t, "' p", `$ debrief list --view "Prices"`)
	s.Press("enter")
	s.See(t, "['p Prices 1]")
}

func TestTabsGoRoundThroughTheViews(t *testing.T) {
	s, _ := viewing(t, prices)
	s.Press("h")
	s.See(t, "['p Prices 1]", "f маникюр")
	s.Press("right")
	s.See(t, "[To review 3]")
	s.Hidden(t, "f маникюр")
	s.Press("2", "l")
	s.See(t, "[Reviewed 0]")
}

func TestAViewThatWasChangedSaysSo(t *testing.T) {
	s, store := viewing(t, prices)
	s.Press("'", "p", "o")
	s.See(t, "['p Prices 1*]")
	s.Press("s", "enter")
	s.See(t, "['p Prices 1]")
	if all, _ := store.Views(t.Context()); !all[0].Oldest || all[0].Key != "p" {
		t.Errorf("%+v", all)
	}
}

func TestAViewIsForgottenAndCanBeSavedAgain(t *testing.T) {
	s, store := viewing(t, prices)
	s.Press("D")
	s.See(t, "The open list is no saved view.")
	s.Press("'", "p", "D")
	s.See(t, "“Prices” is forgotten.", "f маникюр")
	if all, _ := store.Views(t.Context()); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	s.Press("s")
	s.Type("Prices")
	s.Press("enter")
	s.See(t, "['p Prices 1]")
}

func TestViewsThatCannotBeReadOrKept(t *testing.T) {
	s, store := viewing(t)
	store.Fail = errors.New("views.toml:3: broken")
	s.Press("s")
	s.Type("x")
	s.Press("enter")
	s.See(t, "The saved views: views.toml:3: broken", "Client of chat-2")
	s.Press("'")
	s.See(t, "no saved views yet: s in the queue keeps what is listed")
}

func TestTheOpenViewIsFoundAgainAtTheNextStart(t *testing.T) {
	s, _ := viewing(t, prices, model.View{Name: "Old", Key: "o", Oldest: true})
	s.Press("'", "o", "j", "g", "i")
	again := uitest.Start(newApp(t.Context(), Options{Env: s.app.env, Start: pane.Queue}), 100, 24)
	again.See(t, "['o Old 3]", "oldest first", "> Client of chat-2")
}
