package model

import "testing"

func TestSameField(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       bool
	}{
		{"PHONE", "8 (900) 000-00-01", "+79000000001", true},
		{"PHONE", "+79000000001, +79000000002", "8 900 000 00 02,89000000001", true},
		{"PHONE", "+79000000001", "+79000000001, 89000000001", true},
		{"PHONE", "+79000000001", "+79000000001, +79000000002", false},
		{"PHONE", "not known", "not known", true},
		{"PHONE", "not known", "", false},
		{"EMAIL", "Anna@Example.com", "anna@example.com", true},
		{"EMAIL", "anna@example.com", "olga@example.com", false},
		{"TITLE", "8 (900) 000-00-01", "+79000000001", false},
		{"OPPORTUNITY", "2500", "2500.00", true},
	} {
		if got := SameField(c.name, c.a, c.b, "RU"); got != c.want {
			t.Errorf("%s: %q and %q: %t", c.name, c.a, c.b, got)
		}
	}
}
