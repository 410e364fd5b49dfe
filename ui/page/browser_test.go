package page

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"debrief/ui/lang"
)

// probe writes what the browser made of the page into its title. The page itself
// forbids scripts, so its policy is taken out of the copy that is looked at.
const probe = `<script>
const boxes = [...document.querySelectorAll("svg")].map(s => s.getBoundingClientRect());
document.title = [
	"scroll", document.documentElement.scrollWidth, "charts", boxes.filter(b => b.width > 100 && b.height > 50).length,
	"text", document.body.innerText.includes("onerror=alert(2)"), "images", document.images.length,
	"requests", performance.getEntriesByType("resource").length].join(" ");
</script></body>`

// TestPageInABrowser opens the page on a desk and on a phone, in both languages.
func TestPageInABrowser(t *testing.T) {
	browser := chromium(t)
	for _, language := range []string{lang.English, lang.Russian} {
		page := written(t, language, report())
		_, policy, _ := strings.Cut(page, `<meta http-equiv`)
		policy, _, _ = strings.Cut(policy, ">")
		path := filepath.Join(t.TempDir(), "report.html")
		looked := strings.Replace(strings.Replace(page, `<meta http-equiv`+policy+">", "", 1), "</body>", probe, 1)
		if err := os.WriteFile(path, []byte(looked), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{1280, 500} { // no window of Chromium is narrower
			dom := run(t, browser, "--dump-dom", "--window-size="+strconv.Itoa(width)+",900", "file://"+path)
			_, title, _ := strings.Cut(dom, "<title>")
			title, _, _ = strings.Cut(title, "</title>")
			fields := strings.Fields(title)
			if len(fields) != 10 || fields[0] != "scroll" {
				t.Fatalf("%s at %d: the browser says %q", language, width, title)
			}
			scroll, err := strconv.Atoi(fields[1])
			if err != nil || scroll > width {
				t.Errorf("%s at %d: the page is %s wide", language, width, fields[1])
			}
			if got := strings.Join(fields[2:], " "); got != "charts 8 text true images 0 requests 0" {
				t.Errorf("%s at %d: %s", language, width, got)
			}
		}
	}
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
func run(t *testing.T, browser string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args = append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + t.TempDir(),
	}, args...)
	cmd := exec.CommandContext(ctx, browser, args...) //nolint:gosec // a browser found in PATH
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	return string(out)
}
