package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"debrief/model/near"
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

// flagError tells what is wrong with a flag. It is the one place where the errors of
// the parser become sentences.
func (a *app) flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return a.usage("cli.usage.unknown_flag", "Name", "-"+unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		return a.unknownFlag(cmd, unknown.GetSpecifiedName())
	case errors.As(err, &needs):
		return a.usage("cli.usage.flag_value", "Name", "--"+needs.GetSpecifiedName())
	case errors.As(err, &invalid):
		return a.usage("cli.usage.bad_value", "Name", "--"+invalid.GetFlag().Name, "Value", invalid.GetValue(), "Kind", a.flagKind(invalid.GetFlag()))
	case errors.As(err, &syntax):
		return a.usage("cli.usage.flag_form", "Name", syntax.GetSpecifiedFlag())
	}
	return a.usage("cli.usage.args", "Use", cmd.UseLine())
}

func (a *app) unknownFlag(cmd *cobra.Command, name string) error {
	var there []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { there = append(there, f.Name) })
	if meant := near.Of(name, there); meant != "" {
		return a.usage("cli.usage.unknown_flag_near", "Name", "--"+name, "Near", "--"+meant)
	}
	return a.usage("cli.usage.unknown_flag", "Name", "--"+name)
}

// flagKind says what a flag takes.
func (a *app) flagKind(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return a.text.T("cli.config.kind_bool")
	case "duration":
		return a.text.T("cli.config.kind_duration")
	}
	return a.text.T("cli.config.kind_number")
}

// noArgs refuses arguments; below a command that has others that is an unknown one.
func (a *app) noArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.HasAvailableSubCommands():
		return a.unknownCommand(cmd, args[0])
	}
	return a.usage("cli.usage.no_args", "Name", args[0])
}

func (a *app) unknownCommand(cmd *cobra.Command, name string) error {
	var there []string
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			there = append(there, sub.Name())
		}
	}
	path := cmd.CommandPath() + " "
	if meant := near.Of(name, there); meant != "" {
		return a.usage("cli.usage.unknown_command_near", "Name", path+name, "Near", path+meant)
	}
	return a.usage("cli.usage.unknown_command", "Name", path+name, "Known", strings.Join(there, ", "))
}

// exactly wants n arguments.
func (a *app) exactly(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return a.usage("cli.usage.args", "Use", cmd.UseLine())
		}
		return nil
	}
}

// oneArg wants exactly one argument.
func (a *app) oneArg(cmd *cobra.Command, args []string) error { return a.exactly(1)(cmd, args) }

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
func (a *app) needsSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return a.unknownCommand(cmd, args[0])
	}
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, cmd.CommandPath()+" "+sub.Name())
	}
	return a.usage("cli.usage.args", "Use", strings.Join(names, ", "))
}
