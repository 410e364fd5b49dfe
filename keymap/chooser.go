package keymap

// What is done in a list from which one thing is chosen.
const (
	ChooserChoose  ID = "chooser.choose"
	ChooserDown    ID = "chooser.down"
	ChooserUp      ID = "chooser.up"
	ChooserCancel  ID = "chooser.cancel"
	TemplatePick   ID = "template.pick"
	TemplateCancel ID = "template.cancel"
)

func chooserActions() []Action {
	return []Action{
		action(ChooserChoose, Chooser, "enter").footer(1),
		action(ChooserDown, Chooser, "down", "ctrl+n").footer(2),
		action(ChooserUp, Chooser, "up", "ctrl+p").footer(3),
		action(ChooserCancel, Chooser, "esc").footer(4),
		action(TemplatePick, Template, "1", "2", "3", "4", "5", "6", "7", "8", "9").footer(1).digit(),
		action(TemplateCancel, Template, "esc").footer(2),
	}
}
