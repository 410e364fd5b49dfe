package model

import "testing"

func TestWhatAFieldTakes(t *testing.T) {
	size := CRMField{Name: "UF_CRM_1", Type: "enumeration", Choices: []CRMChoice{{"44", "S"}, {"45", "M"}}}
	many := size
	many.Multiple = true
	for _, c := range []struct {
		field CRMField
		value string
		want  FieldFault
	}{
		{CRMField{Type: "string"}, "whatever", ""},
		{CRMField{Type: "string", ReadOnly: true}, "x", FaultReadOnly},
		{CRMField{Type: "integer"}, "12", ""}, {CRMField{Type: "integer"}, "1.5", FaultNumber}, {CRMField{Type: "integer"}, "", ""},
		{CRMField{Type: "user"}, "7", ""}, {CRMField{Type: "user"}, "Anna", FaultNumber},
		{CRMField{Type: "double"}, "-2500.50", ""}, {CRMField{Type: "double"}, "abc", FaultNumber},
		{CRMField{Type: "double"}, "1e3", FaultNumber}, {CRMField{Type: "double"}, ".", FaultNumber}, {CRMField{Type: "double"}, "2 500", FaultNumber},
		{CRMField{Type: "date"}, "2026-12-01", ""}, {CRMField{Type: "date"}, "2026-12-01T03:00:00+03:00", ""}, {CRMField{Type: "date"}, "12", FaultDay},
		{CRMField{Type: "datetime"}, "2026-12-01T03:00:00+03:00", ""}, {CRMField{Type: "datetime"}, "tomorrow", FaultMoment},
		{CRMField{Type: "char"}, "Y", ""}, {CRMField{Type: "boolean"}, "0", ""}, {CRMField{Type: "char"}, "yes", FaultFlag},
		{size, "44", ""}, {size, "S", FaultChoice}, {many, "44, 45", ""}, {CRMField{Type: "enumeration"}, "7", ""},
		{CRMField{Type: "crm_multifield", Multiple: true}, "+7 916", ""}, {CRMField{Type: "new_kind"}, "x", ""},
	} {
		if got := c.field.Fault(c.value); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.field.Type, c.value, got, c.want)
		}
	}
}
