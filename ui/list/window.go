package list

// Window returns the items on the screen and the place of the cursor among them,
// for a screen that draws the rows itself. The slice must not be changed.
func (l *List[T]) Window() (items []T, cursor int) {
	end := min(l.top+l.height, len(l.items))
	return l.items[min(l.top, end):end], l.cursor - l.top
}
