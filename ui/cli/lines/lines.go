// Package lines says where in a TOML file a key stands, so that a mistake can be
// told with its line.
package lines

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Lines says on which line of a TOML file, from 1, each key and each section stands.
// The sections of an array, [[view]], are called view.0, view.1 and so on.
type Lines map[string]int

// Of reads a file. What comes after a mistake of form is not in it.
func Of(data []byte) Lines {
	found := Lines{}
	arrays := map[string]int{}
	p := &unstable.Parser{}
	p.Reset(data)
	section := ""
	for p.NextExpression() {
		node := p.Expression()
		key, line := keyOf(p, node)
		switch node.Kind {
		case unstable.ArrayTable:
			section = key + "." + strconv.Itoa(arrays[key])
			arrays[key]++
			found.add(section, line)
		case unstable.Table:
			section = key
			found.add(key, line)
		case unstable.KeyValue:
			if section != "" {
				key = section + "." + key
			}
			found.add(key, line)
			found.inside(p, key, node.Value())
		default:
		}
	}
	return found
}

func keyOf(p *unstable.Parser, node *unstable.Node) (string, int) {
	var parts []string
	line := 0
	for it := node.Key(); it.Next(); {
		part := it.Node()
		if line == 0 {
			line = p.Shape(part.Raw).Start.Line
		}
		parts = append(parts, string(part.Data))
	}
	return strings.Join(parts, "."), line
}

// inside adds the keys of an inline table.
func (l Lines) inside(p *unstable.Parser, prefix string, value *unstable.Node) {
	if value == nil || value.Kind != unstable.InlineTable {
		return
	}
	for it := value.Children(); it.Next(); {
		node := it.Node()
		key, line := keyOf(p, node)
		l.add(prefix+"."+key, line)
		l.inside(p, prefix+"."+key, node.Value())
	}
}

func (l Lines) add(key string, line int) {
	if _, had := l[key]; !had {
		l[key] = line
	}
}

// Has reports whether the file says anything of the key or below it.
func (l Lines) Has(key string) bool {
	if _, ok := l[key]; ok {
		return true
	}
	for known := range l {
		if strings.HasPrefix(known, key+".") {
			return true
		}
	}
	return false
}

// At returns the line of a key, or of the section that it is missing in; 0 when
// the file says nothing of either.
func (l Lines) At(key string) int {
	for key != "" {
		if line, ok := l[key]; ok {
			return line
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return 0
}
