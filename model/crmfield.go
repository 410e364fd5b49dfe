package model

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// CRMField is a field of a lead or deal as the CRM describes it.
type CRMField struct {
	Name     string // the classic one: TITLE, UF_CRM_1
	Title    string // as the CRM's own screens call it
	Type     string // string, double, date, datetime, char, enumeration, user, crm_status …
	ReadOnly bool
	Multiple bool
	Choices  []CRMChoice // of an enumeration
}

// CRMChoice is a value that an enumeration can have.
type CRMChoice struct{ ID, Name string }

// FieldFault says why a value cannot stand in a field.
type FieldFault string

// The faults; "" is none.
const (
	FaultReadOnly FieldFault = "read_only" // the CRM keeps it itself
	FaultNumber   FieldFault = "number"    // it takes a number
	FaultDay      FieldFault = "day"       // a day: 2006-01-02
	FaultMoment   FieldFault = "moment"    // a time: 2006-01-02T15:04:05+03:00
	FaultFlag     FieldFault = "flag"      // Y or N
	FaultChoice   FieldFault = "choice"    // one of the Choices, by their ids
)

// Fault says why the CRM would not take a value, or would make another of it without
// a word. Nothing is a value too: it empties the field.
func (f *CRMField) Fault(value string) FieldFault {
	value = strings.TrimSpace(value)
	switch {
	case f.ReadOnly:
		return FaultReadOnly
	case value == "" || f.Multiple:
		return ""
	}
	switch f.Type {
	case "integer", "user":
		return faultUnless(FaultNumber, func() bool { _, err := strconv.ParseInt(value, 10, 64); return err == nil })
	case "double":
		return faultUnless(FaultNumber, func() bool { return isPlainNumber(value) })
	case "date":
		return faultUnless(FaultDay, func() bool { return isTime(value, time.DateOnly, time.RFC3339) })
	case "datetime":
		return faultUnless(FaultMoment, func() bool { return isTime(value, time.RFC3339) })
	case "char", "boolean":
		return faultUnless(FaultFlag, func() bool { return slices.Contains([]string{"Y", "N", "1", "0"}, value) })
	case "enumeration":
		known := func(c CRMChoice) bool { return c.ID == value }
		return faultUnless(FaultChoice, func() bool { return len(f.Choices) == 0 || slices.ContainsFunc(f.Choices, known) })
	}
	return ""
}

func faultUnless(fault FieldFault, fits func() bool) FieldFault {
	if fits() {
		return ""
	}
	return fault
}

// isPlainNumber reports whether a text is a plain number: of "abc" and "1e3" the CRM
// makes 0 and 1.
func isPlainNumber(text string) bool {
	whole, part, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return whole+part != "" && strings.Trim(whole+part, "0123456789") == ""
}

func isTime(text string, layouts ...string) bool {
	return slices.ContainsFunc(layouts, func(layout string) bool { _, err := time.Parse(layout, text); return err == nil })
}
