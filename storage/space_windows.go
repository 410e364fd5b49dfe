package storage

import (
	"io/fs"

	"golang.org/x/sys/windows"
)

func volumeSpace(dir string) (free, total uint64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &free, &total, nil)
	return free, total, err
}

func onDisk(info fs.FileInfo) int64 { return info.Size() }
