package near_test

import (
	"strings"
	"testing"

	"debrief/model/near"
)

func TestTheNameThatWasMeantIsTheFewestChangesAway(t *testing.T) {
	names := []string{"list", "link", "outbox", "status", "fix", "реплика"}
	for written, want := range map[string]string{
		"lst": "list", "LIST": "list", "lnk": "link", "outbx": "outbox", "sttus": "status", "fixx": "fix", "реплeка": "реплика",
		"nonsense": "", "": "", "x": "", strings.Repeat("list", 100): "",
	} {
		if got := near.Of(written, names); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}
