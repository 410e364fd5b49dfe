package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"debrief/keymap"
)

// manCommand writes the manual pages: one for each command, and one with every
// key of the screens. Who packages the program calls it.
func (a *app) manCommand() *cobra.Command {
	cmd := a.command("man DIR", "cli.man.short", "cli.man.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		if err := os.MkdirAll(args[0], 0o755); err != nil { //nolint:gosec // pages are for everybody
			return fmt.Errorf("make the directory of the pages: %w", err)
		}
		if err := a.writePages(cmd.Root(), args[0]); err != nil {
			return fmt.Errorf("write the pages: %w", err)
		}
		return writePage(args[0], "debrief-keymap.7", a.keymapPage())
	})
	cmd.Hidden = true
	return cmd
}

// writePages writes the page of a command and those of the commands below it.
func (a *app) writePages(cmd *cobra.Command, dir string) error {
	cmd.DisableAutoGenTag = true
	var page bytes.Buffer
	err := doc.GenMan(cmd, &doc.GenManHeader{Section: "1", Source: "debrief " + Version, Manual: "Debrief"}, &page)
	if err != nil {
		return err
	}
	if err := writePage(dir, strings.ReplaceAll(cmd.CommandPath(), " ", "-")+".1", a.inOurLanguage(page.Bytes())); err != nil {
		return err
	}
	for _, sub := range cmd.Commands() {
		if !sub.IsAvailableCommand() {
			continue
		}
		if err := a.writePages(sub, dir); err != nil {
			return err
		}
	}
	return nil
}

func writePage(dir, name string, page []byte) error {
	return os.WriteFile(filepath.Join(dir, name), page, 0o644) //nolint:gosec // pages are for everybody
}

// inOurLanguage puts our words for the headings that the generator writes in
// English.
func (a *app) inOurLanguage(page []byte) []byte {
	for heading, id := range map[string]string{
		"NAME": "cli.man.name", "SYNOPSIS": "cli.man.synopsis", "DESCRIPTION": "cli.man.description",
		"OPTIONS": "cli.man.options", "OPTIONS INHERITED FROM PARENT COMMANDS": "cli.man.inherited", "SEE ALSO": "cli.man.see_also",
	} {
		page = bytes.Replace(page, []byte("\n.SH "+heading+"\n"), []byte("\n.SH "+a.text.T(id)+"\n"), 1)
	}
	return page
}

// keymapPage is the manual page of the keys, from the table that the screens use.
func (a *app) keymapPage() []byte {
	var md strings.Builder
	fmt.Fprintf(&md, "%% \"DEBRIEF-KEYMAP\" \"7\" \"\" \"debrief %s\" \"Debrief\"\n\n# %s\ndebrief-keymap - %s\n\n",
		Version, a.text.T("cli.man.name"), a.text.T("cli.man.keymap"))
	keys := keymap.Default()
	for _, scope := range keymap.Scopes() {
		actions := keys.In(scope)
		if len(actions) == 0 {
			continue
		}
		fmt.Fprintf(&md, "# %s\n", strings.ToUpper(a.text.T(scope.Title())))
		for _, action := range actions {
			fmt.Fprintf(&md, "**%s** %s\n: %s\n\n", escaped(strings.Join(keysOf(action), ", ")), escaped(a.text.T(action.Label)), escaped(a.text.T(action.Help)))
		}
	}
	return md2man.Render([]byte(md.String()))
}

// escaped keeps the signs of a key from being taken for Markdown.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_{}[]<>#+-.!|~:", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
