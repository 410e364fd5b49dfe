package text

import "testing"

func TestAClientIsNamedByWhatThereIs(t *testing.T) {
	for _, c := range []struct {
		id    string
		names []string
		want  string
	}{
		{"chat-1", []string{"Анна", "+7916"}, "Анна"},
		{"chat-1", []string{" \x1b[31m ", "+7916"}, "+7916"},
		{"telegram:very:long:0123456789", []string{"", ""}, "…123456789"},
		{"", nil, "-"},
	} {
		if got := Client(c.id, 10, c.names...); got != c.want {
			t.Errorf("%q %q is %q, want %q", c.id, c.names, got, c.want)
		}
	}
}
