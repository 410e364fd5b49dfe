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
		action(ChooserChoose, Chooser, "enter").footer(1).disabled("disabled.empty"),
		action(ChooserDown, Chooser, "down", "ctrl+n").footer(2).disabled("disabled.no_more"),
		action(ChooserUp, Chooser, "up", "ctrl+p").footer(3).disabled("disabled.no_more"),
		action(ChooserCancel, Chooser, "esc").footer(4),
		action(TemplatePick, Template, "1", "2", "3", "4", "5", "6", "7", "8", "9").footer(1).digit(),
		action(TemplateCancel, Template, "esc").footer(2),
	}
}
