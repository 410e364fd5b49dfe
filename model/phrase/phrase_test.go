package phrase_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"debrief/model/phrase"
)

func list(t testing.TB, phrases ...string) *phrase.List {
	t.Helper()
	l, err := phrase.Compile(phrases)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestFind(t *testing.T) {
	tests := []struct {
		phrases, text string
		found         bool
	}{
		{"хочу записаться", "Добрый день, ХОЧУ ЗАПИСАТЬСЯ на стрижку!", true},
		{"хочу записаться", "Хочу. Записаться можно?", false},
		{"хочу записаться", "Хочу потом записаться", false},
		{"хочу * записаться", "Хочу на завтра к Ольге записаться", true},
		{"хочу * записаться", "Хочу записаться", true},
		{"хочу * записаться", "Хочу с сестрой и ее мамой на завтра записаться", false},
		{"записал вас|!не записал", "Я не записал вас", false},
		{"записал вас|!не записал", "Я записала Вас", true},
		{"?записать вас", "Записать вас на среду?", true},
		{"?записать вас", "Записать вас можно в среду.", false},
		{".записал вас", "Записала вас", true},
		{"=ок", "Ок", true},
		{"=ок", "окно", false},
		{"кешбэк~", "а кешбэка нет?", true},
		{"don't understand", "Sorry, I don’t understand you", true},
		{"еще раз", "Ещё раз", true},
		{"call you back", "we will call you back soon", true},
	}
	for _, tt := range tests {
		l := list(t, strings.Split(tt.phrases, "|")...)
		if found := l.In(phrase.Read(tt.text)); found != tt.found {
			t.Errorf("%q in %q: %v", tt.phrases, tt.text, found)
		}
	}
}

func TestAPhraseThatCannotBeFoundIsRefused(t *testing.T) {
	for _, bad := range []string{"", "*", "* вас", "вас *", "!", "=", "~", "a.b"} {
		if _, err := phrase.Compile([]string{"вас", bad}); err == nil || !strings.Contains(err.Error(), "phrase") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestAPhraseIsFoundInAnyTextThatHoldsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[а-яa-z]{1,12}`), 1, 4).Draw(t, "words")
		around := rapid.SliceOfN(rapid.StringMatching(`[а-яa-z]{1,12}`), 2, 2).Draw(t, "around")
		l, err := phrase.Compile([]string{strings.Join(words, " ")})
		if err != nil {
			t.Fatal(err)
		}
		text := around[0] + ", " + strings.ToUpper(strings.Join(words, " - ")) + " " + around[1] + "!"
		if !l.In(phrase.Read(text)) {
			t.Fatalf("not in %q", text)
		}
	})
}

func FuzzReadAndFind(f *testing.F) {
	f.Add("хочу * записаться", "Хочу завтра записаться?")
	f.Add("!a", "\xff’''..?")
	f.Fuzz(func(t *testing.T, source, text string) {
		l, err := phrase.Compile([]string{source})
		read := phrase.Read(text)
		if len(read.Words()) != len(read.Stems()) {
			t.Fatal("words and stems differ in number")
		}
		if err == nil && l.Find(read) != "" && l.Count(read) == 0 {
			t.Fatal("found, and counted nowhere")
		}
	})
}
