package fixtest

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"debrief/ui/lang"
)

// Draw draws a scene of a screen.
type Draw func(t testing.TB, scene string, printer *lang.Printer, profile termenv.Profile, width, height int) string

// Frames compares scenes with the frames that are kept of them: in both languages
// and every size without colour, in one size with colour.
func Frames(t *testing.T, scenes []string, draw Draw) {
	printers := []*lang.Printer{lang.New(lang.English), lang.New(lang.Russian)}
	for _, scene := range scenes {
		for _, printer := range printers {
			for _, size := range Sizes() {
				t.Run(fmt.Sprintf("%s/%s/%dx%d", scene, printer.Lang(), size[0], size[1]), func(t *testing.T) {
					golden.RequireEqual(t, []byte(draw(t, scene, printer, termenv.Ascii, size[0], size[1])))
				})
			}
		}
		t.Run(scene+"/colour", func(t *testing.T) {
			golden.RequireEqual(t, []byte(draw(t, scene, printers[1], termenv.ANSI256, 120, 36)))
		})
	}
}

// AnySize draws scenes in sizes that nobody thought of.
func AnySize(t *testing.T, scenes []string, draw Draw) {
	printer := lang.New(lang.Russian)
	for _, scene := range scenes {
		rapid.Check(t, func(rt *rapid.T) {
			width, height := rapid.IntRange(1, 130).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height")
			draw(t, scene, printer, termenv.Ascii, width, height)
		})
	}
}
