package bitrix24

import (
	"regexp"
	"strings"
)

// linkTag is a link with words of its own: [url=ADDRESS]words[/url].
var linkTag = regexp.MustCompile(`(?is)\[url=([^\[\]]*)\](.*?)\[/url\]`)

// lineTag are the tags that stand for a new line.
var lineTag = regexp.MustCompile(`(?i)\[(?:br|/p|\*)\]|<br ?/?>`)

// otherTag are the tags that say how something looks, or who is meant. Anything
// else in brackets is what somebody wrote.
var otherTag = regexp.MustCompile(`(?i)\[/?(?:b|i|u|s|p|url|img|size|color|font|code|quote|list|list=1|user|chat|call|put|send|context|rating|icon|timestamp|disk)(?:=[^\[\]]*)?\]`)

// plainText makes of a message of the portal what a person reads: without BB code,
// with lines as lines and with the addresses of links.
func plainText(text string) string {
	text = linkTag.ReplaceAllStringFunc(text, func(link string) string {
		parts := linkTag.FindStringSubmatch(link)
		if parts[2] == "" || parts[2] == parts[1] {
			return parts[1]
		}
		return parts[2] + " (" + parts[1] + ")"
	})
	text = lineTag.ReplaceAllString(text, "\n")
	text = otherTag.ReplaceAllString(text, "")
	return strings.TrimSpace(text)
}
