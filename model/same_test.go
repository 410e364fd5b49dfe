package model_test

import (
	"testing"

	"debrief/model"
)

func TestTextsThatSayTheSame(t *testing.T) {
	cases := []struct {
		a, b string
		want bool
	}{
		{"", "", true},
		{"Botox", "Botox ", true},
		{"2500", "2500.00", true},
		{"999.9", "999.90", true},
		{"-1", "-1.0", true},
		{"2500.01", "2500", false},
		{"0012", "12", false},
		{"+79990000001", "79990000001", false},
		{"79990000001", "79990000001.0", true},
		{"1e3", "1000.0", false},
		{"2026-03-02", "2026-03-02T03:00:00+03:00", true},
		{"2026-03-02T00:00:00Z", "2026-03-02T03:00:00+03:00", true},
		{"2026-03-03", "2026-03-02T03:00:00+03:00", false},
		{"NEW", "new", false},
	}
	for _, c := range cases {
		if model.SameText(c.a, c.b) != c.want || model.SameText(c.b, c.a) != c.want {
			t.Errorf("SameText(%q, %q) is %v", c.a, c.b, !c.want)
		}
	}
}
