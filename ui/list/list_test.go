package list

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"debrief/keymap"
)

func numbers(from, to int) []int {
	var out []int
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}

func listOf(items []int, height int) *List[int] {
	l := New(strconv.Itoa, func(item int, selected bool, _ int) string {
		if selected {
			return fmt.Sprintf("> row %d", item)
		}
		return fmt.Sprintf("  row %d", item)
	})
	l.Resize(20, height)
	l.Set(items, false)
	return l
}

func selected(t *testing.T, l *List[int]) int {
	t.Helper()
	item, ok := l.Selected()
	if !ok {
		t.Fatal("nothing is selected")
	}
	return item
}

func TestViewShowsTheWindowAroundTheCursor(t *testing.T) {
	l := listOf(numbers(1, 9), 3)
	if got, want := l.View(), "> row 1\n  row 2\n  row 3"; got != want {
		t.Errorf("at the top:\n%s", got)
	}
	l.Do(keymap.Bottom, 0)
	if got, want := l.View(), "  row 7\n  row 8\n> row 9"; got != want {
		t.Errorf("at the bottom:\n%s", got)
	}
}

func TestMoves(t *testing.T) {
	for _, c := range []struct {
		name  string
		from  int
		id    keymap.ID
		count int
		want  int
	}{
		{"down", 5, keymap.Down, 0, 6},
		{"5j", 5, keymap.Down, 5, 10},
		{"up", 5, keymap.Up, 0, 4},
		{"up from the first", 1, keymap.Up, 0, 1},
		{"down past the last", 99, keymap.Down, 7, 100},
		{"half a page down", 5, keymap.HalfDown, 0, 10},
		{"half a page up", 50, keymap.HalfUp, 0, 45},
		{"page down", 5, keymap.PageDown, 0, 14},
		{"two pages up", 50, keymap.PageUp, 2, 32},
		{"top", 50, keymap.Top, 0, 1},
		{"bottom", 50, keymap.Bottom, 0, 100},
		{"to row 30", 50, keymap.Bottom, 30, 30},
	} {
		l := listOf(numbers(1, 100), 10)
		l.Select(strconv.Itoa(c.from))
		if !l.Do(c.id, c.count) {
			t.Errorf("%s: not taken for a move", c.name)
		}
		if got := selected(t, l); got != c.want {
			t.Errorf("%s: on row %d, want %d", c.name, got, c.want)
		}
	}
	if listOf(nil, 3).Do(keymap.Open, 0) {
		t.Error("opening is taken for a move")
	}
}

func TestRowsThatComeDoNotMoveTheCursor(t *testing.T) {
	l := listOf(numbers(10, 20), 5)
	l.Select("15")
	l.Set(numbers(1, 20), false)
	if got := selected(t, l); got != 15 {
		t.Errorf("on %d after others came", got)
	}
}

func TestWhenTheSelectedRowGoesItsNeighbourIsNext(t *testing.T) {
	l := listOf([]int{1, 2, 3, 4}, 5)
	l.Select("2")
	l.Set([]int{1, 3, 4}, false)
	if got := selected(t, l); got != 3 {
		t.Errorf("on %d, want the row after", got)
	}
	l.Select("4")
	l.Remove("4")
	if got := selected(t, l); got != 3 {
		t.Errorf("on %d, want the row before", got)
	}
	l.Set([]int{7, 8}, false)
	selected(t, l)
	l.Set(nil, false)
	if _, ok := l.Selected(); ok || l.View() != "\n\n\n\n" {
		t.Error("an empty list still shows something")
	}
}

func TestReplaceChangesARowInPlace(t *testing.T) {
	type row struct {
		id   string
		text string
	}
	l := New(func(r row) string { return r.id }, func(r row, _ bool, _ int) string { return r.text })
	l.Resize(10, 2)
	l.Set([]row{{"a", "old"}, {"b", "b"}}, false)
	if !l.Replace(row{"a", "new"}) || l.Replace(row{"x", "x"}) {
		t.Error("wrong rows replaced")
	}
	if got := l.View(); got != "new\nb" {
		t.Errorf("view %q", got)
	}
}

func TestNextPageIsAskedForOnceNearTheEnd(t *testing.T) {
	l := listOf(nil, 5)
	l.Set(numbers(1, 50), true)
	if l.Wants() {
		t.Error("asked for the next page at the top of 50 rows")
	}
	l.Select("45")
	if !l.Wants() || l.Wants() {
		t.Error("the next page is not asked for exactly once")
	}
	l.GiveUp()
	if !l.Wants() {
		t.Error("not asked again after a failure")
	}
	l.Append(numbers(51, 60), false)
	if n, more := l.Len(); n != 60 || more || l.Wants() {
		t.Errorf("%d rows, more %v", n, more)
	}
	if got := selected(t, l); got != 45 {
		t.Errorf("the cursor went to %d", got)
	}
	if last, _ := l.Last(); last != 60 {
		t.Errorf("the last row is %d", last)
	}
}

func TestAnyUseKeepsTheCursorInSightAndTheSizeExact(t *testing.T) {
	moves := []keymap.ID{
		keymap.Down, keymap.Up, keymap.HalfDown, keymap.HalfUp, keymap.PageDown, keymap.PageUp, keymap.Top, keymap.Bottom,
	}
	rapid.Check(t, func(t *rapid.T) {
		l := New(strconv.Itoa, func(item int, on bool, _ int) string {
			return fmt.Sprint(on, " ", item, " длинная строка")
		})
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				l.Resize(rapid.IntRange(-1, 30).Draw(t, "width"), rapid.IntRange(-1, 12).Draw(t, "height"))
			case 1:
				from := rapid.IntRange(0, 40).Draw(t, "from")
				l.Set(numbers(from, from+rapid.IntRange(-1, 40).Draw(t, "n")), true)
			case 2:
				l.Remove(strconv.Itoa(rapid.IntRange(0, 80).Draw(t, "gone")))
			default:
				l.Do(rapid.SampledFrom(moves).Draw(t, "move"), rapid.IntRange(0, 90).Draw(t, "count"))
			}
			check(t, l)
		}
	})
}

func check(t *rapid.T, l *List[int]) {
	if l.height == 0 {
		return
	}
	lines := strings.Split(l.View(), "\n")
	if len(lines) != l.height {
		t.Fatalf("%d lines, want %d", len(lines), l.height)
	}
	for _, line := range lines {
		if ansi.StringWidth(line) > l.width {
			t.Fatalf("line %q is wider than %d", line, l.width)
		}
	}
	if _, ok := l.Selected(); ok && (l.cursor < l.top || l.cursor >= l.top+l.height) {
		t.Fatalf("cursor %d is out of the window at %d of %d", l.cursor, l.top, l.height)
	}
	if full := min(len(l.items), l.height); full > 0 && len(slices.DeleteFunc(lines, func(s string) bool { return s == "" })) < full && l.width > 0 {
		t.Fatalf("the window shows fewer rows than it has room for")
	}
}

func BenchmarkViewOf100000Rows(b *testing.B) {
	l := listOf(numbers(1, 100_000), 34)
	l.Resize(120, 34)
	l.Select("50000")
	for b.Loop() {
		l.Move(1)
		if l.View() == "" {
			b.Fatal("nothing drawn")
		}
	}
}
