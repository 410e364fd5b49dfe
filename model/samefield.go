package model

import (
	"slices"
	"strings"

	"debrief/model/contact"
)

// SameField is SameText for a field by its name: lists of phones and e-mails say the
// same in whatever form and order, each once. region is the country of phones that
// name none, as contact.Phone takes it.
func SameField(name, a, b, region string) bool {
	if SameText(a, b) {
		return true
	}
	if name != "PHONE" && name != "EMAIL" {
		return false
	}
	return slices.Equal(contactSet(name, a, region), contactSet(name, b, region))
}

func contactSet(name, list, region string) []string {
	var set []string
	for text := range strings.SplitSeq(list, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		form, ok := contact.Email(text)
		if name == "PHONE" {
			form, ok = contact.Phone(text, region)
		}
		if !ok {
			form = text
		}
		set = append(set, form)
	}
	slices.Sort(set)
	return slices.Compact(set)
}
