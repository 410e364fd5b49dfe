package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/query"
	"debrief/storage"
	"debrief/ui/cli/views"
	"debrief/ui/filter"
)

// printedView is one saved view of views --json. The names are a contract.
type printedView struct {
	Name      string `json:"name"`
	Key       string `json:"key"`
	Filter    string `json:"filter"`
	Order     string `json:"order"`     // newest or oldest
	Sort      string `json:"sort"`      // the column, with a minus for the other way round
	Dialogues *int   `json:"dialogues"` // that pass; null where they were not counted
}

// viewsFile is where the saved views are kept: beside the configuration, and in the
// demo with all else that goes away.
func (a *app) viewsFile() views.File {
	if a.Paths.Config == "" {
		return views.File{Path: filepath.Join(filepath.Dir(a.Paths.Archive), views.FileName)}
	}
	return views.File{Path: filepath.Join(filepath.Dir(a.sources(a.flags).File), views.FileName)}
}

func (a *app) viewsCommand() *cobra.Command {
	var save, forget, sort string
	var oldest, count bool
	cmd := a.command("views [--save NAME FILTER | --forget NAME] [--count]", "cli.views.short", "cli.views.long", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		file := a.viewsFile()
		switch {
		case save != "" && forget != "", save == "" && len(args) > 0:
			return a.usage("cli.usage.views")
		case save != "":
			v := model.View{Name: save, Oldest: oldest}
			if err := a.sortBy(sort, &v.Sort, &v.Oldest); err != nil {
				return err
			}
			return a.saveView(cmd, file, v, args)
		case forget != "":
			if _, err := a.viewOf(cmd, forget); err != nil {
				return err
			}
			if _, err := file.ForgetView(cmd.Context(), forget); err != nil {
				return a.fail(err, "cli.views.not_kept")
			}
			a.say("cli.views.forgotten", "Name", forget)
			return nil
		}
		return a.printViews(cmd, file, count)
	})
	cmd.Flags().StringVar(&save, "save", "", a.text.T("cli.views.save"))
	cmd.Flags().StringVar(&forget, "forget", "", a.text.T("cli.views.forget"))
	cmd.Flags().BoolVar(&oldest, "oldest", false, a.text.T("cli.views.oldest"))
	cmd.Flags().StringVar(&sort, "sort", "", a.text.T("cli.views.sort"))
	cmd.Flags().BoolVar(&count, "count", false, a.text.T("cli.views.count"))
	return cmd
}

func (a *app) saveView(cmd *cobra.Command, file views.File, v model.View, args []string) error {
	if _, err := a.filter(args); err != nil {
		return err
	}
	v.Filter = strings.TrimSpace(strings.Join(args, " "))
	all, err := file.Views(cmd.Context())
	if err != nil {
		return err
	}
	v.Key = model.FreeViewKey(all, v.Name, keymap.Latin)
	for _, old := range all {
		if old.Name == v.Name {
			v.Key = old.Key
		}
	}
	if _, err := file.SaveView(cmd.Context(), v); err != nil {
		return a.fail(err, "cli.views.not_kept")
	}
	a.say("cli.views.saved", "Name", v.Name, "Key", v.Key, "Path", file.Path)
	return nil
}

// printViews lists the views; with count the archive is asked how many dialogues each
// has.
func (a *app) printViews(cmd *cobra.Command, file views.File, count bool) error {
	all, err := file.Views(cmd.Context())
	if err != nil {
		return err
	}
	if !count || len(all) == 0 {
		return a.printViewList(all, nil)
	}
	return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
		counts, err := a.countViews(cmd, archive, all)
		if err != nil {
			return err
		}
		return a.printViewList(all, counts)
	})
}

func (a *app) countViews(cmd *cobra.Command, archive *storage.Archive, all []model.View) ([]int, error) {
	asked, err := a.askedHere()
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(all))
	for i, v := range all {
		f, err := query.Parse(v.Filter)
		if err != nil {
			return nil, err
		}
		q := model.DialogueQuery{Limit: maxPage}
		f.Narrow(&q, asked)
		for more := true; more; {
			page, err := seen{archive, a.conf.Actor}.Dialogues(cmd.Context(), q)
			if err != nil {
				return nil, err
			}
			counts[i] += len(page.Rows)
			if more = page.More; more {
				q.After = page.Rows[len(page.Rows)-1].ID
			}
		}
	}
	return counts, nil
}

func (a *app) printViewList(all []model.View, counts []int) error {
	if a.flags.json {
		for i, v := range all {
			p := printedView{Name: v.Name, Key: v.Key, Filter: v.Filter, Order: "newest", Sort: model.WriteSort(v.Sort, v.Oldest)}
			if v.Oldest {
				p.Order = "oldest"
			}
			if counts != nil {
				p.Dialogues = &counts[i]
			}
			if err := a.printJSON(p); err != nil {
				return err
			}
		}
		return nil
	}
	if len(all) == 0 {
		a.say("cli.views.none", "Path", a.viewsFile().Path)
		return nil
	}
	t := &table{head: []string{a.text.T("cli.views.name"), a.text.T("cli.views.key"), a.text.T("cli.views.filter")}, right: map[int]bool{3: true}}
	if counts != nil {
		t.head = append(t.head, a.text.T("cli.views.dialogues"))
	}
	for i, v := range all {
		row := []string{v.Name, "' " + v.Key, v.Filter}
		if counts != nil {
			row = append(row, strconv.Itoa(counts[i]))
		}
		t.add(row...)
	}
	return a.printTable(t)
}

// viewOf returns the saved view of a name.
func (a *app) viewOf(cmd *cobra.Command, name string) (model.View, error) {
	all, err := a.viewsFile().Views(cmd.Context())
	if err != nil {
		return model.View{}, err
	}
	names := make([]string, len(all))
	for i, v := range all {
		if v.Name == name {
			return v, nil
		}
		names[i] = v.Name
	}
	if len(names) == 0 {
		return model.View{}, a.usage("cli.usage.no_views", "Name", name)
	}
	return model.View{}, a.usage("cli.usage.view", "Name", name, "Known", strings.Join(names, ", "))
}

// viewsSentence tells of a mistake in the file of the views: where, what and how it is
// mended.
func (a *app) viewsSentence(err error) string {
	var e *views.Error
	if !errors.As(err, &e) {
		return ""
	}
	place := e.Path
	if e.Line > 0 {
		place += ":" + strconv.Itoa(e.Line)
	}
	if e.View != "" {
		place += ": " + a.text.T("cli.views_mistake.view", "Name", e.View)
	}
	if e.Field != "" {
		place += ": " + e.Field
	}
	with := e.With
	if e.Why == views.BadFilter {
		with = []any{"Error", filter.Mistake(a.text, e.Err)}
	}
	return a.text.T("cli.error.views", "Error", place+": "+a.text.T("cli.views_mistake."+string(e.Why), with...))
}

// toldViews are the views of the screens: what goes wrong with the file is told in the
// reader's language.
type toldViews struct {
	*app
	file views.File
}

// Views implements pane.Views.
func (v toldViews) Views(ctx context.Context) ([]model.View, error) {
	all, err := v.file.Views(ctx)
	return all, v.told(err)
}

// SaveView implements pane.Views.
func (v toldViews) SaveView(ctx context.Context, view model.View) ([]model.View, error) {
	all, err := v.file.SaveView(ctx, view)
	return all, v.told(err)
}

// ForgetView implements pane.Views.
func (v toldViews) ForgetView(ctx context.Context, name string) ([]model.View, error) {
	all, err := v.file.ForgetView(ctx, name)
	return all, v.told(err)
}

func (v toldViews) told(err error) error {
	if err == nil {
		return nil
	}
	return &said{text: v.sentence(err), err: err}
}
