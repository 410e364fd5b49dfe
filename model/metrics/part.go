package metrics

import (
	"cmp"
	"slices"
)

// Grouping says by what the bad answers of a week are told apart.
type Grouping string

// The groupings.
const (
	ByVersion  Grouping = "version" // assistant and version
	ByBot      Grouping = "bot"     // assistant, all versions together
	BySource   Grouping = "source"  // channel
	ByReviewer Grouping = "reviewer"
)

// Groupings returns all groupings in the order in which they are gone through.
func Groupings() []Grouping { return []Grouping{ByVersion, ByBot, BySource, ByReviewer} }

// Part is one of those that a week is told apart by.
type Part struct {
	Filter           // the groups that it is made of; of a reviewer those that were asked for
	Reviewer  string // of ByReviewer
	Bad       Value  // its share of bad answers; of a reviewer that of the answers judged by them, which estimates nothing
	Dialogues Value  // unknown of a reviewer
}

// Parts returns the parts of a week in the order of their names. Groups without a
// name, such as dialogues in which no assistant spoke, are left out.
func (w *Week) Parts(by Grouping, f Filter) []Part {
	if by == ByReviewer {
		return w.reviewers(f)
	}
	seen := map[Filter]bool{}
	var out []Part
	for g := range w.Groups {
		which := f
		switch by {
		case ByBot:
			which.Name = g.Name
		case BySource:
			which.Source = g.Source
		case ByVersion, ByReviewer:
			which.Name, which.Version = g.Name, g.Version
		}
		named := which.Name != "" || which.Version != ""
		if by == BySource {
			named = which.Source != ""
		}
		if !named || !f.Fits(g) || seen[which] {
			continue
		}
		seen[which] = true
		out = append(out, Part{Filter: which, Bad: w.Value(BadAnswers, which), Dialogues: w.Value(Dialogues, which)})
	}
	slices.SortFunc(out, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Source, b.Source))
	})
	return out
}

// reviewers tells apart who judged. It shows who is strict, and nothing of the
// dialogues that nobody judged.
func (w *Week) reviewers(f Filter) []Part {
	var out []Part
	for who, judged := range w.Sum(f).Reviewers {
		if who != "" {
			bad := judged.value()
			bad.Basis = BasisReviewed
			out = append(out, Part{Filter: f, Reviewer: who, Bad: bad})
		}
	}
	slices.SortFunc(out, func(a, b Part) int { return cmp.Compare(a.Reviewer, b.Reviewer) })
	return out
}
