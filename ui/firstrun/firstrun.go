// Package firstrun greets whoever starts the program where there is no archive
// yet: a look at invented dialogues, an import, or Bitrix24 and a channel
// connected step by step, each step tried before the next. It is a small program
// of its own, which ends before the screens begin.
package firstrun

import (
	"context"
	"errors"
	"fmt"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/lang"
	"debrief/ui/theme"
)

// Choice is how the first run ended.
type Choice int

// The choices.
const (
	Leave     Choice = iota // nothing was chosen, and nothing is there that was not
	Demo                    // the invented dialogues
	Empty                   // the screens on an archive that has nothing in it
	Imported                // the screens on what was imported
	Connected               // the screens with the configuration that was written
)

// World does what the choices need done. Its methods do I/O and are called from
// commands only; their errors are sentences for the person.
type World interface {
	// Complete completes a path as far as it is certain, and lists what it may be.
	Complete(ctx context.Context, typed string) (completed string, matches []string)
	// Import takes a file into a new archive; progress may be called often.
	Import(ctx context.Context, path string, progress func(Progress)) (Import, error)
	// TryPortal asks a Bitrix24 portal who the webhook is and what it may do.
	TryPortal(ctx context.Context, webhook string) (Portal, error)
	// Save writes the configuration and its secrets, all or nothing, and never over
	// a configuration that is there.
	Save(ctx context.Context, s Setup) (Saved, error)
	// Try starts the receiver as it was saved, beside an archive that goes away, and
	// sends it the sample.
	Try(ctx context.Context) (Trial, error)
}

// Progress is how far an import is. Total is 0 where nobody knows.
type Progress struct{ Done, Total int64 }

// Import is what became of a file.
type Import struct {
	Read, New, Duplicates, Rejected, Dialogues int64
	Key                                        string // where the key of the new archive is
}

// Portal is a Bitrix24 portal that answered.
type Portal struct {
	Host    string
	User    string
	Missing []string // rights that the webhook lacks
}

// Setup is what is to be configured.
type Setup struct {
	Webhook string // "" without a portal
	Channel Channel
	Name    string            // of the channel
	Secrets map[string]string // what was typed, by the setting's name in its section
}

// Saved names what was written.
type Saved struct {
	Config  string
	Secrets []string // files
	Hook    string   // the path of the channel's address; "" without a channel
	Local   string   // the address on this computer, without the path
}

// Trial is what became of the sample.
type Trial struct {
	Sent, Accepted int64
}

// Options say how the first run is shown.
type Options struct {
	World  World
	Text   *lang.Printer
	Style  theme.Styles
	Input  io.Reader // nil is standard input
	Output io.Writer // nil is standard output
	// Archive is where the archive will be, and Config where the configuration;
	// Configured says that one is there already.
	Archive, Config string
	Configured      bool
}

// Run shows the first run until something was chosen, the person leaves or ctx
// ends. What an import took is saved by then. It must only be called on a
// terminal.
func Run(ctx context.Context, o Options) (Choice, error) {
	m := New(ctx, o)
	options := []tea.ProgramOption{tea.WithAltScreen(), tea.WithoutSignalHandler()}
	if o.Input != nil {
		options = append(options, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		options = append(options, tea.WithOutput(o.Output))
	}
	program := tea.NewProgram(m, options...)
	defer context.AfterFunc(ctx, func() { program.Send(stopMsg{}) })()
	_, err := program.Run()
	switch {
	case errors.Is(err, tea.ErrProgramKilled), errors.Is(err, tea.ErrInterrupted):
		return Leave, fmt.Errorf("the first run was killed: %w", err)
	case err != nil:
		return Leave, fmt.Errorf("show the first run: %w", err)
	}
	return m.chosen, nil
}
