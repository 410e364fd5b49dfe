package text

import "testing"

func TestTagsStandInOneLine(t *testing.T) {
	for _, c := range []struct {
		tags []string
		most int
		want string
	}{
		{nil, 0, ""},
		{[]string{"late", "старый прайс"}, 0, "#late #старый прайс"},
		{[]string{"a", "b"}, 2, "#a #b"},
		{[]string{"a", "b", "c", "d"}, 2, "#a #b +2"},
		{[]string{"a\x1b[31mb\nc"}, 0, "#ab c"},
	} {
		if got := Tags(c.tags, c.most); got != c.want {
			t.Errorf("%q, %d at most: %q", c.tags, c.most, got)
		}
	}
}
