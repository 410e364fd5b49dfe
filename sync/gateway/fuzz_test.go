package gateway

import (
	"testing"

	"debrief/model"
)

// replayed makes a recorder read an exchange as if it had passed.
func replayed(t *testing.T, service, path, query, kind, request, answerKind, answer string) []model.Event {
	t.Helper()
	g, err := New(Options{Log: &shelf{}, Rejects: &shelf{}, Now: noonClock, Routes: []Route{{Service: service, Name: "main", Upstream: "https://up.example"}}})
	if err != nil {
		t.Fatal(err)
	}
	x := &exchange{
		route: g.routes[service+"/main"], id: first, path: path, query: query, session: "s", asked: noon, answered: noon,
		request:  copied{kind: kind, data: []byte(request), whole: true},
		response: copied{kind: answerKind, data: []byte(answer), whole: true},
	}
	var all []model.Event
	for _, x.status = range []int{200, 200, 400} { // the second time is a retry
		var h harvest
		x.route.service.read(g.notes, x, &h)
		for _, e := range h.events {
			line, err := model.EncodeEvent(&e)
			if err == nil {
				_, err = model.DecodeEvent(line, noon)
			}
			if err != nil || e.Type.Own() {
				t.Fatalf("%v is no event: %v", e, err)
			}
		}
		all = append(all, h.events...)
	}
	return all
}

func FuzzTelegram(f *testing.F) {
	for _, p := range telegramCases {
		f.Add(telegramMethod(p.call.path), p.call.kind, p.call.body, p.answer)
	}
	f.Add("sendphoto", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n5\r\n--b", "{}")
	f.Fuzz(func(t *testing.T, method, kind, request, answer string) {
		replayed(t, "telegram", "/bot1:x/"+method, "", kind, request, "application/json", answer)
	})
}

func FuzzWhatsApp(f *testing.F) {
	for _, p := range whatsappCases {
		f.Add(p.call.body, p.answer)
	}
	f.Fuzz(func(t *testing.T, request, answer string) {
		replayed(t, "whatsapp", "/v19.0/101/messages", "", "application/json", request, "application/json", answer)
	})
}

func FuzzBitrix24(f *testing.F) {
	for _, p := range bitrix24Cases {
		f.Add(p.call.path, "", p.call.kind, p.call.body, p.answer)
	}
	f.Fuzz(func(t *testing.T, path, query, kind, request, answer string) {
		replayed(t, "bitrix24", path, query, kind, request, "application/json", answer)
	})
}

func FuzzOpenAI(f *testing.F) {
	f.Add(true, `{"messages":[`+hello+","+hi+","+price+`]}`, false, choice(hi))
	f.Add(true, `{"messages":[`+hello+`]}`, true, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n")
	f.Add(false, `{"instructions":"i","input":[{"role":"user","content":"x"},{"type":"function_call_output","call_id":"c","output":[]}]}`, false, output)
	f.Add(false, `{"input":"x"}`, true, "data: {\"type\":\"response.output_text.delta\",\"item_id\":\"i\",\"delta\":\"x\"}\n\n")
	f.Fuzz(func(t *testing.T, chat bool, request string, stream bool, answer string) {
		path, kind := "/v1/responses", "application/json"
		if chat {
			path = "/v1/chat/completions"
		}
		if stream {
			kind = "text/event-stream"
		}
		seen := map[string]bool{}
		for _, e := range replayed(t, "openai", path, "", "application/json", request, kind, answer) {
			if key := string(e.Type) + e.ID; seen[key] {
				t.Fatalf("%s is there twice: a retry was told again", key)
			} else {
				seen[key] = true
			}
		}
	})
}
