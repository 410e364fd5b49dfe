package cli

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/text"
)

// listedDialogue is one dialogue of list --json. The names are a contract.
type listedDialogue struct {
	ID        string       `json:"id"`
	SessionID string       `json:"session_id"`
	Source    string       `json:"source"`
	StartedAt string       `json:"started_at"`
	LastAt    string       `json:"last_at"`
	Turns     int          `json:"turns"`
	Answers   int          `json:"answers"`
	Review    listedReview `json:"review"`
	Lead      listedLead   `json:"lead"`
	Assignee  string       `json:"assignee"`  // whose work it is, "" everybody's
	Operators []string     `json:"operators"` // who of the staff spoke
	Tags      []string     `json:"tags"`

	Links []printedLink `json:"links"` // the strongest reason first
}

type listedReview struct {
	State   model.ReviewState `json:"state"`
	Good    int               `json:"good"`
	Bad     int               `json:"bad"`
	Skipped int               `json:"skipped"`
}

type listedLead struct {
	Status model.LeadStatus `json:"status"`
	LeadID string           `json:"lead_id"`
	Stage  string           `json:"stage"`
}

func listed(r model.Row) listedDialogue {
	return listedDialogue{
		ID: r.ID, SessionID: r.SessionID, Source: r.Source,
		StartedAt: stamp(r.StartedAt), LastAt: stamp(r.LastAt), Turns: r.Turns, Answers: r.Answers,
		Review:   listedReview{r.Review, r.Good, r.Bad, r.Skipped},
		Lead:     listedLead{r.Lead.Status, r.Lead.LeadID, r.Stage},
		Assignee: r.Assignee, Operators: append([]string{}, r.Operators...), Tags: append([]string{}, r.Tags...),
		Links: printedLinks(&r.Summary),
	}
}

// stamp returns a time as the public format writes it; no time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

func (a *app) listCommand() *cobra.Command {
	var q model.DialogueQuery
	var state, view, sort string
	cmd := a.command("list [FILTER] [--view NAME]", "cli.list.short", "cli.list.long", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		if err := a.narrow(&q, state); err != nil {
			return err
		}
		if err := a.sortBy(sort, &q.Sort, &q.Oldest); err != nil {
			return err
		}
		if view != "" {
			v, err := a.viewOf(cmd, view)
			if err != nil {
				return err
			}
			if sort == "" && !q.Oldest {
				q.Sort, q.Oldest = v.Sort, v.Oldest
			}
			args = append([]string{"(" + v.Filter + ")"}, args...)
			if v.Filter == "" {
				args = args[1:]
			}
		}
		f, err := a.filter(args)
		if err != nil {
			return err
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			asked, err := a.askedHere()
			if err != nil {
				return err
			}
			f.Narrow(&q, asked)
			return a.list(cmd, archive, q)
		})
	})
	cmd.Flags().IntVar(&q.Limit, "limit", 50, a.text.T("cli.list.limit"))
	cmd.Flags().StringVar(&q.After, "after", "", a.text.T("cli.list.after"))
	cmd.Flags().StringVar(&state, "state", "", a.text.T("cli.list.state"))
	cmd.Flags().StringVar(&view, "view", "", a.text.T("cli.list.view"))
	cmd.Flags().BoolVar(&q.Oldest, "oldest", false, a.text.T("cli.list.oldest"))
	cmd.Flags().StringVar(&sort, "sort", "", a.text.T("cli.list.sort"))
	cmd.Flags().StringVar(&q.Source, "source", "", a.text.T("cli.list.source"))
	return cmd
}

func (a *app) narrow(q *model.DialogueQuery, state string) error {
	if q.Limit < 1 {
		return a.usage("cli.usage.limit", "Value", q.Limit)
	}
	if state == "" {
		return nil
	}
	states := []model.ReviewState{model.ReviewNone, model.ReviewNew, model.ReviewPartial, model.ReviewDone}
	if !slices.Contains(states, model.ReviewState(state)) {
		return a.usage("cli.usage.state", "Value", state)
	}
	q.Review = []model.ReviewState{model.ReviewState(state)}
	return nil
}

// sortBy reads the column of --sort.
func (a *app) sortBy(sort string, column *model.Column, turned *bool) error {
	c, way, err := model.ParseSort(sort)
	if err != nil {
		return a.usage("cli.usage.sort", "Value", sort, "Known", strings.Join(model.ColumnNames(), ", "))
	}
	*column, *turned = c, *turned != way
	return nil
}

// maxPage is how many dialogues are read at once, however many are asked for.
const maxPage = 500

func (a *app) list(cmd *cobra.Command, archive *storage.Archive, q model.DialogueQuery) error {
	var rows []model.Row
	left, more := q.Limit, true
	for left > 0 && more {
		q.Limit = min(left, maxPage)
		page, err := seen{archive, a.conf.Actor}.Dialogues(cmd.Context(), q)
		if err != nil {
			return a.notFound(err, "cli.error.no_dialogue", "ID", q.After)
		}
		if len(page.Rows) == 0 {
			break
		}
		if a.flags.json {
			err = a.printListed(page.Rows)
		} else {
			rows = append(rows, page.Rows...)
		}
		if err != nil {
			return err
		}
		left -= len(page.Rows)
		more, q.After = page.More, page.Rows[len(page.Rows)-1].ID
	}
	if a.flags.json {
		return nil
	}
	return a.printRows(rows, more, q)
}

func (a *app) printListed(rows []model.Row) error {
	for _, row := range rows {
		if err := a.printJSON(listed(row)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printRows(rows []model.Row, more bool, q model.DialogueQuery) error {
	if len(rows) == 0 {
		if q.Keep != nil {
			a.say("cli.list.none")
		} else {
			a.say("cli.list.empty")
		}
		return nil
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	t := &table{
		head: []string{
			a.text.T("cli.list.id"), a.text.T("cli.list.started"), a.text.T("cli.list.source_head"), a.text.T("cli.list.turns"),
			a.text.T("cli.list.review"), a.text.T("cli.list.lead"), a.text.T("cli.list.preview"),
		},
		right: map[int]bool{3: true},
	}
	for _, r := range rows {
		t.add(r.ID, a.text.Stamp(r.StartedAt, zone), r.Source, strconv.Itoa(r.Turns), a.reviewWord(r.Summary), a.leadWord(r), r.Preview)
	}
	if err := a.printTable(t); err != nil {
		return err
	}
	if more {
		a.say("cli.list.more", "ID", q.After)
	}
	return nil
}

// reviewWord says how far the review is: "3/5 +2 x1".
func (a *app) reviewWord(s model.Summary) string {
	if s.Review == model.ReviewNone {
		return "-"
	}
	word := strconv.Itoa(s.Good+s.Bad+s.Skipped) + "/" + strconv.Itoa(s.Answers)
	if s.Bad > 0 {
		word += " x" + strconv.Itoa(s.Bad)
	}
	return word
}

// leadWord says what became of the lead: "7719 IN_PROCESS".
func (a *app) leadWord(r model.Row) string {
	if r.Lead.Status == model.LeadNone {
		if links := r.Links(); len(links) > 0 { // the bot says nothing of it, and it is there
			return strings.TrimSpace(text.Line(links[0].Entity.ID) + " " + r.Stage)
		}
		return "-"
	}
	if r.Lead.Status != model.LeadCreated {
		return "! " + string(r.Lead.Status)
	}
	if r.Stage == "" {
		return r.Lead.LeadID
	}
	return r.Lead.LeadID + " " + r.Stage
}
