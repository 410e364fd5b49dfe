package ui

import (
	"slices"
	"strings"

	"debrief/keymap"
	"debrief/ui/text"
)

// nextKey is a key that goes on with a sequence.
type nextKey struct {
	key, label string
	idle       bool // it would do nothing now
}

// prefixLine says that a sequence was begun.
func (a *App) prefixLine() string {
	return " " + a.env.Style.Accent.Render(a.env.Text.T("frame.prefix", "Key", keymap.Display(a.input.prefix)))
}

// whichKey lays the keys that may follow the first of a sequence over the last lines
// of the body, which keeps its size.
func (a *App) whichKey(body string) string {
	if a.input.prefix == "" {
		return body
	}
	lines := strings.Split(body, "\n")
	over := a.whichKeyLines(max(len(lines)/2, 2))
	over = over[max(len(over)-len(lines), 0):]
	return strings.Join(append(lines[:len(lines)-len(over)], over...), "\n")
}

// whichKeyLines are a line that parts them from the body, and the keys in columns, in
// at most so many lines.
func (a *App) whichKeyLines(most int) []string {
	styles := a.env.Style
	dash := "─"
	if styles.Mono {
		dash = "-"
	}
	lines := []string{styles.Faint.Render(strings.Repeat(dash, a.width))}
	next := a.keysAfter()
	if len(next) == 0 {
		return append(lines, a.fit("  "+styles.Faint.Render(a.env.Text.T("frame.no_views", "Key", a.env.Keys.Key(keymap.ViewSave)))))
	}
	cells := 0
	for _, n := range next {
		cells = max(cells, text.Width(n.key)+1+text.Width(n.label)+3)
	}
	columns := max((a.width-1)/cells, 1)
	rows := (len(next) + columns - 1) / columns
	for row := range min(rows, most-1) {
		line := "  "
		for at := row; at < len(next); at += rows {
			line += text.PadRight(a.drawNext(next[at]), cells)
		}
		lines = append(lines, a.fit(strings.TrimRight(line, " ")))
	}
	if rows > most-1 {
		lines[len(lines)-1] = a.fit("  " + styles.Faint.Render("…"))
	}
	return lines
}

func (a *App) drawNext(n nextKey) string {
	styles := a.env.Style
	if n.idle {
		return styles.Faint.Render(n.key + " " + n.label)
	}
	return styles.Key.Render(n.key) + " " + styles.Normal.Render(n.label)
}

// keysAfter are the keys that may follow, each with what it does: of two actions on
// one, the one that it leads to.
func (a *App) keysAfter() []nextKey {
	var out []nextKey
	for _, action := range a.env.Keys.Prefixes(a.input.prefix, a.scopes()...) {
		if action.Letters {
			out = append(out, a.viewKeys()...)
			continue
		}
		for _, key := range a.leadingTo(action) {
			if rest, ok := strings.CutPrefix(key, a.input.prefix+" "); ok {
				out = append(out, nextKey{keymap.Display(rest), a.env.Text.T(action.Label), a.whyNot(action) != ""})
			}
		}
	}
	return out
}

// viewKeys are the keys of the saved views, by their names.
func (a *App) viewKeys() []nextKey {
	var out []nextKey
	for _, v := range a.views() {
		if v.Key != "" {
			out = append(out, nextKey{key: v.Key, label: text.Truncate(text.Line(v.Name), max(a.width/2, 1))})
		}
	}
	slices.SortFunc(out, func(a, b nextKey) int { return strings.Compare(a.key, b.key) })
	return out
}
