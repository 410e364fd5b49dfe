package choose

import (
	"slices"
	"testing"
)

func TestWhatIsUsedMostComesFirst(t *testing.T) {
	got := ByUse([]string{"anna", "", "boris", "vera", "boris", "", ""})
	if want := []string{"boris", "anna", "vera"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
