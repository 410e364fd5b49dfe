package search

import (
	"strings"
	"testing"
)

func TestInflectionsAreOneWord(t *testing.T) {
	a := NewAnalyzer()
	for _, forms := range []string{
		"запись записи записью записей записям записями записях",
		"видеозапись видеозаписи видеозаписью",
		"подпись подписи подписью подписей",
		"рукопись рукописи",
		"скидка скидки скидку скидок скидкам скидками скидках",
		"стрижка стрижки стрижку стрижек стрижкой",
		"звонок звонка звонки звонков",
		"день дня днем дни дней",
		"ноготь ногти ногтей ногтями",
		"бровь брови бровей бровями",
		"волос волосы волосам",
		"мастер мастера мастеру мастеров",
		"процедура процедуры процедур процедуру",
		"перенести перенесли перенесла перенесу",
		"время времени",
		"ребенок ребенка дети детей",
		"appointment appointments",
		"cancel cancels cancelled cancelling",
		"client clients clients",
	} {
		words := strings.Fields(forms)
		for _, word := range words[1:] {
			if got, want := a.Stem(word), a.Stem(words[0]); got != want {
				t.Errorf("%s is %q, %s is %q", word, got, words[0], want)
			}
		}
	}
}

func TestOtherWordsStayApart(t *testing.T) {
	a := NewAnalyzer()
	for _, pair := range []string{"запись записка", "мастер мастика", "цена ценник", "вода водка", "client clinic", "час часть", "торопись торопить"} {
		one, other, _ := strings.Cut(pair, " ")
		if pair == "торопись торопить" { // a verb keeps the rule of verbs
			if a.Stem(one) != a.Stem(other) {
				t.Errorf("%s is %q, %s is %q", one, a.Stem(one), other, a.Stem(other))
			}
			continue
		}
		if a.Stem(one) == a.Stem(other) {
			t.Errorf("%s and %s are both %q", one, other, a.Stem(one))
		}
	}
}

func TestWordsOfATextAreFolded(t *testing.T) {
	for text, want := range map[string]string{
		"Ёлка, ЕЛКА и елка":                 "елка елка и елка",
		"й из двух: и\u0306 и\u0306од":      "й из двух й йод",
		"ё из двух: е\u0308лка":             "е из двух елка",
		"Café CAFE\u0301 naïve":             "cafe cafe naive",
		"don't can’t 'quoted' rock'n'roll":  "dont cant quoted rocknroll",
		"+7 (913) 555-12-34":                "7 913 555 12 34",
		"за\u00ADпись за\u200Bпись":         "запись запись",
		"ﬁrst Ｆull １２":                      "first full 12",
		"予約 は":                              "予 約 は",
		"a_b-c/d\x00e\x1b[31m":              "a b c d e 31m",
		"\xff\xfeслово\xff":                 "слово",
		"":                                  "",
		"!!! ... \x07":                      "",
		strings.Repeat("щ", 100) + " конец": strings.Repeat("щ", maxWord/2) + " конец",
	} {
		var got []string
		NewAnalyzer().Words(text, func(word string, from, to int) {
			got = append(got, word)
			if from < 0 || from >= to || to > len(text) {
				t.Errorf("%q: %q stands in %d..%d", text, word, from, to)
			}
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}
