package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Version is the version of the program.
const Version = "0.1.0"

// printedVersion is the result of version --json.
type printedVersion struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // of the source, when the build knew it
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisVersion() printedVersion {
	v := printedVersion{Version: Version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				v.Revision = setting.Value
			}
		}
	}
	return v
}

func (v printedVersion) line() string {
	line := "debrief " + v.Version
	if v.Revision != "" {
		line += fmt.Sprintf(" %.12s", v.Revision)
	}
	return line + " (" + v.Go + ", " + v.Platform + ")"
}

func (a *app) versionCommand() *cobra.Command {
	return a.command("version", "cli.version.short", "cli.version.long", a.noArgs, func(*cobra.Command, []string) error {
		v := thisVersion()
		if a.flags.json {
			return a.printJSON(v)
		}
		return a.printLine(v.line())
	})
}

func (a *app) completionCommand() *cobra.Command {
	use := "completion bash|zsh|fish|powershell"
	return a.command(use, "cli.completion.short", "cli.completion.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		root := cmd.Root()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(a.Stdout, true)
		case "zsh":
			return root.GenZshCompletion(a.Stdout)
		case "fish":
			return root.GenFishCompletion(a.Stdout, true)
		case "powershell":
			return root.GenPowerShellCompletionWithDesc(a.Stdout)
		}
		return a.usage("cli.usage.shell", "Value", args[0])
	})
}
