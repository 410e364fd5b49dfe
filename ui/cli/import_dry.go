package cli

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf16"

	"debrief/model"
	"debrief/sync/formats"
	"debrief/ui/cli/importer"
	"debrief/ui/text"
)

// dryRunEvents is how many events a dry run shows, and how many refusals it tells.
const dryRunEvents = 10

// dryRun shows the first events that an import would take in, and what it would
// refuse before them.
func (a *app) dryRun(ctx context.Context, records iter.Seq2[formats.Record, error], origin string) error {
	shown, refused := 0, 0
	err := unlessStopped(ctx, func() error {
		for r, err := range records {
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				return &importer.SourceError{Origin: origin, Line: r.Line, Err: err}
			case r.Err != nil:
				if refused++; refused > dryRunEvents {
					continue
				}
				a.sayLine(text.Clean(a.text.T("import.refused", "Line", r.Line, "Reason", r.Err.Error())))
				continue
			}
			if err := a.printEvent(&r.Event); err != nil {
				return err
			}
			if shown++; shown == dryRunEvents {
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	a.say("import.dry_run")
	if refused > 0 {
		return errQuiet
	}
	return nil
}

// printEvent writes an event in the public format, on one line.
func (a *app) printEvent(e *model.Event) error {
	line, err := model.EncodeEvent(e)
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	return a.print(escapeInvisible(string(line)) + "\n")
}

// escapeInvisible writes the control characters and marks of direction of a JSON
// text as escapes: it says the same and does nothing to a terminal.
func escapeInvisible(line string) string {
	var out strings.Builder
	for _, r := range line {
		if !unicode.In(r, unicode.Cc, unicode.Cf) {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}
