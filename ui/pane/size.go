package pane

// The smallest terminal that is drawn on, in cells and lines. Below it the screens
// ask for a larger one.
//
// There are three classes of width: from LeastWidth on a screen shows one part at
// a time, or one below the other where there are lines for both; from MediumWidth
// on every column of a list has room; from WideWidth on the parts stand beside
// each other.
const (
	LeastWidth  = 60
	LeastHeight = 18
	MediumWidth = 80
	WideWidth   = 110
)
