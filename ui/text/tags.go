package text

import (
	"strconv"
	"strings"
)

// Tags tells tags in one line, at most so many of them and the number of the others:
// "#late #old prices +1". 0 tells all.
func Tags(tags []string, most int) string {
	shown := len(tags)
	if most > 0 {
		shown = min(shown, most)
	}
	words := make([]string, 0, shown+1)
	for _, tag := range tags[:shown] {
		words = append(words, "#"+Line(tag))
	}
	if more := len(tags) - shown; more > 0 {
		words = append(words, "+"+strconv.Itoa(more))
	}
	return strings.Join(words, " ")
}
