package storage

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// mappedMost is how much of its files this process keeps mapped and resident
// before relieve lets go of the tables.
const mappedMost = 96 << 20

// relieve gives the pages of Badger's tables back to the system when they have
// become many. Badger maps its tables, so that an import would seem to need as
// much memory as it writes. The advice is not destructive: whatever is at an
// address by the time it is given can be read from its file again.
func relieve(dir string) error {
	resident, err := residentFiles()
	if err != nil || resident < mappedMost {
		return err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return err
	}
	var advised error
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		line := lines.Text()
		if strings.Contains(line, dir) && strings.HasSuffix(line, ".sst") {
			advised = errors.Join(advised, pageOut(line))
		}
	}
	return errors.Join(advised, lines.Err(), maps.Close())
}

// pageOut gives the advice for one line of the maps.
func pageOut(line string) error {
	span, _, _ := strings.Cut(line, " ")
	low, high, ok := strings.Cut(span, "-")
	from, errFrom := strconv.ParseUint(low, 16, 64)
	to, errTo := strconv.ParseUint(high, 16, 64)
	if !ok || errFrom != nil || errTo != nil || to <= from {
		return fmt.Errorf("map %q has no addresses", span)
	}
	_, _, errno := unix.Syscall(unix.SYS_MADVISE, uintptr(from), uintptr(to-from), unix.MADV_PAGEOUT)
	switch errno {
	case 0, unix.ENOMEM, unix.EINVAL: // unmapped meanwhile; a kernel that does not know the advice
		return nil
	}
	return fmt.Errorf("page out: %w", errno)
}

// residentFiles returns how much of mapped files is in memory.
func residentFiles() (int64, error) {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(raw))
	if len(fields) < 3 {
		return 0, fmt.Errorf("statm has %d fields", len(fields))
	}
	pages, err := strconv.ParseInt(fields[2], 10, 64)
	return pages * int64(os.Getpagesize()), err
}
