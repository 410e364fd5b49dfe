package attach

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// In the archive's directory: the socket, or the file that says where it is.
const (
	socketName  = "debrief.sock"
	pointerName = "debrief.sock.path"
	apartPrefix = "debrief-attach-"
)

// longestPath is how long a socket's path can be on every system.
const longestPath = 100

// place is where an owner listens.
type place struct {
	socket  string
	apart   string // the directory of a socket outside the archive, else ""
	pointer string // the file that names it, else ""
}

// openPlace listens beside the archive, or in a directory of its own where that
// path is too long for a socket.
func openPlace(dir string) (net.Listener, *place, error) {
	if err := clearPlace(dir); err != nil {
		return nil, nil, err
	}
	p := &place{socket: filepath.Join(dir, socketName)}
	if len(p.socket) > longestPath {
		if err := p.moveApart(filepath.Join(dir, pointerName)); err != nil {
			return nil, nil, err
		}
	}
	listener, err := listenPrivately(p.socket)
	if err == nil && p.pointer != "" {
		err = os.WriteFile(p.pointer, []byte(p.socket), 0o600)
	}
	if err != nil {
		if listener != nil {
			err = errors.Join(err, listener.Close())
		}
		return nil, nil, errors.Join(err, p.remove())
	}
	return listener, p, nil
}

func listenPrivately(socket string) (net.Listener, error) {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS == "windows" { // who may use it follows from its directory
		return listener, nil
	}
	if err := os.Chmod(socket, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// moveApart makes a private directory with a name that nobody can foresee.
func (p *place) moveApart(pointer string) error {
	bases := []string{os.Getenv("XDG_RUNTIME_DIR"), os.TempDir(), "/tmp"}
	for _, base := range bases {
		if base == "" || len(filepath.Join(base, apartPrefix, "0123456789", "s")) > longestPath {
			continue
		}
		apart, err := os.MkdirTemp(base, apartPrefix)
		if err != nil {
			continue
		}
		p.apart, p.socket, p.pointer = apart, filepath.Join(apart, "s"), pointer
		return nil
	}
	return fmt.Errorf("no place for a socket in %s", strings.Join(bases, ", "))
}

// remove takes away what is left of it once its listener is closed.
func (p *place) remove() error {
	var errs []error
	for _, path := range []string{p.pointer, p.apart} {
		if path != "" {
			errs = append(errs, unlessAbsent(os.Remove(path)))
		}
	}
	return errors.Join(errs...)
}

// clearPlace removes what an owner left that was killed. Outside the archive only
// what bears our name is touched.
func clearPlace(dir string) error {
	errs := []error{unlessAbsent(os.Remove(filepath.Join(dir, socketName)))}
	pointer := filepath.Join(dir, pointerName)
	if socket, err := os.ReadFile(pointer); err == nil {
		apart := filepath.Dir(string(socket))
		if strings.HasPrefix(filepath.Base(apart), apartPrefix) && filepath.Base(string(socket)) == "s" {
			errs = append(errs, unlessAbsent(os.Remove(string(socket))), unlessAbsent(os.Remove(apart)))
		}
		errs = append(errs, unlessAbsent(os.Remove(pointer)))
	}
	return errors.Join(errs...)
}

func unlessAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Listens reports whether the owner of the archive in dir takes others in.
func Listens(dir string) bool {
	conn, err := dial(dir)
	if err == nil {
		err = conn.Close()
	}
	return err == nil || errors.Is(err, ErrOtherUser)
}

// dial connects to the owner of the archive in dir.
func dial(dir string) (net.Conn, error) {
	socket := filepath.Join(dir, socketName)
	if named, err := os.ReadFile(filepath.Join(dir, pointerName)); err == nil {
		socket = string(named)
	}
	if len(socket) > longestPath {
		return nil, ErrNobody
	}
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNobody, err)
	}
	if !sameUser(conn) {
		return nil, errors.Join(ErrOtherUser, conn.Close())
	}
	return conn, nil
}
