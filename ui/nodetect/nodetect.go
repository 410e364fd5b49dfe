// Package nodetect keeps the terminal from being asked for its background
// colour. Bubble Tea's own init asks, and waits up to five seconds where nothing
// answers. Packages are initialised in the order of their import paths once
// their own imports are; this one sorts before Bubble Tea and imports lipgloss
// alone, so its answer is there before the question. Dark or light comes from the
// configuration.
package nodetect

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
