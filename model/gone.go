package model

import "strings"

// SaysGone reports whether the CRM's words mean that there is no such lead or deal:
// somebody has deleted it, or merged it with another.
func SaysGone(words string) bool {
	switch strings.ToLower(strings.TrimRight(strings.TrimSpace(words), ".")) {
	case "not found", "element not found", "item not found":
		return true
	}
	return false
}
