//go:build linux || darwin || freebsd

package storage

import (
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

func volumeSpace(dir string) (free, total uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, 0, err
	}
	size := uint64(s.Bsize)
	return uint64(s.Bavail) * size, s.Blocks * size, nil
}

// onDisk returns what a file takes; Badger's files are larger than that.
func onDisk(info fs.FileInfo) int64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Blocks * 512
	}
	return info.Size()
}
