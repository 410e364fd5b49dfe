package replay

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// longestLink is how long an address may be that one can follow, in bytes.
const longestLink = 2000

// address finds web addresses. What closes a sentence is not part of one.
var address = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"«»]+`)

// links returns the web addresses in clean text that can be followed.
func links(said string) []string {
	var out []string
	for _, found := range address.FindAllString(said, -1) {
		found = strings.TrimRight(found, ".,;:!?)]}'…")
		if len(found) <= longestLink {
			out = append(out, found)
		}
	}
	return out
}

// target writes an address as a terminal may be given it: of plain characters
// alone, so that nothing in it can end the sequence or begin another.
func target(link string) string {
	var b strings.Builder
	for i := range len(link) {
		if c := link[i]; c > ' ' && c < 0x7f && c != ';' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// linked makes the addresses in lines, which were wrapped from a text, ones that a
// terminal can follow (OSC 8). An address that goes over several lines is one in
// each of them.
func linked(lines []string, found []string) []string {
	out := make([]string, len(lines))
	rest, whole := "", ""
	for i, line := range lines {
		done := ""
		if rest != "" {
			n := len(rest)
			if len(line) < n {
				n = len(line)
			}
			if line[:n] == rest[:n] {
				done = follow(line[:n], whole)
				line, rest = line[n:], rest[n:]
			} else {
				rest = ""
			}
		}
		for rest == "" && len(found) > 0 {
			at, n := begins(line, found[0])
			if n == 0 {
				break
			}
			whole = found[0]
			done += line[:at] + follow(line[at:at+n], whole)
			line, rest, found = line[at+n:], whole[n:], found[1:]
		}
		out[i] = done + line
	}
	return out
}

// begins returns where an address stands in a line, or its beginning at the line's
// end, and how much of it.
func begins(line, link string) (at, n int) {
	if at = strings.Index(line, link); at >= 0 {
		return at, len(link)
	}
	for n = min(len(line), len(link)); n > len("https://"); n-- {
		if strings.HasSuffix(line, link[:n]) {
			return len(line) - n, n
		}
	}
	return 0, 0
}

func follow(shown, link string) string {
	return ansi.SetHyperlink(target(link)) + shown + ansi.ResetHyperlink()
}
