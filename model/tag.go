package model

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a tag and the tags of a dialogue may be.
const (
	MostTagRunes = 40
	MostTags     = 32 // that a summary names
)

// CleanTag returns a tag as it is kept: one space between its words, none around
// them. It is false for one that says nothing, is longer than MostTagRunes or has
// signs that cannot be seen.
func CleanTag(written string) (string, bool) {
	tag := strings.Join(strings.Fields(written), " ")
	if tag == "" || !utf8.ValidString(tag) || utf8.RuneCountInString(tag) > MostTagRunes {
		return "", false
	}
	unseen := func(r rune) bool { return !unicode.IsGraphic(r) }
	return tag, !strings.ContainsFunc(tag, unseen)
}

// SameTag reports whether two tags are one: upper and lower case do not part them.
func SameTag(a, b string) bool { return foldTag(a) == foldTag(b) }

func foldTag(tag string) string { return strings.ToLower(tag) }

// HasTag reports whether a tag is among tags.
func HasTag(tags []string, tag string) bool {
	return slices.ContainsFunc(tags, func(one string) bool { return SameTag(one, tag) })
}

// WithTag returns the tags of a dialogue on which a tag was put, or off which it was
// taken.
func WithTag(tags []string, tag string, removed bool) []string {
	stand := map[string]string{}
	for _, one := range tags {
		stand[foldTag(one)] = one
	}
	if removed {
		delete(stand, foldTag(tag))
	} else {
		stand[foldTag(tag)] = tag
	}
	return inTagOrder(stand)
}

// tagsOf returns the tags of the dialogue of these entries, as they were written last:
// of each what was said last and not undone.
func tagsOf(entries []*Entry) []string {
	acts := actsOf(entries)
	undone := undoneBy(acts)
	stand := map[string]string{}
	for _, e := range acts {
		b, ok := e.Body.(*Tagged)
		switch {
		case !ok || undone[e.Key]:
		case b.Removed:
			delete(stand, foldTag(b.Tag))
		default:
			stand[foldTag(b.Tag)] = b.Tag
		}
	}
	return inTagOrder(stand)
}

// inTagOrder returns the tags by their folded names, none as nil.
func inTagOrder(tags map[string]string) []string {
	var names []string
	for folded := range tags {
		names = append(names, folded)
	}
	slices.Sort(names)
	names = names[:min(len(names), MostTags)]
	for i, folded := range names {
		names[i] = tags[folded]
	}
	return names
}
