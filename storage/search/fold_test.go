package search

import (
	"strings"
	"testing"
)

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
