package config

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines says on which line of a TOML file each key and each section stands. What
// comes after a mistake of form is not in it.
type lines map[string]int

func linesOf(data []byte) lines {
	found := lines{}
	p := &unstable.Parser{}
	p.Reset(data)
	section := ""
	for p.NextExpression() {
		node := p.Expression()
		key, line := keyOf(p, node)
		switch node.Kind {
		case unstable.Table, unstable.ArrayTable:
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
func (l lines) inside(p *unstable.Parser, prefix string, value *unstable.Node) {
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

func (l lines) add(key string, line int) {
	if _, had := l[key]; !had {
		l[key] = line
	}
}

// has reports whether the file says anything of the key or below it.
func (l lines) has(key string) bool {
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

// of returns the line of a key, or of the section that it is missing in; 0 when
// the file says nothing of either.
func (l lines) of(key string) int {
	for key != "" {
		if line, ok := l[key]; ok {
			return line
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return 0
}
