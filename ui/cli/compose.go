package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
)

// longestComposed is how much of what an editor wrote is read, in bytes.
const longestComposed = 1 << 20

// templates are the texts that are written often, by name.
func (a *app) templates() []pane.Template {
	var out []pane.Template
	for name, text := range a.conf.Review.Templates {
		out = append(out, pane.Template{Name: name, Text: text})
	}
	slices.SortFunc(out, func(x, y pane.Template) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// composer returns what shows a text in the person's own editor. An attached person
// has none: it would be a program of this process, on this computer.
func (a *app) composer() func(string, func(pane.Composed) tea.Msg) tea.Cmd {
	if a.session != nil {
		return nil
	}
	return func(text string, then func(pane.Composed) tea.Msg) tea.Cmd {
		c := &composing{words: editorWords(a.Getenv, runtime.GOOS), text: text, in: a.Stdin, out: a.Stdout, errs: a.Stderr}
		return tea.Exec(c, func(err error) tea.Msg {
			if err != nil && c.result.Err == nil {
				c.result.Err = err
			}
			return then(c.result)
		})
	}
}

// editorWords returns the editor's program and its arguments. They are words, never
// given to a shell; quotes keep a word together.
func editorWords(getenv func(string) string, system string) []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := splitWords(getenv(name)); len(words) > 0 {
			return words
		}
	}
	if system == "windows" {
		return []string{"notepad"}
	}
	return []string{"vi"}
}

// splitWords splits at blanks that are in no quotes.
func splitWords(line string) []string {
	var words []string
	var word strings.Builder
	quote, begun := rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}

// composing is one run of an editor. It implements tea.ExecCommand.
type composing struct {
	words     []string
	text      string
	in        io.Reader
	out, errs io.Writer
	result    pane.Composed
}

// Run implements tea.ExecCommand: it puts the text into a file that nobody else can
// read, runs the editor on it, and reads it back. The file goes unless something
// failed; then it is all that there is of what was written.
func (c *composing) Run() error {
	dir, err := os.MkdirTemp("", "debrief-text-") // 0700
	if err != nil {
		return fmt.Errorf("make a place for the text: %w", err)
	}
	path := filepath.Join(dir, "text.txt")
	if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
		return errors.Join(fmt.Errorf("write the text: %w", err), os.RemoveAll(dir))
	}
	cmd := exec.Command(c.words[0], append(c.words[1:len(c.words):len(c.words)], path)...) //nolint:gosec // the person's own editor
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.in, c.out, c.errs
	if err := cmd.Start(); err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", c.words[0], err), os.RemoveAll(dir))
	}
	if err := cmd.Wait(); err != nil {
		c.result.Path = path
		return fmt.Errorf("%s: %w", c.words[0], err)
	}
	if c.result.Text, err = readComposed(path); err != nil {
		c.result.Path = path
		return err
	}
	return os.RemoveAll(dir)
}

// readComposed reads what the editor wrote, without the line end that editors put
// at the end of a file.
func readComposed(path string) (text string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the text back: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	written, err := io.ReadAll(io.LimitReader(file, longestComposed))
	if err != nil {
		return "", fmt.Errorf("read the text back: %w", err)
	}
	return strings.TrimRight(string(written), "\r\n"), nil
}

// SetStdin implements tea.ExecCommand. The editor is given the terminal itself, and
// not what the screens read and draw through.
func (c *composing) SetStdin(io.Reader) {}

// SetStdout implements tea.ExecCommand.
func (c *composing) SetStdout(io.Writer) {}

// SetStderr implements tea.ExecCommand.
func (c *composing) SetStderr(io.Writer) {}
