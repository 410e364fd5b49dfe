package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a command that was called in a wrong way.
type usageError struct{ text string }

// Error implements error.
func (e *usageError) Error() string { return e.text }

// usage makes a usageError of a message.
func (a *app) usage(id string, args ...any) error {
	return &usageError{a.text.T(id, args...)}
}

// said is a failure whose sentence the command itself knows.
type said struct {
	text string
	err  error // the cause, may be nil
}

// Error implements error.
func (e *said) Error() string { return e.text }

// Unwrap returns the cause.
func (e *said) Unwrap() error { return e.err }

// fail makes a failure that is told in the words of a message.
func (a *app) fail(cause error, id string, args ...any) error {
	return &said{text: a.text.T(id, args...), err: cause}
}

// flagError tells what is wrong with a flag.
func (a *app) flagError(_ *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if shorts := unknown.GetSpecifiedShortnames(); shorts != "" {
			return a.usage("cli.usage.unknown_flag", "Name", "-"+shorts)
		}
		return a.usage("cli.usage.unknown_flag", "Name", "--"+name)
	case errors.As(err, &needs):
		return a.usage("cli.usage.flag_value", "Name", "--"+needs.GetSpecifiedName())
	case errors.As(err, &invalid):
		return a.usage("cli.usage.bad_value", "Name", "--"+invalid.GetFlag().Name, "Value", invalid.GetValue())
	}
	return &usageError{err.Error()}
}

// noArgs refuses arguments; for the root that is an unknown command.
func (a *app) noArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.HasAvailableSubCommands():
		return a.usage("cli.usage.unknown_command", "Name", args[0])
	}
	return a.usage("cli.usage.no_args", "Name", args[0])
}

// oneArg wants exactly one argument.
func (a *app) oneArg(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return a.usage("cli.usage.args", "Use", cmd.UseLine())
	}
	return nil
}

// atLeast wants n arguments or more.
func (a *app) atLeast(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return a.usage("cli.usage.args", "Use", cmd.UseLine())
		}
		return nil
	}
}

// needsSubcommand is the run of a command that only groups others.
func (a *app) needsSubcommand(cmd *cobra.Command, _ []string) error {
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, cmd.CommandPath()+" "+sub.Name())
	}
	return a.usage("cli.usage.args", "Use", strings.Join(names, ", "))
}
