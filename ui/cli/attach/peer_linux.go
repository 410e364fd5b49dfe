package attach

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
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
		peer, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) //nolint:gosec // descriptors are small
		same = err == nil && int64(peer.Uid) == int64(os.Geteuid())
	})
	return err == nil && same
}
