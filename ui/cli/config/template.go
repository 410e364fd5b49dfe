package config

import "strings"

const templateHead = `# Settings of Debrief. Each line that begins with # and no blank is a setting: take
# the # away and put your own value in. What stands there is the default, or an
# example where there is none. debrief config check says what is wrong, debrief
# config show what holds.
# Secrets are the value itself, file:PATH (from the directory of this file) or
# env:NAME. Keep this file and those to yourself: chmod 600.
# Sections with the name main may be repeated under other names.
`

// Template returns a configuration file that changes nothing and names every
// setting, with what it is for.
func Template() string {
	var b strings.Builder
	b.WriteString(templateHead)
	section := ""
	for _, s := range Settings() {
		if s.Section() != section {
			section = s.Section()
			mark := ""
			if s.Named() {
				mark = "#"
			}
			b.WriteString("\n" + mark + "[" + strings.ReplaceAll(section, anyName, "main") + "]\n")
		}
		value := s.Default
		if s.Example != "" {
			value = s.Example
		}
		b.WriteString("# " + s.Meaning + "\n#" + s.Name() + " = " + value + "\n")
	}
	return b.String()
}
