package choose

import "slices"

// ByUse returns each of the names once, the most frequent first, as things to choose
// from. Of those that are as frequent the one that came first is first; "" is none.
func ByUse(names []string) []string {
	times := map[string]int{}
	var each []string
	for _, name := range names {
		if name != "" && times[name] == 0 {
			each = append(each, name)
		}
		times[name]++
	}
	slices.SortStableFunc(each, func(a, b string) int { return times[b] - times[a] })
	return each
}
