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
func Template() string { return TemplateWith(nil) }

// TemplateWith returns the same file with some settings set. The values are in
// TOML, by their keys; below a name of one's choice the key has that name.
func TemplateWith(values map[string]string) string {
	var b strings.Builder
	b.WriteString(templateHead)
	section := ""
	for _, s := range Settings() {
		name, named := "main", s.Named()
		if named {
			if given, ok := nameGiven(s, values); ok {
				name, named = given, false
			}
		}
		if s.Kind == KindKeys {
			b.WriteString("\n# " + s.Meaning + "\n" + s.tables() + "\n")
			continue
		}
		if s.Section() != section {
			section = s.Section()
			mark := ""
			if named {
				mark = "#"
			}
			b.WriteString("\n" + mark + "[" + strings.ReplaceAll(section, anyName, name) + "]\n")
		}
		b.WriteString("# " + s.Meaning + "\n" + s.line(values[strings.ReplaceAll(s.Key, anyName, name)]) + "\n")
	}
	return b.String()
}

// line writes the setting with a value, or commented out where there is none.
func (s Setting) line(value string) string {
	if value != "" {
		return s.Name() + " = " + value
	}
	return "#" + s.Name() + " = " + s.Sample()
}

// tables writes the example of a setting that is made of tables, commented out.
func (s Setting) tables() string { return "#" + strings.ReplaceAll(s.Example, "\n", "\n#") }

// nameGiven returns the name under which values set something in the section of s.
func nameGiven(s Setting, values map[string]string) (name string, ok bool) {
	before, after, _ := strings.Cut(s.Section(), anyName)
	for key := range values {
		rest, under := strings.CutPrefix(key, before)
		name, rest, found := strings.Cut(rest, ".")
		if under && found && after == "" && !strings.Contains(rest, ".") {
			return name, true
		}
	}
	return "", false
}

// Quoted returns a text as TOML has it.
func Quoted(text string) string { return quoted(text) }
