package pane

// Spoken is a screen that can be told line by line instead of drawn: to somebody
// who hears it, or through a pipe. Its lines hold no styles, no columns and no
// borders, and are safe to show.
type Spoken interface {
	// Telling names what Whole tells. Another name means that all of it is to be told
	// anew.
	Telling() string
	// Whole tells everything on the screen. What Pick can take is numbered.
	Whole() []string
	// Here tells what the next key is about, nothing when that was told already.
	Here() []string
	// Pick takes what has that number, from 1.
	Pick(number int) Reply
	// Write gives the text that TextMode waits for, whole, and saves it.
	Write(text string) Reply
}
