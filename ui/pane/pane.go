// Package pane is what the root of the terminal interface and its screens agree
// on: the ports behind which the data lies, the Pane interface, and the reply by
// which a pane asks its root for something.
package pane

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/sample"
	"debrief/ui/lang"
	"debrief/ui/theme"
	"debrief/ui/voice"
)

// Screen names a pane that fills the screen.
type Screen string

// The screens.
const (
	Inbox  Screen = "inbox"
	Queue  Screen = "queue"
	Replay Screen = "replay"
	Lead   Screen = "lead"
	Sync   Screen = "sync"
	Report Screen = "report"
	Alerts Screen = "alerts"
	Find   Screen = "find"
)

// Env is what every pane is given. It is never changed after start, and nothing
// in it is nil. What the keys are may change while the screens run (keymap.Map.Adopt).
type Env struct {
	Archive Archive
	Journal Journal
	Views   Views
	Syncer  Syncer
	Figures Figures // nil: there is no report
	// WriteReport writes the weeks of a report into a new file and returns where it is.
	// It does I/O: it is called from commands. nil where there are no files.
	WriteReport func(ctx context.Context, r ReportFile) (path string, err error)
	Now         func() time.Time
	After       After // timers; nothing else may wait
	Text        *lang.Printer
	Style       theme.Styles
	Keys        *keymap.Map
	Actor       string         // who sits at the keyboard
	Zone        *time.Location // in which times are shown
	Reasons     []Reason       // what was wrong with a bad answer, in the order of the digits 1 to 9
	Tags        []string       // that are offered for dialogues, beside those in use
	Grace       time.Duration  // how long a fix can be taken back
	Region      string         // the country of phones that name none, ISO 3166
	// RequireSeen refuses to judge the rest of a dialogue before its last turn was
	// on the screen.
	RequireSeen bool
	// Templates are texts that are written often, in the order of the digits.
	Templates []Template
	// Compose lets a text be written in a program of the person's own, which has the
	// terminal meanwhile, and gives the message that then makes of it. nil where there
	// is none.
	Compose func(text string, then func(Composed) tea.Msg) tea.Cmd
	// Spoken says that the screens are told line by line (Spoken) and not drawn: all of
	// what is open was told.
	Spoken bool
	// Strict refuses every verdict that is not on one answer.
	Strict bool
	// Browse shows a page in the person's browser; ErrNoBrowser says that there is
	// none where they sit. Copy puts text into the clipboard of their terminal. Both
	// do I/O: they are called from commands.
	Browse func(ctx context.Context, url string) error
	Copy   func(text string) error
	// Samples is where the weekly samples are, nil where there are none; Sampling is how
	// they are drawn.
	Samples  Samples
	Sampling sample.Settings
}

// ReportFile says what of the report is written, and where.
type ReportFile struct {
	Path   string // its end says the form: .html, .csv, .json or .txt
	Last   model.Week
	Weeks  int
	Filter metrics.Filter
	By     metrics.Grouping
}

// Errors of writing a report.
var (
	ErrFileThere = errors.New("the file is there already")
	ErrFileForm  = errors.New("the file's name says no form")
)

// Voice is how the screens speak to who sits there.
func (e *Env) Voice() voice.Voice { return voice.Voice{Text: e.Text, Style: e.Style, Zone: e.Zone} }

// Template is a text that is written often.
type Template struct{ Name, Text string }

// Composed is what came back from the person's own editor.
type Composed struct {
	Text string
	Err  error  // why there is no text
	Path string // where what was written is kept after an error, "" when nothing was
}

// ErrNoBrowser says that no browser can be shown to the person, as over SSH.
var ErrNoBrowser = errors.New("no browser")

// After makes a command that gives msg once d has passed. It is injected, so that
// tests need not wait.
type After func(d time.Duration, msg tea.Msg) tea.Cmd

// Timer is the After of real time.
func Timer(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// Reason is one configured reason of a bad verdict.
type Reason struct{ ID, Label string }

// Pane is one screen. It is a plain struct: the root calls its methods from one
// goroutine, and it does no I/O in them. Reading happens in commands made with
// Guard; writing is submitted to the Journal at once, and the command made with
// Await only waits for the receipt.
//
// Undo and redo belong to the root, in every pane: it plans, submits, tells and
// goes to where the act was.
type Pane interface {
	// Scopes lists where keys are looked up, innermost first. The root adds
	// keymap.Global.
	Scopes() []keymap.Scope
	// Resize gives the pane its size, which may be 0 before the first one.
	Resize(width, height int)
	// Open shows the pane, for the first time or again. arg says what to show: a
	// dialogue's id, the place of an event (At), an entity, or "" for what was
	// there.
	Open(arg string) tea.Cmd
	// Do performs an action of its scopes. count is the number typed before the
	// key, 0 when there was none.
	Do(id keymap.ID, count int) Reply
	// Key takes a key as it came, before any lookup, while TextMode is true. The
	// second result is false when the root should look it up all the same.
	Key(msg tea.KeyMsg) (Reply, bool)
	// TextMode reports whether letters are text now: an editor or a filter.
	TextMode() bool
	// Update takes the results of the pane's own commands. All panes see every
	// message, so that foreign ones must be ignored.
	Update(msg tea.Msg) Reply
	// Refresh reads again what changed in the archive.
	Refresh() tea.Cmd
	// Leave is called before another pane is shown and before the end. It saves
	// what is unfinished; nothing is lost and nothing is closed.
	Leave() tea.Cmd
	// Disabled returns the message id of the reason for which an action does
	// nothing now, "" when it does something.
	Disabled(id keymap.ID) string
	// View returns exactly the height's lines, none wider than the width. It is
	// called after every message and must be cheap when nothing changed.
	View() string
}

// Reply is what a pane asks of its root.
type Reply struct {
	Cmd    tea.Cmd // to be run
	Goto   *Goto   // another screen to show
	Status *Status // a line to tell
	Back   bool    // to the screen before
}

// Goto names a screen and what it should show.
type Goto struct {
	Screen Screen
	Arg    string
}

// Kind says how a status line is meant.
type Kind int

// The kinds of a status.
const (
	Info  Kind = iota
	OK         // done, and on disk
	Warn       // not done, and why
	Error      // something failed
)

// Status is one line for the person, who sees it for a few seconds. It must be
// safe to show (ui/text).
type Status struct {
	Kind Kind
	Text string
}

// Tell makes a reply of one status line.
func Tell(kind Kind, text string) Reply { return Reply{Status: &Status{Kind: kind, Text: text}} }

// Run makes a reply of one command.
func Run(cmd tea.Cmd) Reply { return Reply{Cmd: cmd} }

// To makes a reply that shows another screen.
func To(screen Screen, arg string) Reply { return Reply{Goto: &Goto{Screen: screen, Arg: arg}} }
