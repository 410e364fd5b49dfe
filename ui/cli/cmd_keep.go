package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"debrief/storage"
)

// kept is the result of rebuild, backup and restore with --json. The names are a
// contract.
type kept struct {
	OK     bool   `json:"ok"`
	Events uint64 `json:"events"`
	Head   string `json:"head"`
	Bytes  int64  `json:"bytes,omitempty"` // of the backup
}

func (a *app) rebuildCommand() *cobra.Command {
	return a.command("rebuild", "cli.rebuild.short", "cli.rebuild.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			bar := a.newBar(-1, a.text.T("cli.rebuild.bar"), false)
			err := archive.Rebuild(cmd.Context(), bar.of)
			bar.end()
			if err != nil {
				return err
			}
			info, err := archive.Info(cmd.Context())
			if err != nil {
				return err
			}
			return a.printKept("cli.rebuild.done", kept{OK: true, Events: info.Events, Head: info.Head})
		})
	})
}

func (a *app) backupCommand() *cobra.Command {
	return a.command("backup FILE", "cli.backup.short", "cli.backup.long", a.exactly(1), func(cmd *cobra.Command, args []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.backup(cmd.Context(), archive, args[0])
		})
	})
}

// backup writes beside the file and renames at the end, so that a file of that
// name is always a whole backup. It never replaces one.
func (a *app) backup(ctx context.Context, archive *storage.Archive, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	part := path + ".part"
	size, err := a.writeBackup(ctx, archive, part)
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("finish backup: %w", err)
	}
	info, err := archive.Info(ctx)
	if err != nil {
		return err
	}
	return a.printKept("cli.backup.done", kept{OK: true, Events: info.Events, Head: info.Head, Bytes: size})
}

func (a *app) writeBackup(ctx context.Context, archive *storage.Archive, path string) (size int64, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("create backup: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	bar := a.newBar(-1, a.text.T("cli.backup.bar"), false)
	defer bar.end()
	out := bufio.NewWriterSize(f, 1<<20)
	if err := archive.Backup(ctx, out, bar.of); err != nil {
		return 0, err
	}
	if err := errors.Join(out.Flush(), f.Sync()); err != nil {
		return 0, fmt.Errorf("write backup: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("write backup: %w", err)
	}
	return info.Size(), nil
}

func (a *app) restoreCommand() *cobra.Command {
	return a.command("restore FILE", "cli.restore.short", "cli.restore.long", a.exactly(1), func(cmd *cobra.Command, args []string) error {
		o, err := a.archiveOptions()
		if err != nil {
			return err
		}
		f, err := os.Open(args[0])
		if err != nil {
			return fmt.Errorf("open backup: %w", err)
		}
		defer closeQuietly(f)
		bar := a.newBar(-1, a.text.T("cli.restore.bar"), false)
		info, err := storage.Restore(cmd.Context(), f, o, func(done uint64) { bar.show(int64(done)) }) //nolint:gosec // counts of events fit
		bar.end()
		if err != nil {
			return err
		}
		return a.printKept("cli.restore.done", kept{OK: true, Events: info.Events, Head: info.Head})
	})
}

func (a *app) printKept(id string, k kept) error {
	if a.flags.json {
		return a.printJSON(k)
	}
	return a.printLine(a.text.N(id, int(k.Events), "Head", k.Head)) //nolint:gosec // counts of events fit
}
