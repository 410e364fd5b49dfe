//go:build !linux && !darwin

package attach

import "net"

// sameUser trusts the permissions of the socket and its directory: who is on the
// other side cannot be asked here.
func sameUser(net.Conn) bool { return true }
