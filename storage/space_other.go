//go:build !linux && !darwin && !freebsd && !windows

package storage

import (
	"io/fs"
	"math"
)

// volumeSpace knows nothing of this system's volumes and lets everything pass.
func volumeSpace(string) (free, total uint64, err error) { return math.MaxUint64, math.MaxUint64, nil }

func onDisk(info fs.FileInfo) int64 { return info.Size() }
