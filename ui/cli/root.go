package cli

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"debrief/ui/cli/config"
)

// parseEarly reads the flags that must be known before the commands exist,
// because help is written in the language that they choose.
func parseEarly(args []string) flags {
	var f flags
	set := pflag.NewFlagSet("early", pflag.ContinueOnError)
	set.ParseErrorsAllowlist.UnknownFlags = true
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	set.StringVar(&f.archive, "archive", "", "")
	set.StringVar(&f.config, "config", "", "")
	set.StringVar(&f.lang, "lang", "", "")
	set.StringVar(&f.actor, "actor", "", "")
	set.StringVar(&f.theme, "theme", "", "")
	set.BoolVar(&f.plain, "plain", false, "")
	set.BoolP("help", "h", false, "")
	for set.Parse(args) != nil && len(args) > 0 {
		args = args[1:] // the commands' own parser will say what is wrong, in the language that is asked for behind it
	}
	return f
}

// root builds the tree of commands.
func (a *app) root() *cobra.Command {
	root := a.command("debrief", "cli.root.short", "cli.root.long", a.noArgs, a.runScreens)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(a.helpCommand())
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	root.SetUsageTemplate(a.usageTemplate())
	root.SetFlagErrorFunc(a.flagError)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.beforeRun(cmd) }
	a.addFlags(root.PersistentFlags())
	root.AddCommand(
		a.demoCommand(), a.importCommand(), a.listCommand(), a.viewsCommand(), a.searchCommand(), a.showCommand(), a.reviewCommand(),
		a.sampleCommand(), a.reportCommand(), a.exportCommand(), a.riskCommand(),
		a.fixCommand(), a.recoverCommand(), a.linkCommand(), a.unlinkCommand(), a.tagCommand(), a.assignCommand(), a.undoCommand(), a.outboxCommand(), a.incidentsCommand(), a.watchCommand(), a.conflictsCommand(), a.syncCommand(), a.statusCommand(), a.rejectsCommand(),
		a.verifyCommand(), a.checkCommand(), a.rebuildCommand(), a.backupCommand(), a.restoreCommand(),
		a.serveCommand(), a.configCommand(), a.sendCommand(), a.keysCommand(), a.versionCommand(), a.completionCommand(), a.manCommand(),
	)
	a.nameHelpFlags(root)
	return root
}

// helpCommand is "debrief help list" for those who write it so.
func (a *app) helpCommand() *cobra.Command {
	cmd := a.command("help [COMMAND…]", "cli.help_command.short", "cli.help_command.short", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		of, rest, err := cmd.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return a.unknownCommand(of, rest[0])
		}
		return of.Help()
	})
	cmd.Hidden = true
	return cmd
}

func (a *app) addFlags(set *pflag.FlagSet) {
	set.StringVar(&a.flags.archive, "archive", "", a.text.T("cli.flag.archive"))
	set.StringVar(&a.flags.config, "config", "", a.text.T("cli.flag.config"))
	set.BoolVar(&a.flags.json, "json", false, a.text.T("cli.flag.json"))
	set.StringVar(&a.flags.lang, "lang", "", a.text.T("cli.flag.lang"))
	set.StringVar(&a.flags.actor, "actor", "", a.text.T("cli.flag.actor"))
	set.StringVar(&a.flags.theme, "theme", "", a.text.T("cli.flag.theme"))
	set.BoolVar(&a.flags.plain, "plain", false, a.text.T("cli.flag.plain"))
	set.BoolVar(&a.flags.noColor, "no-color", false, a.text.T("cli.flag.no_color"))
}

// nameHelpFlags gives the help flag of each command its words in our language.
func (a *app) nameHelpFlags(cmd *cobra.Command) {
	cmd.Flags().BoolP("help", "h", false, a.text.T("cli.flag.help"))
	for _, sub := range cmd.Commands() {
		a.nameHelpFlags(sub)
	}
}

func (a *app) checkFlags() error {
	if !slices.Contains([]string{"", "ru", "en"}, a.flags.lang) {
		return a.usage("cli.usage.lang", "Value", a.flags.lang)
	}
	if themes := config.Themes(); a.flags.theme != "" && !slices.Contains(themes, a.flags.theme) {
		return a.usage("cli.usage.theme", "Value", a.flags.theme, "Known", strings.Join(themes, ", "))
	}
	return nil
}

func (a *app) usageTemplate() string {
	return a.text.T("cli.help.usage") + `
  {{.UseLine}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} ` + a.text.T("cli.help.command") + `{{end}}{{if .HasAvailableSubCommands}}

` + a.text.T("cli.help.commands") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + a.text.T("cli.help.flags") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + a.text.T("cli.help.global") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
}
