package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"debrief/ui/cli/attach"
)

// attachedEnd ends a command that ran in the process which has the archive open:
// only the exit code remains.
type attachedEnd struct{ code int }

// Error implements error.
func (e *attachedEnd) Error() string { return fmt.Sprintf("ended with %d", e.code) }

// beforeRun is what every command begins with, once its flags are read.
func (a *app) beforeRun(cmd *cobra.Command) error {
	if err := a.checkFlags(); err != nil {
		return err
	}
	works := a.worksAttached(cmd)
	switch {
	case a.host != nil && !works:
		return a.fail(nil, "attach.alone", "Command", cmd.CommandPath())
	case a.host != nil, a.confErr != nil, !works:
		return nil
	}
	a.mayAttach = cmd.Name() != "check"
	return a.attachTo(cmd.Context())
}

// worksAttached reports whether a command needs the archive, and not alone: serve
// owns it, restore makes it, and verify has it checked by a child, which attaches.
func (a *app) worksAttached(cmd *cobra.Command) bool {
	for cmd.HasParent() && cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	if !cmd.HasParent() {
		return a.interactive()
	}
	if flag := cmd.Flags().Lookup("dry-run"); flag != nil && flag.Changed && cmd.Name() == "import" {
		return false
	}
	return slices.Contains([]string{
		"import", "list", "search", "show", "review", "fix", "recover", "link", "unlink", "outbox", "incidents", "watch", "report", "risk", "export", "tag", "sample", "conflicts", "sync", "status", "rejects", "check", "rebuild", "backup",
	}, cmd.Name())
}

// attachTo runs the whole command in the process that has the archive open. It
// returns nil when no process answers: then the archive is opened here.
func (a *app) attachTo(ctx context.Context) error {
	client, err := a.attachClient()
	if err != nil {
		return err
	}
	attached, err := client.Dial(a.conf.Archive)
	switch {
	case errors.Is(err, attach.ErrOwnerGone):
		a.mayAttach = false // it hangs, or is about to end: it is not asked twice
		return nil
	case errors.Is(err, attach.ErrNobody):
		return nil
	case err != nil:
		return a.refused(err)
	}
	code, err := client.Run(ctx, attached)
	return a.attachedResult(code, err, attached.PID())
}

func (a *app) attachedResult(code int, err error, pid int) error {
	switch {
	case errors.Is(err, attach.ErrOwnerGone):
		return a.fail(nil, "attach.gone", "PID", pid)
	case errors.Is(err, attach.ErrOwnerStopped) && (code != ExitDone || a.interactive()):
		return a.fail(nil, "attach.stopped", "PID", pid)
	case errors.Is(err, attach.ErrOwnerStopped), err == nil, code != ExitDone:
		return &attachedEnd{code}
	case errors.Is(err, syscall.EPIPE):
		return &attachedEnd{ExitDone}
	}
	return err
}

// refused says why the owner of the archive does not take the command.
func (a *app) refused(err error) error {
	var version *attach.VersionError
	switch {
	case errors.As(err, &version):
		return a.fail(nil, "attach.version", "Here", version.Here, "There", version.There,
			"HereProtocol", version.HereProtocol, "ThereProtocol", version.ThereProtocol)
	case errors.Is(err, attach.ErrOtherUser):
		return a.fail(nil, "attach.user", "Dir", a.conf.Archive)
	case errors.Is(err, attach.ErrBusy):
		return a.fail(nil, "attach.busy")
	}
	return err
}

// attachClient says what the owner must know of this process.
func (a *app) attachClient() (*attach.Client, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	c := &attach.Client{
		Stdin: a.Stdin, Stdout: a.Stdout, Stderr: a.Stderr,
		Hello: attach.Hello{
			Version: Version, Args: a.Args, Dir: dir, Env: attach.Environment(a.environ()), User: a.User,
			Config: a.Paths.Config, Archive: a.Paths.Archive,
			Stdin: isTerminal(a.Stdin), Stdout: isTerminal(a.Stdout), Stderr: isTerminal(a.Stderr),
		},
	}
	in, isFile := a.Stdin.(*os.File)
	out, alsoFile := a.Stdout.(*os.File)
	if isFile && alsoFile && isTerminal(out) {
		c.Terminal = &attach.FileTerminal{In: in, Out: out}
	}
	return c, nil
}

// environ returns the environment as this run sees it.
func (a *app) environ() []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if value := a.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}
