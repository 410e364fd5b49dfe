package report

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/line"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// saving is the line in which the name of a file is written.
type saving struct {
	open  bool
	input line.Line
}

// mostPath is how long the name of a file may be, in characters.
const mostPath = 400

// savedMsg says where the report was written, or why it was not.
type savedMsg struct {
	file pane.ReportFile
	path string
	err  error
}

// askWhere opens the line, with a name in it that says which week it is.
func (p *Pane) askWhere() {
	p.openSaving(fmt.Sprintf("debrief-%s.html", p.weekLookedAt()))
}

func (p *Pane) weekLookedAt() model.Week { return p.report.Weeks[p.column].Of }

func (p *Pane) openSaving(name string) {
	p.saving.open, p.frame = true, ""
	p.saving.input.Put(name)
	p.saving.input.Begin()
}

func (p *Pane) leaveSaving() {
	p.saving.open, p.frame = false, ""
	p.saving.input.Blur()
}

// doSaving performs the actions of the line.
func (p *Pane) doSaving(id keymap.ID) pane.Reply {
	switch id {
	case keymap.NoteSave:
		name := strings.TrimSpace(p.saving.input.Value())
		p.leaveSaving()
		if name != "" {
			return pane.Run(p.save(name))
		}
	case keymap.NoteLeave:
		p.leaveSaving()
	}
	return pane.Reply{}
}

// save writes the weeks up to the one that is looked at.
func (p *Pane) save(name string) tea.Cmd {
	file := pane.ReportFile{Path: name, Last: p.weekLookedAt(), Weeks: shownWeeks, Filter: p.filter(), By: p.by()}
	write := p.env.WriteReport
	return pane.Guard(func(ctx context.Context) tea.Msg {
		written, err := write(ctx, file)
		return savedMsg{file, written, err}
	})
}

// saved tells what became of it. After a name that is taken or says no form the line
// is there again.
func (p *Pane) saved(msg savedMsg) pane.Reply {
	t := p.env.Text
	switch {
	case msg.err == nil:
		return pane.Tell(pane.Info, t.T("report.exported", "Path", text.Line(msg.path)))
	case errors.Is(msg.err, pane.ErrFileThere):
		p.askAgain(another(msg.file.Path))
		return pane.Tell(pane.Warn, t.T("report.export_there", "Path", text.Line(msg.file.Path)))
	case errors.Is(msg.err, pane.ErrFileForm):
		p.askAgain(msg.file.Path)
		return pane.Tell(pane.Warn, t.T("report.export_form"))
	}
	return pane.Tell(pane.Error, t.T("report.export_failed", "Error", pane.Why(t, msg.err)))
}

// askAgain opens the line once more where the person is still here.
func (p *Pane) askAgain(name string) {
	if !p.hidden && p.behind == nil && !p.saving.open {
		p.openSaving(name)
	}
}

// another is the name that is tried when a file is there: weeks.html, weeks-2.html,
// weeks-3.html.
func another(name string) string {
	end := path.Ext(name)
	stem, n := strings.TrimSuffix(name, end), byte('2')
	if at := len(stem) - 2; at > 0 && stem[at] == '-' && stem[at+1] >= '2' && stem[at+1] < '9' {
		stem, n = stem[:at], stem[at+1]+1
	}
	return stem + "-" + string(n) + end
}

// savingLine is the last line of the screen while the name is written.
func (p *Pane) savingLine() string {
	head := " " + p.env.Text.T("report.export") + " "
	hint := "  " + p.env.Text.T("report.export_hint")
	room := p.width - text.Width(head) - text.Width(hint) - 1
	if room < 30 {
		hint, room = "", p.width-text.Width(head)-1
	}
	return text.Truncate(p.env.Style.Accent.Render(head)+p.saving.input.Show(max(room, 1))+p.env.Style.Faint.Render(hint), p.width)
}
