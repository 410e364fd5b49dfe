package training

import (
	"cmp"
	"slices"

	"debrief/model/metrics"
)

// Comeback tells of one version of an assistant whether mistakes came back that had
// been corrected before.
type Comeback struct {
	Name, Version string
	Corrected     int      // mistakes of the assistant that were corrected before an answer of this version was judged bad
	CameBack      int      // of them those that this version made again
	Examples      []string // dialogues in which it did
}

// Share is the part of the corrected mistakes that came back, with its interval.
func (c Comeback) Share() metrics.Value { return metrics.ShareOf(c.CameBack, c.Corrected) }

// Of returns those of the assistant of that name, "" all.
func Of(all []Comeback, name string) []Comeback {
	var out []Comeback
	for _, c := range all {
		if name == "" || c.Name == name {
			out = append(out, c)
		}
	}
	return out
}

// Comebacks looks for mistakes that came back: a bad answer of the same assistant,
// for the same reason, to a question that asks the same, given after the correction
// of the earlier one.
func Comebacks(cases []Case) []Comeback {
	sorted := slices.Clone(cases)
	slices.SortFunc(sorted, func(a, b Case) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Dialogue, b.Dialogue), slices.Compare(a.Answer[:], b.Answer[:]))
	})
	stems := make([][]string, len(sorted))
	for i := range sorted {
		stems[i] = Stems(sorted[i].Question)
	}
	type key struct{ name, version string }
	found := map[key]*Comeback{}
	before, again := map[key]map[int]bool{}, map[key]map[int]bool{}
	for i, c := range sorted {
		k := key{c.Assistant.Name, c.Assistant.Version}
		if found[k] == nil {
			found[k] = &Comeback{Name: k.name, Version: k.version}
			before[k], again[k] = map[int]bool{}, map[int]bool{}
		}
		for j, was := range sorted[:i] {
			if was.Correction == "" || was.Assistant.Name != c.Assistant.Name || !was.JudgedAt.Before(c.At) {
				continue
			}
			before[k][j] = true
			if was.Reason == c.Reason && Jaccard(stems[i], stems[j]) >= alike {
				again[k][j] = true
				found[k].Examples = append(found[k].Examples, c.Dialogue)
			}
		}
	}
	var out []Comeback
	for k, c := range found {
		if c.Corrected, c.CameBack = len(before[k]), len(again[k]); c.Corrected == 0 {
			continue
		}
		slices.Sort(c.Examples)
		c.Examples = slices.Compact(c.Examples)
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Comeback) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	return out
}
