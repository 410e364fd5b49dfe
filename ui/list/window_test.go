package list_test

import (
	"slices"
	"testing"

	"debrief/ui/list"
)

func TestWindowIsWhatIsOnTheScreen(t *testing.T) {
	l := list.New(func(s string) string { return s }, func(s string, _ bool, _ int) string { return s })
	if items, cursor := l.Window(); len(items) != 0 || cursor != 0 {
		t.Fatalf("window of nothing: %v, %d", items, cursor)
	}
	l.Resize(10, 3)
	l.Set([]string{"a", "b", "c", "d", "e"}, false)
	l.Move(4)
	if items, cursor := l.Window(); !slices.Equal(items, []string{"c", "d", "e"}) || cursor != 2 {
		t.Fatalf("window %v, cursor %d", items, cursor)
	}
}
