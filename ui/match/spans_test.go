package match

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// marked shows where in a text the words were found.
func marked(said, typed string) string {
	var b strings.Builder
	last := 0
	for _, s := range Asked(typed).In(said) {
		b.WriteString(said[last:s.From] + "[" + said[s.From:s.To] + "]")
		last = s.To
	}
	return b.String() + said[last:]
}

func TestWordsAreFoundWhereTheyStand(t *testing.T) {
	for _, c := range []struct{ name, said, typed, want string }{
		{"a part of a word", "Записать вас? Запись", "запис", "[Запис]ать вас? [Запис]ь"},
		{"case", "СКИДКА, Скидка, Sale", "скидка", "[СКИДКА], [Скидка], Sale"},
		{"ё and е", "Ёлка у елки", "елк", "[Ёлк]а у [елк]и"},
		{"ё that is typed", "все ещё", "всё", "[все] ещё"},
		{"ё of two characters", "е\u0308лка", "ёлка", "[е\u0308лка]"},
		{"й of two characters in the text", "и\u0306од, йод", "йод", "[и\u0306од], [йод]"},
		{"й of two characters as typed", "и\u0306од, йод", "и\u0306од", "[и\u0306од], [йод]"},
		{"и is no й", "мой и мои\u0306, мои", "мои", "мой и мои\u0306, [мои]"},
		{"a stress", "за\u0301мок и замо\u0301к", "замок", "[за\u0301мок] и [замо\u0301к]"},
		{"a mark over the last letter belongs to it", "cafe\u0301!", "cafe", "[cafe\u0301]!"},
		{"an accent of one character", "Café", "cafe", "[Café]"},
		{"letters that are several", "ofﬁce", "office", "[ofﬁce]"},
		{"a part of a letter that is several", "ﬁx", "i", "[ﬁ]x"},
		{"the first part of a last letter that is several", "ofﬁ", "f", "o[f][ﬁ]"},
		{"a soft hyphen", "за\u00adпись", "запись", "[за\u00adпись]"},
		{"white space", "на  завтра\nвечером", "на завтра вечером", "[на  завтра\nвечером]"},
		{"white space at the ends as typed", "на завтра", " завтра ", "на [завтра]"},
		{"none over another", "ааа", "аа", "[аа]а"},
		{"signs", "100% (всего)", "% (", "100[% (]всего)"},
		{"Greek at a word's end", "ΟΔΟΣ οδος", "οδοσ", "[ΟΔΟΣ] [οδος]"},
		{"nothing typed", "a b", "  ", "a b"},
		{"nowhere", "скидка", "цена", "скидка"},
		{"longer than the text", "да", "давно", "да"},
		{"a mark alone", "e\u0301", "\u0301", "e\u0301"},
		{"emoji", "да 👍🏽!", "👍", "да [👍]🏽!"},
	} {
		if got := marked(c.said, c.typed); got != c.want {
			t.Errorf("%s: %q in %q: %q, want %q", c.name, c.typed, c.said, got, c.want)
		}
	}
}

// TestSpansStandInTheText takes any text and any words: spans are whole characters of
// the text, in order, and what stands there is found by itself.
func TestSpansStandInTheText(t *testing.T) {
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"а", "Ё", "е", "и", "й", "\u0306", "\u0308", " ", "\n", "e", "É", "ﬁ", "f", "👍", "\u00ad", "ς", "1", "\xff"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		said := strings.Join(pieces.Draw(t, "said"), "")
		typed := strings.Join(pieces.Draw(t, "typed"), "")
		words, last := Asked(typed), 0
		for _, s := range words.In(said) {
			if s.From < last || s.To <= s.From || s.To > len(said) {
				t.Fatalf("%v after %d in %q", s, last, said)
			}
			if !utf8.RuneStart(said[s.From]) || s.To < len(said) && !utf8.RuneStart(said[s.To]) && utf8.ValidString(said) {
				t.Fatalf("%v parts a character of %q", s, said)
			}
			if len(words.In(said[s.From:s.To])) == 0 {
				t.Fatalf("%q is not found in %q", typed, said[s.From:s.To])
			}
			last = s.To
		}
		if !words.IsZero() && !strings.ContainsRune(typed, '\u0306') && len(words.In("x "+typed+" x")) == 0 {
			t.Fatalf("%q does not find itself", typed)
		}
	})
}
