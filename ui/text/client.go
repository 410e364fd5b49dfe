package text

// Client names a client by the first of several names that says anything, else by the
// end of the dialogue's id in so many cells.
func Client(id string, cells int, names ...string) string {
	for _, name := range names {
		if line := Line(name); line != "" {
			return line
		}
	}
	if line := Line(id); line != "" {
		return TruncateHead(line, cells)
	}
	return "-"
}
