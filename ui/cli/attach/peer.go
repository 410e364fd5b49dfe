//go:build linux || darwin

package attach

import (
	"net"
	"os"
)

// sameUser reports whether the process on the other side runs as this user.
func sameUser(conn net.Conn) bool {
	u, ok := conn.(*net.UnixConn)
	if !ok {
		return false
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return false
	}
	same := false
	err = raw.Control(func(fd uintptr) {
		uid, err := peerUID(int(fd)) //nolint:gosec // descriptors are small
		same = err == nil && int64(uid) == int64(os.Geteuid())
	})
	return err == nil && same
}
