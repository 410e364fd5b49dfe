package cli

import (
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/model/query"
	"debrief/storage"
	"debrief/ui/find"
	"debrief/ui/text"
)

// foundTurn is one turn of search --json. The names are a contract.
type foundTurn struct {
	Dialogue string     `json:"dialogue"`
	Event    string     `json:"event"` // its key
	Pos      uint64     `json:"pos"`
	TS       string     `json:"ts"`
	Source   string     `json:"source"`
	Client   string     `json:"client"`
	Role     model.Role `json:"role"`
	Text     string     `json:"text"`
	Marks    [][2]int   `json:"marks"` // characters of text, from and before which
	Score    float64    `json:"score,omitempty"`
}

func found(h *model.TurnHit) foundTurn {
	f := foundTurn{
		Dialogue: h.Dialogue, Event: h.Event.String(), Pos: h.Pos, TS: stamp(h.At), Source: h.Source,
		Client: h.Client.Name, Role: h.Role, Text: h.Text, Marks: [][2]int{}, Score: h.Score,
	}
	for _, m := range h.Marks {
		from := utf8.RuneCountInString(h.Text[:m.From])
		f.Marks = append(f.Marks, [2]int{from, from + utf8.RuneCountInString(h.Text[m.From:m.To])})
	}
	return f
}

// The orders in which search shows what it found.
const (
	orderNew   = "new"
	orderScore = "score"
)

func (a *app) searchCommand() *cobra.Command {
	limit, order := 50, orderNew
	cmd := a.command("search QUERY", "cli.search.short", "cli.search.long", a.atLeast(1), func(cmd *cobra.Command, args []string) error {
		switch {
		case limit < 1:
			return a.usage("cli.usage.limit", "Value", limit)
		case order != orderNew && order != orderScore:
			return a.usage("cli.usage.order", "Value", order)
		}
		q, err := a.filter(args)
		if err != nil {
			return err
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.search(cmd, archive, q, limit, order == orderScore)
		})
	})
	cmd.Flags().IntVar(&limit, "limit", limit, a.text.T("cli.search.limit"))
	cmd.Flags().StringVar(&order, "order", order, a.text.T("cli.search.order"))
	return cmd
}

func (a *app) search(cmd *cobra.Command, archive *storage.Archive, q query.Query, limit int, best bool) error {
	asked, err := a.askedHere()
	if err != nil {
		return err
	}
	bar := a.newBar(-1, a.text.T("cli.search.bar"), false)
	err = archive.IndexTurns(cmd.Context(), bar.of)
	bar.end()
	if err != nil {
		return err
	}
	page, err := archive.SearchTurns(cmd.Context(), q, asked, best, limit)
	if err != nil {
		return err
	}
	if a.flags.json {
		for i := range page.Hits {
			if err := a.printJSON(found(&page.Hits[i])); err != nil {
				return err
			}
		}
		return nil
	}
	if err := a.printFound(page.Hits); err != nil {
		return err
	}
	count := len(page.Hits)
	if page.More {
		if count, err = archive.CountTurns(cmd.Context(), q, asked, nil); err != nil {
			return err
		}
	}
	return a.tellFound(count, len(page.Hits))
}

// tellFound says how many turns there are, and how many of them were shown.
func (a *app) tellFound(count, shown int) error {
	switch {
	case count == 0:
		a.say("cli.search.none")
	case shown < count:
		a.sayLine(a.text.N("cli.search.some", count, "Shown", shown))
	default:
		a.sayLine(a.text.N("cli.search.all", count))
	}
	return nil
}

// printFound writes two lines for each turn: whose and when, and what was said.
func (a *app) printFound(hits []model.TurnHit) error {
	zone, err := a.zone()
	if err != nil {
		return err
	}
	styles, width := a.styles(), a.width()
	for i := range hits {
		h := &hits[i]
		who := h.Client.Name
		if who == "" {
			who = h.Client.Phone
		}
		head := strings.Join(strings.Fields(a.text.Stamp(h.At, zone)+"  "+text.Line(h.Source)+"  "+text.Line(who)), " ")
		line := styles.Title.Render(text.Line(h.Dialogue)) + "  " + styles.Faint.Render(head)
		if width > 0 {
			line = text.Truncate(line, width)
		}
		role := a.text.T("cli.show.role_" + string(h.Role))
		said := find.Snippet(h.Text, h.Marks, max(0, width-len("  ")-text.Width(role)-len(": ")), styles.Normal, styles.Match)
		if err := a.print(line + "\n  " + role + ": " + said + "\n"); err != nil {
			return err
		}
	}
	return nil
}
