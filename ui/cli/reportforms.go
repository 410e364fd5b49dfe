package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/page"
	"debrief/ui/pane"
)

// weekly is a report with what it is of, ready to be written in any form. The first of
// its weeks is not shown: what the second is compared with.
type weekly struct {
	metrics.Report
	filter metrics.Filter
	by     metrics.Grouping
	zone   *time.Location
	came   []training.Comeback
}

// readWeekly reads so many weeks up to last.
func readWeekly(ctx context.Context, archive seen, last model.Week, weeks int, zone *time.Location) (*weekly, error) {
	r, err := archive.Figures(ctx, last, weeks+1, zone)
	if err != nil {
		return nil, err
	}
	came, err := weeksOf{archive}.CameBack(ctx, last, weeks, zone)
	if err != nil {
		return nil, err
	}
	return &weekly{Report: r, zone: zone, by: metrics.ByVersion, came: came}, nil
}

// weeksOf is where the screens read the report of an archive.
type weeksOf struct{ seen }

// CameBack implements pane.Figures.
func (w weeksOf) CameBack(ctx context.Context, last model.Week, n int, zone *time.Location) ([]training.Comeback, error) {
	cases, err := badAnswers(ctx, w.seen, last.Add(1-n).Start(zone), last.End(zone))
	return training.Comebacks(cases), err
}

// cameBack are those of the assistant that is asked for.
func (w *weekly) cameBack() []training.Comeback { return training.Of(w.came, w.filter.Name) }

// reportForm is a form of the report; its names are the ends of files.
type reportForm string

// The forms.
const (
	formText reportForm = ".txt"
	formCSV  reportForm = ".csv"
	formJSON reportForm = ".json"
	formHTML reportForm = ".html"
)

// reportIn writes the report in a form. limit is how wide text may be, 0 for any width.
func (a *app) reportIn(form reportForm, w *weekly, limit int) (string, error) {
	switch form {
	case formCSV:
		return w.csv()
	case formJSON:
		return w.json()
	case formHTML:
		var b strings.Builder
		o := page.Options{Text: a.text, Zone: w.zone, Filter: w.filter, By: w.by, CameBack: w.cameBack(), At: a.Now(), Reason: a.reasonWord}
		err := page.Write(&b, &w.Report, o)
		return b.String(), err
	case formText:
	}
	return a.reportText(w, limit), nil
}

// reportFiles writes reports for the screens, for their owner alone to read and never
// over a file that is there.
func (a *app) reportFiles(archive seen, zone *time.Location) func(context.Context, pane.ReportFile) (string, error) {
	return func(ctx context.Context, f pane.ReportFile) (string, error) {
		form := reportForm(strings.ToLower(filepath.Ext(f.Path)))
		switch form {
		case formText, formCSV, formJSON, formHTML:
		default:
			return "", pane.ErrFileForm
		}
		path, err := filepath.Abs(a.path(f.Path))
		if err != nil {
			return "", fmt.Errorf("write report: %w", err)
		}
		w, err := readWeekly(ctx, archive, f.Last, f.Weeks, zone)
		if err != nil {
			return "", err
		}
		w.filter, w.by = f.Filter, f.By
		text, err := a.reportIn(form, w, 0)
		if err != nil {
			return "", err
		}
		return path, writeNew(path, text)
	}
}

// writeNew writes a file that is not there yet, whole or not at all.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return pane.ErrFileThere
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(path))
	}
	return nil
}
