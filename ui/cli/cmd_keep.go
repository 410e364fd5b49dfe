package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	return a.command("backup FILE", "cli.backup.short", "cli.backup.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.backup(cmd.Context(), archive, args[0])
		})
	})
}

// backup writes beside the file and renames at the end, so that a file of that
// name is always a whole backup. It never replaces one.
func (a *app) backup(ctx context.Context, archive *storage.Archive, path string) error {
	named := path
	path = a.path(named)
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: named, Err: fs.ErrExist}
	}
	if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
		return a.fail(nil, "cli.error.no_directory", "Path", filepath.Dir(named))
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
	return a.command("restore FILE", "cli.restore.short", "cli.restore.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		o, err := a.archiveOptions()
		if err != nil {
			return err
		}
		if entries, err := os.ReadDir(o.Dir); err == nil && len(entries) > 0 {
			return a.fail(nil, "cli.error.restore_target", "Dir", o.Dir)
		}
		info, err := a.restore(cmd.Context(), args[0], o)
		if err != nil {
			return err
		}
		return a.printKept("cli.restore.done", kept{OK: true, Events: info.Events, Head: info.Head})
	})
}

func (a *app) restore(ctx context.Context, path string, o storage.Options) (storage.Info, error) {
	f, err := os.Open(path)
	if err != nil {
		return storage.Info{}, fmt.Errorf("open backup: %w", err)
	}
	defer closeQuietly(f)
	bar := a.newBar(-1, a.text.T("cli.restore.bar"), false)
	defer bar.end()
	info, err := storage.Restore(ctx, f, o, func(done uint64) { bar.show(int64(done)) }) //nolint:gosec // counts of events fit
	var damage *storage.DamageError
	if errors.As(err, &damage) {
		return storage.Info{}, a.fail(nil, "cli.error.backup_damaged", "Path", path, "What", damage.What)
	}
	return info, err
}

func (a *app) printKept(id string, k kept) error {
	if a.flags.json {
		return a.printJSON(k)
	}
	return a.printLine(a.text.N(id, int(k.Events), "Head", k.Head)) //nolint:gosec // counts of events fit
}
