package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule says what the packages at or below a path may import. It is the table of
// docs/architecture.md.
type rule struct {
	of    string   // package path below the module; its sub-packages too
	may   []string // our own packages, with everything below them; "*" is all
	never []string // import paths, with everything below them
}

var (
	ioPackages  = []string{"os", "net", "io/ioutil", "syscall", "os/exec"}
	badger      = "github.com/dgraph-io"
	resty       = "github.com/go-resty"
	bubbleTea   = "github.com/charmbracelet/bubbletea"
	screenRules = []string{badger, resty, "os", "net", "syscall", "os/exec"}
)

// rules has the more special paths first; the first that fits counts.
var rules = []rule{
	{of: "ui/cli/importer", may: []string{"model", "sync/formats"}, never: []string{badger, resty, bubbleTea}},
	{of: "ui/cli/attach", never: []string{badger, resty, bubbleTea}},
	{of: "ui/cli/config", may: []string{"model", "keymap", "ui/cli/lines"}, never: []string{badger, resty, bubbleTea}},
	{of: "ui/cli", may: []string{"*"}, never: []string{badger, resty}},
	{of: "ui/uitest", may: []string{"*"}},
	{of: "ui", may: []string{"model", "keymap", "ui"}, never: screenRules},
	{of: "sync/formats", may: []string{"model"}, never: append([]string{badger, resty, bubbleTea}, ioPackages...)},
	{of: "sync/loose", may: []string{"model"}, never: append([]string{badger, resty, bubbleTea}, ioPackages...)},
	{of: "sync/bitrix24/portal", may: []string{"model"}, never: []string{badger, bubbleTea}},
	{of: "sync/bitrix24", may: []string{"model", "sync/bitrix24"}, never: []string{badger, bubbleTea}},
	{of: "sync", may: []string{"model", "sync"}, never: []string{badger, bubbleTea}},
	{of: "storage", may: []string{"model", "storage"}, never: []string{resty, bubbleTea}},
	{of: "keymap", never: append([]string{badger, resty, bubbleTea}, ioPackages...)},
	{of: "model", may: []string{"model"}, never: append([]string{badger, resty, bubbleTea}, ioPackages...)},
	{of: "", may: []string{"ui/cli", "ui/nodetect"}, never: []string{badger, resty, bubbleTea}},
}

// goStatements are the files that may say go. Everybody else starts goroutines
// through an errgroup or a command, where their end is waited for.
var goStatements = []string{"storage/", "sync/"}

func TestImportsGoOneWay(t *testing.T) {
	seen := 0
	for file, syntax := range sourceFiles(t, parser.ImportsOnly) {
		seen++
		r := ruleFor(path.Dir(file))
		for _, spec := range syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if why := r.refuses(path.Dir(file), imported); why != "" {
				t.Errorf("%s imports %s: %s (docs/architecture.md)", file, imported, why)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d source files were seen", seen)
	}
}

// refuses returns why a package of this rule must not import that one.
func (r rule) refuses(importer, imported string) string {
	own, isOwn := strings.CutPrefix(imported, "debrief/")
	switch {
	case imported == "C":
		return "Debrief is pure Go"
	case slices.ContainsFunc(r.never, func(p string) bool { return below(imported, p) }):
		return "never in " + r.name()
	case !isOwn || slices.Contains(r.may, "*") || own == importer:
		return ""
	case !slices.ContainsFunc(r.may, func(p string) bool { return below(own, p) }):
		return r.name() + " may import of ours only " + strings.Join(r.may, ", ")
	}
	return ""
}

func (r rule) name() string {
	if r.of == "" {
		return "main"
	}
	return r.of
}

func ruleFor(pkg string) rule {
	for _, r := range rules {
		if r.of == "" || below(pkg, r.of) {
			return r
		}
	}
	return rule{}
}

// below reports whether a path is p or lies under it.
func below(name, p string) bool { return name == p || strings.HasPrefix(name, p+"/") }

func TestGoroutinesAreWaitedFor(t *testing.T) {
	for file, syntax := range sourceFiles(t, 0) {
		allowed := slices.ContainsFunc(goStatements, func(p string) bool { return strings.HasPrefix(file, p) })
		ast.Inspect(syntax, func(node ast.Node) bool {
			if _, ok := node.(*ast.GoStmt); ok && !allowed {
				t.Errorf("%s starts a goroutine with a bare go: use an errgroup", file)
			}
			return true
		})
	}
}

func TestModelHasNoClock(t *testing.T) {
	for file, syntax := range sourceFiles(t, 0) {
		if !below(path.Dir(file), "model") && !below(path.Dir(file), "keymap") {
			continue
		}
		ast.Inspect(syntax, func(node ast.Node) bool {
			sel, ok := node.(*ast.SelectorExpr)
			if pkg, isName := identOf(sel, ok); isName && pkg == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After"}, sel.Sel.Name) {
				t.Errorf("%s uses time.%s: time is given to a rule", file, sel.Sel.Name)
			}
			return true
		})
	}
}

func identOf(sel *ast.SelectorExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	ident, ok := sel.X.(*ast.Ident)
	if !ok {
		return "", false
	}
	return ident.Name, true
}

func TestNoDumpingGrounds(t *testing.T) {
	for file := range sourceFiles(t, parser.PackageClauseOnly) {
		for _, name := range strings.Split(path.Dir(file), "/") {
			if slices.Contains([]string{"util", "utils", "common", "types", "helpers", "misc"}, name) {
				t.Errorf("%s: a package is called after what it holds, not %q", file, name)
			}
		}
	}
}

// sourceFiles parses all Go files of the module that are no tests, by their path
// below the module.
func sourceFiles(t *testing.T, mode parser.Mode) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	set := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		syntax, err := parser.ParseFile(set, name, nil, mode)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)] = syntax
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
