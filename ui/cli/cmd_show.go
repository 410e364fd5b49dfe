package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/text"
)

func (a *app) showCommand() *cobra.Command {
	return a.command("show ID", "cli.show.short", "cli.show.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			if a.flags.json {
				return a.showEvents(cmd.Context(), archive, args[0])
			}
			return a.showDialogue(cmd.Context(), archive, args[0])
		})
	})
}

// notFound says what was not found; other errors stay as they are.
func (a *app) notFound(err error, id string, args ...any) error {
	if errors.Is(err, storage.ErrNotFound) {
		return a.fail(nil, id, args...)
	}
	return err
}

// showEvents prints the dialogue's events as they are in the log.
func (a *app) showEvents(ctx context.Context, archive *storage.Archive, id string) error {
	entries, err := seen{archive, a.conf.Actor}.DialogueEvents(ctx, id)
	if err != nil {
		return a.notFound(err, "cli.error.no_dialogue", "ID", id)
	}
	for _, entry := range entries {
		line, err := model.EncodeEntry(entry)
		if err != nil {
			return fmt.Errorf("entry %d: %w", entry.Pos, err)
		}
		if err := a.print(string(line) + "\n"); err != nil {
			return err
		}
	}
	return nil
}

// showDialogue prints the dialogue for reading.
func (a *app) showDialogue(ctx context.Context, archive *storage.Archive, id string) error {
	zone, err := a.zone()
	if err != nil {
		return err
	}
	d, err := seen{archive, a.conf.Actor}.Dialogue(ctx, id)
	if err != nil {
		return a.notFound(err, "cli.error.no_dialogue", "ID", id)
	}
	t := transcript{a: a, zone: zone, width: a.width()}
	if t.width <= 0 || t.width > maxTranscript {
		t.width = maxTranscript
	}
	t.head(&d)
	for _, item := range d.Items {
		t.item(item)
	}
	return a.print(t.out.String())
}

// maxTranscript is the widest line that reads well.
const maxTranscript = 100

// transcript writes a dialogue for reading.
type transcript struct {
	a     *app
	zone  *time.Location
	width int
	out   strings.Builder
}

const (
	clockWidth   = 8
	speakerWidth = 12
	textColumn   = clockWidth + 2 + speakerWidth + 2
)

func (t *transcript) head(d *model.Dialogue) {
	words := []string{d.ID, d.Source, t.a.text.Stamp(d.StartedAt, t.zone), d.Client.Name, d.Topic, t.a.reviewWord(d.Summary)}
	var shown []string
	for _, word := range words {
		if word = text.Line(word); word != "" {
			shown = append(shown, word)
		}
	}
	t.out.WriteString(strings.Join(shown, " · ") + "\n")
	if links := t.a.linkWords(&d.Summary); links != "" {
		t.out.WriteString(t.a.text.T("cli.show.linked", "Links", links) + "\n")
	}
	if len(d.Tags) > 0 {
		t.out.WriteString(text.Tags(d.Tags, 0) + "\n")
	}
	t.out.WriteString("\n")
}

func (t *transcript) item(item model.Item) {
	at := t.a.text.Clock(item.Entry.TS, t.zone)
	if item.Turn == nil {
		t.row(at, "·", t.between(item))
		return
	}
	turn := item.Turn
	speaker := t.a.roleWord(turn.Role)
	if turn.Answer > 0 {
		speaker = fmt.Sprintf("%s %d", speaker, turn.Answer)
	}
	words := text.Clean(turn.Text)
	if !turn.DeletedAt.IsZero() {
		words = t.a.text.T("cli.show.deleted") + " " + words
	}
	t.row(at, speaker, words)
	if v := turn.Verdict; v != nil {
		t.row("", "", t.judgement(v))
	}
	if turn.Note != "" {
		t.row("", "", t.a.text.T("cli.show.note")+" "+text.Clean(turn.Note))
	}
}

// row writes one paragraph beside its time and speaker.
func (t *transcript) row(at, speaker, words string) {
	head := text.PadRight(at, clockWidth) + "  " + text.PadRight(speaker, speakerWidth) + "  "
	for _, line := range text.Wrap(words, max(t.width-textColumn, 20)) {
		t.out.WriteString(strings.TrimRight(head+line, " ") + "\n")
		head = text.Spaces(textColumn)
	}
}

func (t *transcript) judgement(v *model.Judgement) string {
	sign := map[model.VerdictValue]string{model.Good: "+", model.Bad: "x", model.Skipped: "~"}[v.Value]
	words := []string{sign, t.a.verdictWord(v.Value), t.a.reasonLabel(v.Reason), "(" + v.By + ")"}
	line := strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	if v.Correction != "" {
		line += "\n" + t.a.text.T("cli.show.correction") + " " + v.Correction
	}
	return text.Clean(line)
}

// between says in a line what happened between the turns: the event in the
// public format, without what every event has.
func (t *transcript) between(item model.Item) string {
	e := item.Entry
	line := string(e.Type)
	switch b := e.Body.(type) {
	case *model.ToolCall:
		line += " " + b.Tool + " " + string(b.Args)
	case *model.Lead:
		line += " " + strings.TrimSpace(string(b.Status)+" "+b.LeadID+" "+b.Error)
	case *model.CRM:
		line += " " + b.Entity.String() + " " + string(b.Action)
	case *model.Booking:
		line += " " + b.Status + " " + b.Service
	case *model.Notification:
		line += " " + b.Status + " " + b.Template + " " + b.Error
	case *model.Handoff:
		line += " " + b.From + " > " + b.To
	case *model.Scenario:
		line += " " + b.From + " > " + b.To
	case *model.FixQueued:
		line += " " + b.Entity.String()
	case *model.FixStep:
		line += " " + b.Entity.String() + " " + b.Error
	}
	return text.Line(line)
}
