package model

import "testing"

func TestSaysGone(t *testing.T) {
	for words, want := range map[string]bool{
		"Not found": true, "Not found.": true, " Element not found": true, "Item not found": true,
		"": false, "Smart process not found": false, "Method not found!": false, "Access denied.": false,
	} {
		if SaysGone(words) != want {
			t.Errorf("%q: %t", words, !want)
		}
	}
}
