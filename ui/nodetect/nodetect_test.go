package nodetect

import (
	"go/parser"
	"go/token"
	"testing"
)

func TestSortsBeforeBubbleTeaAndImportsLipglossAlone(t *testing.T) {
	const self, tea = "debrief/ui/nodetect", "github.com/charmbracelet/bubbletea"
	if self >= tea {
		t.Errorf("%s does not sort before %s: it would be initialised too late", self, tea)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "nodetect.go", nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Imports) != 1 || file.Imports[0].Path.Value != `"github.com/charmbracelet/lipgloss"` {
		t.Errorf("imports more than lipgloss: %v", file.Imports)
	}
}
