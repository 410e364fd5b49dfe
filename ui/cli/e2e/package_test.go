//go:build unix

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// release is what the release configuration holds, as far as it is ours to get
// wrong. Whether goreleaser knows every key is for goreleaser check to say.
type release struct {
	Version  int
	Before   struct{ Hooks []string }
	Builds   []struct{ Goos, Goarch, Env []string }
	Archives []struct {
		Formats   []string
		Overrides []struct {
			Goos    string
			Formats []string
		} `yaml:"format_overrides"`
	}
	Packages []struct {
		Formats  []string
		License  string
		Scripts  map[string]string
		Contents []struct{ Src, Dst, Type string }
	} `yaml:"nfpms"`
}

func readRelease(t *testing.T, root string) release {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var r release
	if err := yaml.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Builds) != 1 || len(r.Archives) != 1 || len(r.Packages) != 1 {
		t.Fatalf("one build, one kind of archive and one of packages are expected: %+v", r)
	}
	return r
}

func TestAReleaseIsForEverySystem(t *testing.T) {
	r := readRelease(t, filepath.Join("..", "..", ".."))
	build := r.Builds[0]
	if !slices.Equal(build.Goos, []string{"linux", "darwin", "windows"}) || !slices.Equal(build.Goarch, []string{"amd64", "arm64"}) {
		t.Errorf("built for %v on %v", build.Goos, build.Goarch)
	}
	if !slices.Contains(build.Env, "CGO_ENABLED=0") {
		t.Error("built with cgo")
	}
	if p := r.Packages[0]; !slices.Equal(p.Formats, []string{"deb", "rpm"}) || p.License != "MIT" {
		t.Errorf("packages are %+v", p)
	}
}

// Everything that a package is said to hold is there once .ci/pack has run.
func TestAPackageHoldsWhatItSays(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash to run .ci/pack")
	}
	h := newHome(t)
	out := h.path("pack")
	pack := exec.Command(filepath.Join(root, ".ci", "pack"), out)
	pack.Env = append(slices.Clone(h.env), "DEBRIEF="+binary)
	if text, err := pack.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	r := readRelease(t, root)
	if hooks := strings.Join(r.Before.Hooks, "\n"); !strings.Contains(hooks, ".ci/pack pack") {
		t.Errorf("a release does not run .ci/pack: %q", hooks)
	}
	sources := []string{r.Packages[0].Scripts["postinstall"]}
	for _, content := range r.Packages[0].Contents {
		sources = append(sources, content.Src)
	}
	for _, source := range sources {
		path := filepath.Join(root, source)
		if rest, ok := strings.CutPrefix(source, "pack/"); ok {
			path = filepath.Join(out, rest)
		}
		found, err := filepath.Glob(path)
		if err != nil || len(found) == 0 {
			t.Errorf("%s is nothing: %v", source, err)
		}
	}
}

func TestCompletionsAreComplete(t *testing.T) {
	h := newHome(t)
	for shell, words := range map[string][]string{
		"bash": {"__start_debrief"}, "zsh": {"#compdef debrief"}, "fish": {"complete -c debrief"}, "powershell": {"Register-ArgumentCompleter"},
	} {
		h.run("completion", shell).exits(0).prints(words...)
	}
	for _, command := range []string{"demo", "import", "review", "serve"} {
		out := h.run("__complete", command[:3]).exits(0)
		if !bytes.Contains([]byte(out.stdout), []byte(command+"\t")) {
			t.Errorf("%q is not completed: %s", command[:3], out.stdout)
		}
	}
}
