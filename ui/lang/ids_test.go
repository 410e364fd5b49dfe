package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"debrief/keymap"
	"debrief/ui/lang"
)

// use is what the screens' sources say of message ids.
type use struct {
	asked    map[string]token.Position // ids given to T and N
	literals map[string]bool           // every string that could be an id
}

// sources reads all Go files below ui that are no tests.
func sources(t *testing.T) use {
	t.Helper()
	u := use{map[string]token.Position{}, map[string]bool{}}
	files := token.NewFileSet()
	root := filepath.Join("..", "..", "ui")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		u.read(files, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (u use) read(files *token.FileSet, file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				u.literals[text] = true
			}
		case *ast.CallExpr:
			if id, ok := messageID(n); ok {
				u.asked[id] = files.Position(n.Pos())
			}
		}
		return true
	})
}

// messageID returns the id in a call of T("…") or N("…").
func messageID(call *ast.CallExpr) (string, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "T" && sel.Sel.Name != "N" || len(call.Args) == 0 {
		return "", false
	}
	return literal(call.Args[0])
}

func literal(node ast.Expr) (string, bool) {
	lit, ok := node.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

func TestEveryMessageThatIsAskedForExists(t *testing.T) {
	printer := lang.New(lang.English)
	for id, at := range sources(t).asked {
		if !printer.Has(id) {
			t.Errorf("%s: there is no message %q", at, id)
		}
	}
}

// An id is written whole in the code, or begins with a literal that ends in a
// dot, so that this can tell.
func TestEveryMessageIsUsed(t *testing.T) {
	used := sources(t).literals
	keymap.Markdown(keymap.Default(), func(id string) string {
		used[id] = true
		return id
	})
	for _, id := range lang.New(lang.English).IDs() {
		if !used[id] && !used[id[:strings.LastIndexByte(id, '.')+1]] {
			t.Errorf("message %q is never used", id)
		}
	}
}

func TestLocaleFilesComeInPairs(t *testing.T) {
	entries, err := os.ReadDir("locales")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		area, rest, _ := strings.Cut(entry.Name(), ".")
		if rest != "en.toml" && rest != "ru.toml" {
			t.Errorf("%s is not called area.en.toml or area.ru.toml", entry.Name())
		}
		for _, other := range []string{".en.toml", ".ru.toml"} {
			if _, err := os.Stat(filepath.Join("locales", area+other)); err != nil {
				t.Errorf("%s has no %s%s", entry.Name(), area, other)
			}
		}
	}
}
