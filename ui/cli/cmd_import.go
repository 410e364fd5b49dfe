package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"github.com/spf13/cobra"

	"debrief/storage"
	"debrief/ui/cli/importer"
)

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	cmd := a.command("import FILE|-", "cli.import.short", "import.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		return a.runImport(cmd.Context(), args[0], &f)
	})
	a.addImportFlags(cmd.Flags(), &f)
	return cmd
}

func (a *app) runImport(ctx context.Context, path string, f *importFlags) error {
	options, err := a.formatOptions(path, f)
	if err != nil {
		return err
	}
	source, size, err := a.openSource(path)
	if err != nil {
		return err
	}
	defer closeQuietly(source)
	if a.host == nil { // an owner keeps its own bounds
		defer economise()()
	}
	in, records, err := a.openFormat(ctx, source, f, options)
	if err != nil {
		return err
	}
	if f.dryRun {
		return a.dryRun(ctx, records, originOf(path))
	}
	return a.withArchive(ctx, create, func(archive *storage.Archive) error {
		bar := a.newBar(size, originOf(path), true)
		result, err := importer.RunOpened(ctx, a.intake(archive), in, importer.Options{
			Origin: originOf(path), Now: a.Now, Records: records,
			Progress: func(p importer.Progress) {
				bar.show(p.Bytes)
				if f.progress {
					a.sayLine("saved " + strconv.Itoa(p.Lines))
				}
			},
		})
		bar.end()
		if result.Replaced > 0 {
			a.sayLine(a.text.N("import.replaced", int(result.Replaced)))
		}
		return errors.Join(a.printImport(result), a.importFailure(result, err))
	})
}

// An import makes garbage fast, and half of what the runtime lets lie costs no
// speed (docs/performance.md, "Import").
const (
	importGC     = 50        // percent
	importMemory = 420 << 20 // bytes, above which the collector works harder
)

// economise keeps memory small until the returned function is called.
func economise() func() {
	percent, limit := debug.SetGCPercent(importGC), debug.SetMemoryLimit(importMemory)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// openSource opens what is imported before any archive is made for it.
func (a *app) openSource(path string) (source io.ReadCloser, size int64, err error) {
	if path == "-" {
		a.mayAttach = false // what was read cannot be read by another process
		return io.NopCloser(a.Stdin), -1, nil
	}
	f, err := os.Open(a.path(path))
	if err != nil {
		return nil, 0, fmt.Errorf("open input: %w", as(path, err))
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = a.fail(nil, "cli.error.is_directory", "Path", path)
	}
	if err != nil {
		closeQuietly(f)
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		a.mayAttach = false
		return f, -1, nil
	}
	return f, info.Size(), nil
}

// as gives an error the path by which the person knows the file.
func as(path string, err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		failed.Path = path
	}
	return err
}

// closeQuietly closes what was only read: its end was seen already.
func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		return
	}
}

// originOf returns what rejects call the input: the file's name without its
// directory, which is nobody's business.
func originOf(path string) string {
	if path == "-" {
		return path
	}
	return filepath.Base(path)
}

func (a *app) printImport(r importer.Result) error {
	if a.flags.json {
		return a.printJSON(r)
	}
	number := func(n int64) string { return a.text.Number(n) }
	return a.printPairs([]pair{
		{a.text.T("cli.import.read"), number(r.Read)},
		{a.text.T("cli.import.new"), number(r.New)},
		{a.text.T("cli.import.duplicates"), number(r.Duplicates)},
		{a.text.T("cli.import.rejected"), number(r.Rejected)},
		{a.text.T("cli.import.dialogues"), number(r.Dialogues)},
	})
}

// importFailure says how far an import got that stopped, and that some lines
// were refused.
func (a *app) importFailure(r importer.Result, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return a.fail(nil, "cli.import.stopped", "Read", strconv.FormatInt(r.Read, 10))
	case err != nil:
		return err
	case r.Rejected > 0:
		a.sayLine(a.text.N("cli.import.some_rejected", int(r.Rejected)))
		return errQuiet
	}
	return nil
}
