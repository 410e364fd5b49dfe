package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"debrief/ui/cli/config"
	"debrief/ui/text"
)

func (a *app) configCommand() *cobra.Command {
	cmd := a.command("config", "cli.config.short", "cli.config.long", nil, a.needsSubcommand)
	cmd.AddCommand(
		a.command("init", "cli.config_init.short", "cli.config_init.long", a.noArgs, func(*cobra.Command, []string) error { return a.initConfig() }),
		a.command("check", "cli.config_check.short", "cli.config_check.long", a.noArgs, func(*cobra.Command, []string) error { return a.checkConfig() }),
		a.command("show", "cli.config_show.short", "cli.config_show.long", a.noArgs, func(*cobra.Command, []string) error { return a.showConfig() }),
	)
	return cmd
}

// printedInit is the result of config init --json.
type printedInit struct {
	Path string `json:"path"`
}

// initConfig writes the commented configuration, and never over one that is there.
func (a *app) initConfig() (err error) {
	path := a.sources(a.flags).File
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the directory of the configuration: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	_, err = f.WriteString(config.Template())
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write configuration: %w", err), os.Remove(path))
	}
	if a.flags.json {
		return a.printJSON(printedInit{path})
	}
	return a.printLine(path)
}

// printedSetting is one line of config show --json. The names are a contract.
type printedSetting struct {
	Key   string `json:"key"`
	Value string `json:"value"` // in TOML; "(hidden)" for a secret itself
	From  string `json:"from"`  // default, file, env, flag
	Where string `json:"where,omitempty"`
}

// showConfig prints the settings as they hold.
func (a *app) showConfig() error {
	read, err := config.Read(a.sources(a.flags))
	if err != nil {
		return err
	}
	if len(read.Mistakes) > 0 {
		return read.Mistakes[0]
	}
	if a.flags.json {
		for _, e := range read.Effective() {
			if err := a.printJSON(printedSetting{e.Key, e.Value, string(e.From), e.Where}); err != nil {
				return err
			}
		}
		return nil
	}
	t := &table{head: []string{a.text.T("cli.config.setting"), a.text.T("cli.config.from"), a.text.T("cli.config.value")}}
	for _, e := range read.Effective() {
		t.add(e.Key, a.originWord(e), e.Value)
	}
	return a.printTable(t)
}

// originWord says where a setting came from.
func (a *app) originWord(e config.Effective) string {
	if e.From == config.FromDefault {
		return a.text.T("cli.config.from_default")
	}
	return e.Where
}

// printedCheck is the result of config check --json. The names are a contract.
type printedCheck struct {
	OK       bool      `json:"ok"`
	File     string    `json:"file"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Findings []finding `json:"findings"`
}

// checkConfig says what is wrong with the configuration and how to mend it.
func (a *app) checkConfig() error {
	sources := a.sources(a.flags)
	read, err := config.Read(sources)
	if err != nil {
		return err
	}
	c := &configCheck{app: a, file: sources.File, read: read}
	c.run()
	result := printedCheck{File: sources.File, Findings: []finding{}}
	for _, f := range c.found {
		result.Findings = append(result.Findings, f)
		if f.Level == levelError {
			result.Errors++
		} else {
			result.Warnings++
		}
	}
	result.OK = result.Errors == 0
	if err := a.printCheck(result, read.Found); err != nil {
		return err
	}
	if !result.OK {
		return errQuiet
	}
	return nil
}

func (a *app) printCheck(result printedCheck, there bool) error {
	if a.flags.json {
		return a.printJSON(result)
	}
	for _, f := range result.Findings {
		if err := a.printLine(a.levelWord(f.Level) + " " + a.findingPlace(f) + f.What); err != nil {
			return err
		}
		if err := a.print("  " + text.Line(f.Mend) + "\n"); err != nil {
			return err
		}
	}
	switch {
	case !there:
		a.say("cli.config.no_file", "Path", result.File)
	case len(result.Findings) == 0:
		return a.printLine(a.text.T("cli.config.ok", "Path", result.File))
	}
	return nil
}

// findingPlace says where a finding is, in the reader's language.
func (a *app) findingPlace(f finding) string {
	f.File = a.sourceWord(f.File)
	return f.place()
}

func (a *app) levelWord(level string) string {
	if level == levelError {
		return a.text.T("cli.config.error")
	}
	return a.text.T("cli.config.warning")
}
