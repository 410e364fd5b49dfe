package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// TestIndexFindsWhatRankingAllFinds compares the index with a ranking of every
// name: the same names, in the same order, with the same letters.
func TestIndexFindsWhatRankingAllFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.SampledFrom([]rune("аАбвВеёЁЖжийЙсъя aAbkKsSzZ19+-(ſKß漢"))
		names := rapid.SliceOfN(rapid.StringOfN(letter, 0, 12, -1), 0, 40).Draw(t, "names")
		typed := rapid.StringOfN(letter, 0, 4, -1).Draw(t, "typed")
		limit := rapid.IntRange(1, 50).Draw(t, "limit")
		want := Find(names, typed)
		want = want[:min(limit, len(want))]
		got := NewIndex(names).Find(typed, limit)
		same := func(a, b Found) bool { return a.Index == b.Index && slices.Equal(a.Runes, b.Runes) }
		if !slices.EqualFunc(got, want, same) {
			t.Fatalf("%q in %q finds %v, want %v", typed, names, got, want)
		}
	})
}

// TestManyNamesAreRankedAsAll compares lists that several goroutines look through.
func TestManyNamesAreRankedAsAll(t *testing.T) {
	names := append(clients(3*fewNames), "", "\x00и", "ИриNаКузнецова", "\xffирина")
	x := NewIndex(names)
	for _, typed := range []string{"и", "иван", "ирнкузнц", "анна волков", "79", "кк", "ии+7", "aaa", "漢"} {
		want := Find(names, typed)
		for _, limit := range []int{0, 1, 50, 500} {
			got := x.Find(typed, limit)
			if !slices.EqualFunc(got, want[:min(limit, len(want))], func(a, b Found) bool { return a.Index == b.Index && slices.Equal(a.Runes, b.Runes) }) {
				t.Fatalf("%q finds %v", typed, got)
			}
		}
	}
}

// TestScoresAreThoseOfTheLibrary scores one name by numbers and by the library.
func TestScoresAreThoseOfTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.SampledFrom([]rune("аАбВеЙйсъя aAbkKsSzZ19+-_./\\(ſKß漢"))
		name := rapid.StringOfN(letter, 0, 16, -1).Draw(t, "name")
		typed := rapid.StringOfN(letter, 1, 6, -1).Draw(t, "typed")
		x := NewIndex([]string{name})
		p := x.letters.pattern(typed)
		got, ok := p.score(x.folded[0], x.text)
		want, matches := slowScore(typed, x.folded[0])
		if got != want && ok || ok != matches {
			t.Fatalf("%q in %q: %d, %t, want %d, %t", typed, name, got, ok, want, matches)
		}
	})
}

// TestALetterTooManyIsScoredByTheLibrary numbers no more letters than there are
// numbers.
func TestALetterTooManyIsScoredByTheLibrary(t *testing.T) {
	x := NewIndex([]string{"Анна"})
	for r := rune(0x20000); len(x.letters.symbols) < none; r++ {
		x.letters.number(r, 4)
	}
	text := x.letters.spell(nil, "Ирина")
	p := x.letters.pattern("ирн")
	if _, ok := p.score("Ирина", text); len(text) != 0 || !ok {
		t.Fatalf("it has %d letters, found %t", len(text), ok)
	}
}

// TestWordsAreFoundInAnyOrder compares the index with a look at every name.
func TestWordsAreFoundInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.SampledFrom([]rune("аАвВеёЁ aAkKİsſß漢1"))
		names := rapid.SliceOfN(rapid.StringOfN(letter, 0, 8, -1), 0, 40).Draw(t, "names")
		typed := rapid.StringOfN(letter, 0, 4, -1).Draw(t, "typed")
		limit := rapid.IntRange(1, 50).Draw(t, "limit")
		plain := func(s string) string { return strings.ToLower(fold(s)) }
		var want []int
		for i, name := range names {
			lacks := func(word string) bool { return !strings.Contains(plain(name), word) }
			if words := strings.Fields(plain(typed)); len(words) > 0 && len(want) < limit && !slices.ContainsFunc(words, lacks) {
				want = append(want, i)
			}
		}
		var got []int
		for _, f := range NewIndex(names).Words(typed, limit) {
			got = append(got, f.Index)
			for _, at := range f.Runes {
				if r := []rune(plain(names[f.Index]))[at]; !strings.ContainsRune(plain(typed), r) {
					t.Fatalf("%c of %q is painted for %q", r, names[f.Index], typed)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q in %q finds %v, want %v", typed, names, got, want)
		}
	})
}

func TestCasesShareTheirBit(t *testing.T) {
	for r := rune(1); r < 0x2000; r++ {
		if a, b := plain(r), plain(unicode.SimpleFold(r)); a != b {
			t.Fatalf("%c has %d, %c has %d", r, a, unicode.SimpleFold(r), b)
		}
	}
}

func clients(n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	first := strings.Fields("Анна Мария Елена Ольга Ирина Наталья Иван Пётр Алексей Сергей Emma Olivia John")
	last := strings.Fields("Иванова Петрова Сидорова Кузнецова Ирденина Морозов Волков Smith Brown")
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s %s +79%09d", first[random.IntN(len(first))], last[random.IntN(len(last))], random.IntN(1_000_000_000))
	}
	return names
}

// BenchmarkPick picks among 100,000 clients, with the index and by ranking all.
func BenchmarkPick(b *testing.B) {
	names := clients(100_000)
	x := NewIndex(names)
	for _, typed := range []string{"и", "иван", "ирдени", "ирнкузнц", "анна волков", "79970003511"} {
		b.Run("index/"+typed, func(b *testing.B) {
			for range b.N {
				x.Find(typed, 50)
			}
		})
		b.Run("all/"+typed, func(b *testing.B) {
			for range b.N {
				Find(names, typed)
			}
		})
	}
}
