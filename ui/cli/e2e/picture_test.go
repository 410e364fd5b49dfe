//go:build unix

package e2e

import (
	"fmt"
	"html"
	"strings"

	"github.com/hinshun/vt10x"
)

// The look of a picture: the cells of a terminal in pixels, and the sixteen
// colours of a quiet dark one.
const (
	cellWidth, cellHeight = 8.4, 18
	pictureMargin         = 14
	pictureFont           = 14
)

// The attributes of a cell, as the emulated terminal keeps them.
const (
	cellReverse   = 1 << 0
	cellUnderline = 1 << 1
	cellBold      = 1 << 2
)

func ansiColours() [16]string {
	return [16]string{
		"#1d2026", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d4d7dd",
		"#7f8694", "#f28b93", "#b5d99b", "#f0d399", "#8cc5f5", "#d9a0ea", "#7fd3dd", "#ffffff",
	}
}

const (
	pictureText   = "#d4d7dd"
	pictureGround = "#16181d"
)

// colour returns the colour of a cell as pages write it.
func colour(c vt10x.Color, or string) string {
	switch {
	case c == vt10x.DefaultFG || c == vt10x.DefaultBG:
		return or
	case c < 16:
		return ansiColours()[c]
	case c < 256:
		return cube(int(c))
	}
	return fmt.Sprintf("#%06x", uint32(c))
}

// cube returns one of the 240 colours after the first sixteen.
func cube(n int) string {
	if n >= 232 {
		grey := 8 + 10*(n-232)
		return fmt.Sprintf("#%02x%02x%02x", grey, grey, grey)
	}
	n -= 16
	level := func(v int) int {
		if v == 0 {
			return 0
		}
		return 55 + 40*v
	}
	return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6))
}

// picture draws a terminal's screen as SVG: one element for each stretch of cells
// of one look, held to the grid whatever font there is.
func picture(screen vt10x.Terminal, title string) string {
	cols, rows := screen.Size()
	var b strings.Builder
	width, height := float64(cols)*cellWidth+2*pictureMargin, rows*cellHeight+2*pictureMargin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="%d">`+"\n", width, height, pictureFont)
	fmt.Fprintf(&b, "<title>%s</title>\n"+`<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", html.EscapeString(title), pictureGround)
	for y := range rows {
		for x := 0; x < cols; {
			first := screen.Cell(x, y)
			to := x + 1
			for to < cols && sameLook(screen.Cell(to, y), first) {
				to++
			}
			b.WriteString(stretch(screen, x, to, y))
			x = to
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func sameLook(a, b vt10x.Glyph) bool {
	const shown = cellReverse | cellUnderline | cellBold
	return a.FG == b.FG && a.BG == b.BG && a.Mode&shown == b.Mode&shown
}

// stretch draws cells of one look; what is blank at its ends is left out.
func stretch(screen vt10x.Terminal, from, to, y int) string {
	look := screen.Cell(from, y)
	fg, bg := colour(look.FG, pictureText), colour(look.BG, "")
	if look.Mode&cellReverse != 0 {
		fg, bg = pictureGround, fg
	}
	var b strings.Builder
	if bg != "" {
		fmt.Fprintf(&b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`, left(from), pictureMargin+y*cellHeight, float64(to-from)*cellWidth, cellHeight, bg)
	}
	for to > from && blank(screen.Cell(to-1, y)) {
		to--
	}
	for from < to && blank(screen.Cell(from, y)) {
		from++
	}
	if from == to {
		return b.String()
	}
	text := make([]rune, 0, to-from)
	for x := from; x < to; x++ {
		text = append(text, screen.Cell(x, y).Char)
	}
	style := ""
	if look.Mode&cellBold != 0 {
		style += ` font-weight="bold"`
	}
	if look.Mode&cellUnderline != 0 {
		style += ` text-decoration="underline"`
	}
	fmt.Fprintf(&b, `<text x="%.1f" y="%d" textLength="%.1f" fill="%s"%s xml:space="preserve">%s</text>`+"\n",
		left(from), pictureMargin+y*cellHeight+pictureFont, float64(to-from)*cellWidth, fg, style, html.EscapeString(string(text)))
	return b.String()
}

func left(x int) float64 { return pictureMargin + float64(x)*cellWidth }

func blank(g vt10x.Glyph) bool { return g.Char == ' ' || g.Char == 0 }
