package page

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/ui/lang"
)

// probe tells the frame around the page what the browser made of it. The page itself
// forbids scripts, so its policy is taken out of the copy that is looked at.
const probe = `<script>
const boxes = [...document.querySelectorAll("svg")].map(s => s.getBoundingClientRect());
const spoken = [...document.querySelectorAll("[role=img]")].filter(d => /W\d\d .*\d/.test(d.getAttribute("aria-label")));
parent.postMessage([
	"wide", document.documentElement.scrollWidth, "charts", boxes.filter(b => b.width > 100 && b.height > 50).length, "spoken", spoken.length,
	"text", document.body.innerText.includes("onerror=alert(2)"), "images", document.images.length,
	"requests", performance.getEntriesByType("resource").length].join(" "), "*");
</script></body>`

// frame shows the page as wide as it is told, narrower than any window of Chromium,
// and keeps what it says in its title.
const frame = `<!DOCTYPE html><title></title><script>onmessage = m => document.title = m.data</script>
<iframe src="report.html" style="border:0;width:%dpx;height:900px"></iframe>`

// TestPageInABrowser opens the page on a desk and on a phone, in both languages.
func TestPageInABrowser(t *testing.T) {
	browser := chromium(t)
	for _, language := range []string{lang.English, lang.Russian} {
		page := written(t, language, report())
		_, policy, _ := strings.Cut(page, `<meta http-equiv`)
		policy, _, _ = strings.Cut(policy, ">")
		dir := t.TempDir()
		put(t, dir, "report.html", strings.Replace(strings.Replace(page, `<meta http-equiv`+policy+">", "", 1), "</body>", probe, 1))
		for _, width := range []int{1280, 390} {
			around := put(t, dir, "frame.html", fmt.Sprintf(frame, width))
			dom, _ := run(t, browser, "--dump-dom", "--virtual-time-budget=5000", "--window-size=1400,1000", "file://"+around)
			_, title, _ := strings.Cut(dom, "<title>")
			title, _, _ = strings.Cut(title, "</title>")
			if want := fmt.Sprintf("wide %d charts 8 spoken 8 text true images 0 requests 0", width); title != want {
				t.Errorf("%s at %d: the browser says %q, want %q", language, width, title, want)
			}
		}
	}
}

// TestBrowserHasNothingToComplainOf opens the page as it is, with its policy, which
// would refuse what the page should not have.
func TestBrowserHasNothingToComplainOf(t *testing.T) {
	path := put(t, t.TempDir(), "report.html", written(t, lang.English, report()))
	_, complaints := run(t, chromium(t), "--dump-dom", "--enable-logging=stderr", "file://"+path)
	if strings.Contains(complaints, "CONSOLE") {
		t.Error(complaints)
	}
	broken := put(t, t.TempDir(), "broken.html", strings.Replace(written(t, lang.English, report()), "</body>", `<img src="https://example.org/x.png"></body>`, 1))
	if _, complaints = run(t, chromium(t), "--dump-dom", "--enable-logging=stderr", "file://"+broken); !strings.Contains(complaints, "CONSOLE") {
		t.Error("a page that loads something is not complained of")
	}
}

func put(t *testing.T, dir, name, page string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPageIsPrinted(t *testing.T) {
	browser := chromium(t)
	dir := t.TempDir()
	page, pdf := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.pdf")
	if err := os.WriteFile(page, []byte(written(t, lang.Russian, report())), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, browser, "--print-to-pdf="+pdf, "--no-pdf-header-footer", "file://"+page)
	data, err := os.ReadFile(pdf)
	if err != nil || !strings.HasPrefix(string(data), "%PDF") {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// chromium returns the browser, and skips the test where there is none.
func chromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium to open the page in")
	return ""
}

// run starts the browser without a screen, without a network, on a profile of its
// own.
func run(t *testing.T, browser string, args ...string) (out, problems string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args = append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + t.TempDir(),
	}, args...)
	cmd := exec.CommandContext(ctx, browser, args...) //nolint:gosec // a browser found in PATH
	var said strings.Builder
	cmd.Stderr = &said
	printed, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	return string(printed), said.String()
}
