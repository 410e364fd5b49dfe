package palette

import (
	"slices"
	"strings"

	"debrief/model"
	"debrief/ui/match"
	"debrief/ui/text"
)

// Book keeps the names that palettes have read, for the next one. Only Update
// touches it.
type Book struct{ names *names }

// name is a dialogue as it is searched: one line, of which the first bytes are the
// client's name, or the id where there is none.
type name struct {
	dialogue, line string
	client         int
}

func nameOf(r *model.Row) name {
	client, about := r.Client.Name, strings.Join(strings.Fields(r.Client.Phone+" "+r.Client.Email+" "+r.Source), " ")
	if client == "" {
		client = "#" + r.ID
	} else {
		about += " #" + r.ID
	}
	client = text.Line(client)
	return name{r.ID, Item{Name: client, About: about}.line(), len(client)}
}

func (n name) item() Item {
	return Item{
		Dialogue: n.dialogue, Name: n.line[:n.client], About: strings.TrimSpace(n.line[n.client:]),
		Twin: "debrief show " + n.dialogue,
	}
}

// names are the dialogues of an archive as of so many events, the newest first.
// They never change, so that commands may search them.
type names struct {
	events int64
	all    []name
	index  *match.Index
}

func newNames(events int64, all []name) *names {
	lines := make([]string, len(all))
	for i, n := range all {
		lines[i] = n.line
	}
	return &names{events, all, match.NewIndex(lines)}
}

// find returns at most limit dialogues: first the newest that hold every word that
// was typed, then those with its letters in their order, the best first.
func (n *names) find(typed string, limit int) []row {
	found := n.index.Words(typed, limit)
	if whole := len(found); whole < limit {
		for _, f := range n.index.Find(typed, limit) {
			known := func(w match.Found) bool { return w.Index == f.Index }
			if len(found) < limit && !slices.ContainsFunc(found[:whole], known) {
				found = append(found, f)
			}
		}
	}
	rows := make([]row, len(found))
	for i, f := range found {
		rows[i] = row{n.all[f.Index].item(), f.Runes}
	}
	return rows
}
