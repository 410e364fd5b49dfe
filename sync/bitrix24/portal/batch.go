package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxCommands is how many commands a batch carries out.
const maxCommands = 50

// command is one line of a batch.
type command struct {
	key, line string
}

// readCommands reads cmd, a list or an object, in the order in which it was sent.
func readCommands(raw []byte) ([]command, error) {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		commands := make([]command, len(list))
		for i, line := range list {
			commands[i] = command{strconv.Itoa(i), line}
		}
		return commands, nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if first, err := dec.Token(); err != nil || first != json.Delim('{') {
		return nil, errors.New("cmd is neither a list nor an object")
	}
	var commands []command
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, errors.New("cmd is broken")
		}
		var line string
		if err := dec.Decode(&line); err != nil {
			return nil, errors.New("a command is no text")
		}
		name, _ := key.(string)
		commands = append(commands, command{name, line})
	}
	return commands, nil
}

// commands returns those of a batch however it came. A form has lost the order,
// so its keys are taken in their natural one.
func commands(params map[string]any) []command {
	switch sent := params["cmd"].(type) {
	case []command:
		return sent
	case []any:
		out := make([]command, len(sent))
		for i, line := range sent {
			out[i] = command{strconv.Itoa(i), text(line)}
		}
		return out
	case map[string]any:
		var out []command
		for _, key := range sortedKeys(sent) {
			out = append(out, command{key, text(sent[key])})
		}
		return out
	}
	return nil
}

// read returns the method and the parameters of a command, before $result is put in.
func (c command) read() (string, map[string]any, error) {
	method, query, _ := strings.Cut(c.line, "?")
	method = strings.TrimSuffix(strings.ToLower(method), ".json")
	form, err := url.ParseQuery(query)
	if err != nil {
		return method, nil, errors.New("the command is broken")
	}
	params := map[string]any{}
	return method, params, addForm(params, form)
}

// batch carries commands out one after the other. The answer is a success
// whatever became of them.
func batch(p *Portal, params map[string]any) reply {
	out := sections{}
	halt := text(params["halt"])
	all := commands(params)
	tooLong := refuse(http.StatusBadRequest, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
	if len(all) > maxCommands && p.opts.Unsettled.LongBatch {
		return tooLong
	}
	var slow time.Duration
	for i, c := range all {
		a := tooLong
		if i < maxCommands {
			a = p.command(c, out.results)
		}
		if a.broken || a.page != "" {
			return a
		}
		slow += a.slow
		out.add(p, c, a)
		if a.code != nil && (halt == "1" || halt == "true") {
			break
		}
	}
	answer := success(out.answer())
	answer.slow = slow
	return answer
}

// command carries one command out.
func (p *Portal) command(c command, results map[string]any) reply {
	method, params, err := c.read()
	switch {
	case err != nil:
		return refuse(http.StatusBadRequest, "INVALID_REQUEST", err.Error())
	case method == "batch":
		return refuse(http.StatusMethodNotAllowed, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")
	}
	if refused := p.known(method, true); refused != nil {
		return *refused
	}
	for name, v := range params {
		params[name] = substitute(v, results)
	}
	answer, slow := p.perform(method, params, true)
	answer.slow = slow
	return answer
}

var reference = regexp.MustCompile(`\$result((?:\[[^\]]*\])+)`)

// substitute puts earlier results where $result[key][…] names them. What it
// cannot find stays as it stands, as Bitrix24 does.
func substitute(v any, results map[string]any) any {
	switch v := v.(type) {
	case string:
		return reference.ReplaceAllStringFunc(v, func(found string) string {
			if value, ok := lookUp(results, strings.TrimPrefix(found, "$result")); ok {
				return value
			}
			return found
		})
	case []any:
		for i := range v {
			v[i] = substitute(v[i], results)
		}
	case map[string]any:
		for name := range v {
			v[name] = substitute(v[name], results)
		}
	}
	return v
}

// lookUp walks [key][field][0] through the results.
func lookUp(results map[string]any, path string) (string, bool) {
	var at any = results
	for step := range strings.SplitSeq(strings.Trim(path, "[]"), "][") {
		switch held := at.(type) {
		case map[string]any:
			next, ok := held[step]
			if !ok {
				return "", false
			}
			at = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(held) {
				return "", false
			}
			at = held[i]
		default:
			return "", false
		}
	}
	switch at.(type) {
	case map[string]any, []any:
		return "", false
	}
	return text(at), true
}

// sections are the parts of a batch's answer, by the keys of the commands.
type sections struct {
	results, failures, totals, nexts, times map[string]any
}

func (s *sections) add(p *Portal, c command, a reply) {
	key, counted := c.key, "batch" // as measured: the figure of the whole request
	if s.results == nil {
		s.results, s.failures, s.totals = map[string]any{}, map[string]any{}, map[string]any{}
		s.nexts, s.times = map[string]any{}, map[string]any{}
	}
	if a.code != nil {
		s.failures[key] = map[string]any{"error": a.code, "error_description": a.words}
		return
	}
	s.results[key] = plain(a.result)
	if p.opts.Unsettled.BatchByMethod {
		counted, _, _ = c.read()
	}
	if took := p.timing(p.opts.Now(), counted); took != nil {
		s.times[key] = took
	}
	if a.total >= 0 {
		s.totals[key] = a.total
	}
	if a.next > 0 {
		s.nexts[key] = a.next
	}
}

func (s *sections) answer() map[string]any {
	return map[string]any{
		"result": phpArray(s.results), "result_error": phpArray(s.failures), "result_total": phpArray(s.totals),
		"result_next": phpArray(s.nexts), "result_time": phpArray(s.times),
	}
}

// plain is a result as it comes out of JSON, so that paths can be walked in it.
func plain(result any) any {
	raw, err := json.Marshal(result)
	if err != nil {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var out any
	if dec.Decode(&out) != nil {
		return nil
	}
	return out
}

// phpArray is what json_encode makes of an array: a list when it is empty or its
// keys are 0 to n-1.
func phpArray(m map[string]any) any {
	list := make([]any, 0, len(m))
	for i := range len(m) {
		v, ok := m[strconv.Itoa(i)]
		if !ok {
			return m
		}
		list = append(list, v)
	}
	return list
}
