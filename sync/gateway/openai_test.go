package gateway

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"debrief/model"
)

// talk sends calls of one bot through one gateway and returns what was said, each
// as role and text, or what was called.
func talk(t *testing.T, g *gate) []string {
	t.Helper()
	var got []string
	for _, e := range g.recorded() {
		parts := strings.Split(told(e), "|")
		if e.Source != "openai" || e.SessionID != "s" {
			t.Errorf("recorded %v", parts)
		}
		got = append(got, strings.Join(parts[3:], "|"))
	}
	for _, r := range g.shelf.rejects {
		got = append(got, "refused: "+r.Reason)
	}
	return got
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("recorded\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// chat is a call of chat completions with a history, and its answer.
func chat(t *testing.T, g *gate, messages string) {
	t.Helper()
	call{path: "/gateway/openai/main/v1/chat/completions", session: "s", body: `{"model":"gpt","messages":[` + messages + `]}`}.to(t, g.url)
}

// inTurn is an upstream that gives one answer after another.
func inTurn(t *testing.T, kind string, answers ...string) *gate {
	t.Helper()
	next := make(chan string, len(answers))
	for _, a := range answers {
		next <- a
	}
	return open(t, upstreamOf(t, kind, next).URL)
}

const (
	system = `{"role":"system","content":"Ты — Мира. Сейчас %s"}`
	hello  = `{"role":"user","content":"Привет"}`
	hi     = `{"role":"assistant","content":"Добрый день!"}`
	price  = `{"role":"user","content":"Сколько?"}`
	yes    = `{"role":"user","content":"Да"}`
)

func choice(message string) string {
	return `{"id":"chatcmpl-1","model":"gpt-x","choices":[{"index":0,"message":` + message + `}]}`
}

func TestRetoldHistoryIsNotDoubled(t *testing.T) {
	cost := `{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"price","arguments":"{\"of\":\"cut\"}"}}]}`
	result := `{"role":"tool","tool_call_id":"c1","content":"{\"rub\":2700}"}`
	last := `{"role":"assistant","content":"2700. Записать?"}`
	g := inTurn(t, "application/json", choice(hi), choice(cost), choice(last), choice(hi))
	clock := func(at string) string { return fmt.Sprintf(system, at) }
	chat(t, g, clock("10:00")+","+hello)
	chat(t, g, clock("10:01")+","+hello+","+hi+","+price) // a clock in the instructions
	chat(t, g, clock("10:01")+","+hello+","+hi+","+price+","+cost+","+result)
	chat(t, g, clock("10:01")+","+hello+","+hi+","+price+","+cost+","+result+","+last+","+yes)
	expect(t, talk(t, g),
		"system|Ты — Мира. Сейчас 10:00", "client|Привет", "assistant|Добрый день!",
		"system|Ты — Мира. Сейчас 10:01", "client|Сколько?", `call|c1|price|{"of":"cut"}`,
		`result|c1|{"rub":2700}`, "assistant|2700. Записать?", "client|Да", "assistant|Добрый день!")
	for _, e := range g.shelf.events {
		if said, ok := e.Body.(*model.Message); ok && said.Role == model.RoleAssistant {
			if e.Assistant.Name != "gpt-x" || !strings.Contains(string(e.Meta), "chatcmpl-1") {
				t.Errorf("recorded %+v with %s", e, e.Meta)
			}
		}
	}
}

func TestSameWordsLaterAreATurnOfTheirOwn(t *testing.T) {
	g := inTurn(t, "application/json", choice(hi), choice(hi))
	chat(t, g, yes)
	chat(t, g, yes+","+hi+","+yes)
	expect(t, talk(t, g), "client|Да", "assistant|Добрый день!", "client|Да", "assistant|Добрый день!")
}

func TestHistoryThatLostItsBeginningIsRecognised(t *testing.T) {
	g := inTurn(t, "application/json", choice(hi), choice(hi))
	chat(t, g, hello+","+hi+","+price)
	chat(t, g, hi+","+price+","+hi+","+yes)
	expect(t, talk(t, g), "client|Привет", "assistant|Добрый день!", "client|Сколько?", "assistant|Добрый день!", "client|Да", "assistant|Добрый день!")
}

func TestAnotherAnswerToTheSameIsRecorded(t *testing.T) {
	other := `{"role":"assistant","content":"Здравствуйте!"}`
	g := inTurn(t, "application/json", choice(hi), choice(other), choice(other))
	chat(t, g, hello)
	chat(t, g, hello)
	chat(t, g, hello+","+other+","+price)
	expect(t, talk(t, g), "client|Привет", "assistant|Добрый день!", "assistant|Здравствуйте!", "client|Сколько?", "assistant|Здравствуйте!")
}

// TestForgottenHistoryKeepsItsIDs: after a restart all is told again, and the log
// knows it by its ids.
func TestForgottenHistoryKeepsItsIDs(t *testing.T) {
	g := inTurn(t, "application/json", choice(hi), choice(hi))
	chat(t, g, fmt.Sprintf(system, "1")+","+hello)
	g.stop()
	again := inTurn(t, "application/json", choice(hi))
	again.shelf.events, again.shelf.seen = g.shelf.events, g.shelf.seen
	chat(t, again, fmt.Sprintf(system, "1")+","+hello+","+hi+","+price)
	expect(t, talk(t, again), "system|Ты — Мира. Сейчас 1", "client|Привет", "assistant|Добрый день!", "client|Сколько?", "assistant|Добрый день!")
}

func TestStreamsArePutTogether(t *testing.T) {
	stream := "data: {\"id\":\"c\",\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n" +
		": comment\r\n\r\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Добрый \"}}]}\r\n\r\n" +
		"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"день!\"}}]}\n\n" +
		"data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"book\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}\n\n" +
		"data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}\n\n" +
		"data: {\"choices\":[],\"usage\":{}}\n\ndata: [DONE]\n\n"
	g := inTurn(t, "text/event-stream; charset=utf-8", stream, stream)
	chat(t, g, hello)
	chat(t, g, hello+`,{"role":"assistant","content":"Добрый день!","tool_calls":[{"id":"c1","type":"function","function":{"name":"book","arguments":"{\"a\":1}"}}]},`+
		`{"role":"tool","tool_call_id":"c1","content":"ok"}`)
	expect(t, talk(t, g), "client|Привет", "assistant|Добрый день!", `call|c1|book|{"a":1}`, `result|c1|"ok"`,
		"assistant|Добрый день!", `call|c1|book|{"a":1}`)
}

// respond is a call of the Responses API.
func respond(t *testing.T, g *gate, body string) {
	t.Helper()
	call{path: "/gateway/openai/main/v1/responses", body: body}.to(t, g.url)
}

const output = `{"id":"resp_%d","model":"gpt-x","output":[{"type":"reasoning"},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Минуту"}]},` +
	`{"type":"function_call","call_id":"f1","name":"slots","arguments":"{}"}]}`

func TestResponsesTellTheSame(t *testing.T) {
	g := inTurn(t, "application/json", fmt.Sprintf(output, 1), fmt.Sprintf(output, 2))
	respond(t, g, `{"metadata":{"session_id":"s"},"instructions":"Ты — Мира","input":"Привет"}`)
	respond(t, g, `{"metadata":{"session_id":"s"},"instructions":"Ты — Мира","input":[{"role":"user","content":"Привет"},{"type":"reasoning"},`+
		`{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Минуту"}]},{"type":"function_call","call_id":"f1","name":"slots","arguments":"{}"},`+
		`{"type":"function_call_output","call_id":"f1","output":"[\"12:00\"]"}]}`)
	expect(t, talk(t, g), "system|Ты — Мира", "client|Привет", "assistant|Минуту", "call|f1|slots|{}",
		`result|f1|["12:00"]`, "assistant|Минуту", "call|f1|slots|{}")
}

// TestResponsesThatAreRememberedByTheService tell only what is new, which may be
// the same words as before.
func TestResponsesThatAreRememberedByTheService(t *testing.T) {
	g := inTurn(t, "application/json", fmt.Sprintf(output, 1), fmt.Sprintf(output, 2), fmt.Sprintf(output, 3))
	respond(t, g, `{"user":"s","input":"Да"}`)
	respond(t, g, `{"user":"s","input":"Да","previous_response_id":"resp_1"}`)
	respond(t, g, `{"user":"s","input":[{"role":"user","content":[{"type":"input_text","text":"Да"},{"type":"input_image","image_url":"https://x/a.jpg"}]}],"previous_response_id":"resp_2"}`)
	turn := []string{"assistant|Минуту", "call|f1|slots|{}"}
	expect(t, talk(t, g), slices.Concat([]string{"client|Да"}, turn, []string{"client|Да"}, turn, []string{"client|Да|[image ]"}, turn)...)
}

func TestStreamedResponses(t *testing.T) {
	whole := "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"m\",\"output\":[]}}\n\n" +
		"event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"i\",\"delta\":\"Мин\"}\n\n"
	broken := whole + "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"sorry\"}\n\n"
	whole += "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + strings.ReplaceAll(fmt.Sprintf(output, 1), "\n", "") + "}\n\n"
	g := inTurn(t, "text/event-stream", whole, broken)
	respond(t, g, `{"user":"s","stream":true,"input":"Привет"}`)
	respond(t, g, `{"user":"s","stream":true,"input":"Да","previous_response_id":"resp_1"}`)
	expect(t, talk(t, g), "client|Привет", "assistant|Минуту", "call|f1|slots|{}", "client|Да", "assistant|Мин")
	if last := g.shelf.events[4]; !strings.Contains(string(last.Meta), "sorry") {
		t.Errorf("the broken answer says %s", last.Meta)
	}
}

func TestCallsThatFail(t *testing.T) {
	for name, tt := range map[string]struct{ body, answer, want string }{
		"in the service's words": {`{"user":"s","messages":[]}`, `{"error":{"message":"Rate limit","code":"rate_limit"}}`, "system|error: rate_limit: Rate limit"},
		"a page":                 {`{"user":"s","messages":[]}`, `<html>`, "system|error: the answer (status 200) could not be read: not valid JSON: invalid character '<' looking for beginning of value"},
		"no session":             {`{"messages":[` + hello + `]}`, choice(hi), "refused: session_id: neither"},
		"no JSON":                {`{"user":"s"`, choice(hi), "refused: session_id: neither"},
		"messages of no kind":    {`{"user":"s","messages":[{"role":"alien","content":"x"}]}`, choice(hi), "assistant|Добрый день!;refused: role:"},
	} {
		t.Run(name, func(t *testing.T) {
			g := inTurn(t, "application/json", tt.answer)
			call{path: "/gateway/openai/main/v1/chat/completions", body: tt.body}.to(t, g.url)
			if got := strings.Join(talk(t, g), ";"); !strings.HasPrefix(got, tt.want) {
				t.Errorf("recorded %s, want %s", got, tt.want)
			}
		})
	}
}

// TestRequestBeyondTheLimitStillHasItsAnswer: what cannot be copied passes, and
// what can be recorded is.
func TestRequestBeyondTheLimitStillHasItsAnswer(t *testing.T) {
	next := make(chan string, 1)
	next <- choice(hi)
	g := open(t, upstreamOf(t, "application/json", next).URL, func(o *Options) { o.CopyLimit = 1 << 10 })
	chat(t, g, `{"role":"user","content":"`+strings.Repeat("x", 4<<10)+`"}`)
	expect(t, talk(t, g), "assistant|Добрый день!")
	if meta := string(g.shelf.events[0].Meta); !strings.Contains(meta, "only its first 1024 bytes were copied") {
		t.Errorf("it says %s", meta)
	}
}
