package replay

import (
	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/text"
)

// The column of the lead on a screen that has room for three.
const (
	widest    = 140 // from here on it is there
	cardCells = 38
)

// Card tells what became of a dialogue's lead in a column beside it.
type Card interface {
	// Show makes a command that reads the lead of a dialogue; "" shows none.
	Show(id string) tea.Cmd
	// Update takes the answer of a reading and reports whether it was one.
	Update(msg tea.Msg) bool
	// Lines tells the lead in lines of at most so many cells.
	Lines(width int) []string
}

// cardWidth is what the column of the lead takes with its line; 0 without one, as
// where no lead was spoken of.
func (p *Pane) cardWidth() int {
	if p.width < widest || p.env.Spoken || p.open == nil || p.open.Lead.Status == model.LeadNone && len(p.open.Entities()) == 0 {
		return 0
	}
	return cardCells + 2
}

// showCard reads the lead of the open dialogue where there is room to tell it.
func (p *Pane) showCard() tea.Cmd {
	if p.cardWidth() == 0 {
		return nil
	}
	return p.card.Show(p.open.ID)
}

// besideCard puts the lead left of the dialogue's lines, which end in what clients
// wrote and have nothing after it.
func (p *Pane) besideCard(lines []string) []string {
	card := p.card.Lines(cardCells - 1)
	out := make([]string, len(lines))
	rule := p.env.Style.Rule() + " "
	for i, line := range lines {
		told := ""
		if i < len(card) {
			told = card[i]
		}
		out[i] = text.PadRight(told, cardCells) + rule + line
	}
	return out
}
