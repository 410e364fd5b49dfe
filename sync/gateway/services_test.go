package gateway

import (
	"bytes"
	"mime/multipart"
	"slices"
	"strings"
	"testing"

	"debrief/model"
)

// form is a multipart body with a file in it.
func form(t testing.TB, fields ...string) (kind, body string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("photo", "price.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(bytes.Repeat([]byte{0xff}, 5000)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), out.String()
}

// said is an answer of Telegram to a message that was sent.
const said = `{"ok":true,"result":{"message_id":77,"from":{"id":9,"is_bot":true,"first_name":"Лён","username":"len_bot"},` +
	`"chat":{"id":5,"first_name":"Анна","type":"private"},"date":1795348799,"text":"Добрый день!"}}`

// passing is one exchange and what is recorded of it.
type passing struct {
	call   call
	status int // of the service; 0 means 200
	answer string
	kind   string // of the answer; "" means JSON
	want   []string
	reject string // part of the reason, "" for none
}

func (p passing) check(t *testing.T, prefix string) {
	t.Helper()
	if p.status == 0 {
		p.status = 200
	}
	if p.kind == "" {
		p.kind = "application/json"
	}
	g := open(t, answering(t, p.status, p.kind, p.answer).URL, func(o *Options) { o.Rand = bytes.NewReader(make([]byte, 1<<10)) })
	p.call.path = prefix + p.call.path
	if status, body := p.call.to(t, g.url); status != p.status || body != p.answer {
		t.Errorf("the bot was answered %d %s", status, body)
	}
	var got []string
	for _, e := range g.recorded() {
		got = append(got, told(e))
		if line, err := model.EncodeEvent(&e); err != nil || bytes.Contains(line, []byte("s3cret")) {
			t.Errorf("%s holds a token, or %v", line, err)
		}
	}
	if !slices.Equal(got, p.want) {
		t.Errorf("recorded\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(p.want, "\n"))
	}
	if rejects := g.shelf.rejects; (p.reject == "") != (len(rejects) == 0) || p.reject != "" && !strings.Contains(rejects[0].Reason, p.reject) {
		t.Errorf("refused %v", rejects)
	}
	for _, r := range g.shelf.rejects {
		if bytes.Contains(r.Body, []byte("s3cret")) || r.Place.Origin == "" {
			t.Errorf("a reject holds a token: %+v", r)
		}
	}
	if strings.Contains(g.log.String(), "s3cret") {
		t.Errorf("the log holds a token: %s", g.log)
	}
}

// first is the name of the first exchange of a test.
const first = "000000000000000000000000"

var telegramCases = map[string]passing{
	"a message": {
		call:   call{path: "/bot1:s3cret-token/sendMessage", body: `{"chat_id":5,"text":"Добрый день!"}`},
		answer: said, want: []string{"telegram|tg:5|5:77|assistant|Добрый день!"},
	},
	"by the query": {
		call:   call{method: "GET", path: "/bot1:s3cret-token/sendmessage?chat_id=5&text=x"},
		answer: said, want: []string{"telegram|tg:5|5:77|assistant|Добрый день!"},
	},
	"on behalf of a business": {
		call:   call{path: "/bot1:s3cret-token/sendMessage", body: `{"business_connection_id":"b1","chat_id":5,"text":"a"}`},
		answer: `{"ok":true,"result":{"message_id":78,"business_connection_id":"b1","from":{"id":3},"chat":{"id":5,"type":"private"},"date":1795348799,"text":"a"}}`,
		want:   []string{"telegram|tg:b1:5|b1:5:78|assistant|a"},
	},
	"an album": {
		call: call{path: "/bot1:s3cret-token/sendMediaGroup", body: `{"chat_id":5}`},
		answer: `{"ok":true,"result":[{"message_id":1,"chat":{"id":5},"date":1795348799,"photo":[{"file_id":"a","file_unique_id":"ua"}]},` +
			`{"message_id":2,"chat":{"id":5},"date":1795348799,"caption":"b","document":{"file_name":"p.pdf"}}]}`,
		want: []string{"telegram|tg:5|5:1|assistant||[image ua]", "telegram|tg:5|5:2|assistant|b|[document p.pdf]"},
	},
	"a copy": {
		call:   call{path: "/bot1:s3cret-token/copyMessage", kind: "application/x-www-form-urlencoded", body: "chat_id=5&from_chat_id=6&message_id=1&caption=c+d"},
		answer: `{"ok":true,"result":{"message_id":79}}`, want: []string{"telegram|tg:5|5:79|assistant|c d"},
	},
	"an edit": {
		call:   call{path: "/bot1:s3cret-token/editMessageText", body: `{"chat_id":5,"message_id":77,"text":"b"}`},
		answer: `{"ok":true,"result":{"message_id":77,"chat":{"id":5},"date":1795348799,"edit_date":1795348800,"text":"b"}}`,
		want:   []string{"telegram|tg:5|5:77:edit:" + first + "|edit|5:77|b"},
	},
	"deletions": {
		call:   call{path: "/bot1:s3cret-token/deleteMessages", body: `{"chat_id":5,"message_ids":[1,2]}`},
		answer: `{"ok":true,"result":true}`, want: []string{"telegram|tg:5|5:1:delete|delete|5:1", "telegram|tg:5|5:2:delete|delete|5:2"},
	},
	"a refusal": {
		call: call{path: "/bot1:s3cret-token/sendMessage", body: `{"chat_id":5,"text":"a"}`}, status: 403,
		answer: `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user, s3cret-token"}`,
		want:   []string{"telegram|tg:5|" + first + ":failed|notification|failed||a|403 Forbidden: bot was blocked by the user, ***"},
	},
	"an answer that is none": {
		call: call{path: "/bot1:s3cret-token/sendMessage", body: `{"chat_id":5,"text":"a"}`}, status: 502, answer: "<html>",
		want: []string{"telegram|tg:5|" + first + ":failed|notification|failed||a|the answer (status 502) could not be read: it is no JSON"},
	},
	"a refusal of no chat": {
		call: call{path: "/bot1:s3cret-token/sendMessage", body: `{"text":"s3cret-token"}`}, status: 400,
		answer: `{"ok":false,"error_code":400,"description":"Bad Request"}`, reject: "of no chat: 400 Bad Request",
	},
	"an edit that changes nothing": {
		call: call{path: "/bot1:s3cret-token/editMessageText", body: `{}`}, status: 400, answer: `{"ok":false,"error_code":400,"description":"not modified"}`,
	},
	"fetched updates": {
		call: call{method: "GET", path: "/bot1:s3cret-token/getUpdates?offset=1"},
		answer: `{"ok":true,"result":[{"update_id":1,"message":{"message_id":76,"from":{"id":5},"chat":{"id":5},"date":1795348798,"text":"Здравствуйте"}},` +
			`{"update_id":2,"my_chat_member":{}},{"update_id":3,"edited_message":{"message_id":76,"from":{"id":5},"chat":{"id":5},"edit_date":1795348799,"text":"Привет"}}]}`,
		want: []string{"telegram|tg:5|5:76|client|Здравствуйте", "telegram|tg:5|5:76:edit:3|edit|5:76|Привет"},
	},
	"what is nobody's words": {
		call: call{path: "/bot1:s3cret-token/setWebhook", body: `{"url":"https://x/s3cret","secret_token":"s3cret"}`}, answer: `{"ok":true,"result":true}`,
	},
}

func TestTelegram(t *testing.T) {
	for name, p := range telegramCases {
		t.Run(name, func(t *testing.T) { p.check(t, "/gateway/telegram/main") })
	}
	t.Run("a file", func(t *testing.T) {
		kind, body := form(t, "chat_id", "5", "caption", "прайс")
		passing{
			call: call{path: "/bot1:s3cret-token/sendPhoto", kind: kind, body: body}, status: 400, answer: `{"ok":false,"error_code":400,"description":"too big"}`,
			want: []string{"telegram|tg:5|" + first + ":failed|notification|failed||прайс|400 too big"},
		}.check(t, "/gateway/telegram/main")
	})
}

// TestAnswersOfABotFollowWhatTheyAnswer: Telegram tells whole seconds, and both
// sides number what they send in their own way.
func TestAnswersOfABotFollowWhatTheyAnswer(t *testing.T) {
	up := answering(t, 200, "application/json", strings.Replace(said, "1795348799", "1795348800", 1))
	g := open(t, up.URL)
	call{path: "/gateway/telegram/main/bot1:x/sendMessage", body: `{}`}.to(t, g.url)
	events := g.recorded()
	if len(events) != 1 || events[0].TS.UnixMilli() <= 1795348800000 || events[0].TS.UnixMilli() >= 1795348801000 {
		t.Fatalf("recorded %v", events)
	}
	if e := events[0]; e.Client.Name != "Анна" || e.Assistant.Name != "len_bot" || e.Account != "main" || e.Seq != 77 {
		t.Errorf("recorded %+v", e)
	}
}

var whatsappCases = map[string]passing{
	"a message": {
		call:   call{path: "/v19.0/101/messages", body: `{"messaging_product":"whatsapp","to":"+7 900 000-00-01","type":"text","text":{"body":"Добрый день!"}}`},
		answer: `{"messaging_product":"whatsapp","contacts":[{"input":"+7 900 000-00-01","wa_id":"79000000001"}],"messages":[{"id":"wamid.A"}]}`,
		want:   []string{"whatsapp|wa:101:79000000001|wamid.A|assistant|Добрый день!"},
	},
	"buttons": {
		call:   call{path: "/v19.0/101/messages", body: `{"to":"79","type":"interactive","interactive":{"type":"button","body":{"text":"Когда?"}}}`},
		answer: `{"contacts":[{"wa_id":"79"}],"messages":[{"id":"wamid.B"}]}`, want: []string{"whatsapp|wa:101:79|wamid.B|assistant|Когда?"},
	},
	"a file": {
		call:   call{path: "/v19.0/101/messages", body: `{"to":"79","type":"document","document":{"id":"m1","filename":"p.pdf","caption":"прайс"}}`},
		answer: `{"contacts":[{"wa_id":"79"}],"messages":[{"id":"wamid.C"}]}`, want: []string{"whatsapp|wa:101:79|wamid.C|assistant|прайс|[document p.pdf]"},
	},
	"a template": {
		call: call{path: "/v19.0/101/messages", body: `{"to":"79","type":"template","template":{"name":"reminder","components":` +
			`[{"type":"body","parameters":[{"type":"text","text":"Анна"},{"type":"text","text":"12:00"}]}]}}`},
		answer: `{"contacts":[{"wa_id":"79"}],"messages":[{"id":"wamid.D","message_status":"accepted"}]}`,
		want: []string{
			"whatsapp|wa:101:79|wamid.D|assistant|Анна · 12:00|[template reminder]",
			"whatsapp|wa:101:79|wamid.D:queued|notification|queued|reminder|Анна · 12:00|",
		},
	},
	"a refusal": {
		call: call{path: "/v19.0/101/messages?access_token=s3cret-token", body: `{"to":"79","type":"text","text":{"body":"a"}}`}, status: 400,
		answer: `{"error":{"message":"(#131030) not allowed","code":131030,"error_data":{"details":"Recipient not in list s3cret-token"}}}`,
		want:   []string{"whatsapp|wa:101:79|" + first + ":failed|notification|failed||a|131030 Recipient not in list ***"},
	},
	"a mark of having read": {
		call: call{path: "/v19.0/101/messages", body: `{"status":"read","message_id":"wamid.X"}`}, answer: `{"success":true}`,
	},
	"to nobody": {
		call: call{path: "/v19.0/101/messages", body: `{"type":"text"}`}, status: 400, answer: `{"error":{"message":"no to","code":100}}`, reject: "to nobody: 100 no to",
	},
	"another path": {
		call: call{path: "/v19.0/101/media", body: `{"to":"79"}`}, answer: `{"id":"m"}`,
	},
}

func TestWhatsApp(t *testing.T) {
	for name, p := range whatsappCases {
		t.Run(name, func(t *testing.T) { p.check(t, "/gateway/whatsapp/main") })
	}
}

var bitrix24Cases = map[string]passing{
	"a lead": {
		call:   call{path: "/rest/1/s3cret-code/crm.lead.add.json", session: "wa:101:79", body: `{"fields":{"TITLE":"Стрижка","PHONE":[{"VALUE":"+79000000001"}],"X":null}}`},
		answer: `{"result":7719,"time":{"start":1}}`,
		want: []string{
			"bitrix24|wa:101:79|" + first + `:requested|lead|requested||||PHONE=[{"VALUE":"+79000000001"}]|TITLE="Стрижка"|X=null`,
			"bitrix24|wa:101:79|" + first + ":created|lead|created|7719||",
		},
	},
	"urlencoded, of a phone": {
		call: call{path: "/rest/1/s3cret-code/CRM.LEAD.ADD/", kind: "application/x-www-form-urlencoded",
			body: "FIELDS[TITLE]=a+b&FIELDS[PHONE][0][VALUE]=%2B7+900+000-00-01&auth=s3cret-auth"},
		answer: `{"result":"12"}`,
		want: []string{
			"bitrix24|lead:main:79000000001|" + first + `:requested|lead|requested||||PHONE=[{"VALUE":"+7 900 000-00-01"}]|TITLE="a b"`,
			"bitrix24|lead:main:79000000001|" + first + ":created|lead|created|12||",
		},
	},
	"by the query": {
		call:   call{method: "GET", path: "/rest/1/s3cret-code/crm.lead.add?fields[TITLE]=a"},
		answer: `{"result":1}`,
		want: []string{
			"bitrix24|lead:main:" + first + "|" + first + `:requested|lead|requested||||TITLE="a"`,
			"bitrix24|lead:main:" + first + "|" + first + ":created|lead|created|1||",
		},
	},
	"an item": {
		call:   call{path: "/rest/1/s3cret-code/crm.item.add", session: "s", body: `{"entityTypeId":1,"fields":{"title":"a"}}`},
		answer: `{"result":{"item":{"id":250}}}`,
		want:   []string{"bitrix24|s|" + first + `:requested|lead|requested||||title="a"`, "bitrix24|s|" + first + ":created|lead|created|250||"},
	},
	"a deal": {
		call:   call{path: "/rest/1/s3cret-code/crm.deal.add", session: "s", body: `{"fields":{"TITLE":"a"}}`},
		answer: `{"result":9}`,
		want:   []string{"bitrix24|s|" + first + `:requested|lead|requested||||TITLE="a"`, "bitrix24|s|" + first + ":created|lead|created||9|"},
	},
	"another item": {
		call: call{path: "/rest/1/s3cret-code/crm.item.add", session: "s", body: `{"entityTypeId":31,"fields":{"title":"a"}}`}, answer: `{"result":{"item":{"id":250}}}`,
	},
	"a refusal": {
		call: call{path: "/rest/1/s3cret-code/crm.lead.add", session: "s", body: `{"fields":{}}`}, status: 503,
		answer: `{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests s3cret-code"}`,
		want:   []string{"bitrix24|s|" + first + ":requested|lead|requested|||", "bitrix24|s|" + first + ":failed|lead|failed|||QUERY_LIMIT_EXCEEDED: Too many requests ***"},
	},
	"a refusal without a code": {
		call: call{path: "/rest/1/s3cret-code/crm.lead.add", session: "s", body: `{"fields":{}}`}, status: 400,
		answer: `{"error":"","error_description":"Access denied."}`,
		want:   []string{"bitrix24|s|" + first + ":requested|lead|requested|||", "bitrix24|s|" + first + ":failed|lead|failed|||Access denied."},
	},
	"a page of a proxy": {
		call: call{path: "/rest/1/s3cret-code/crm.lead.add", session: "s", body: `{"fields":{}}`}, status: 502, answer: "<html>",
		want: []string{"bitrix24|s|" + first + ":requested|lead|requested|||",
			"bitrix24|s|" + first + ":failed|lead|failed|||the answer (status 502) could not be read: it is no JSON"},
	},
	"a batch": {
		call:   call{path: "/rest/1/s3cret-code/batch", session: "s", body: `{"halt":0,"cmd":{"a":"crm.lead.add?fields[TITLE]=x%20y","b":"crm.deal.add?fields[TITLE]=z","c":"crm.lead.get?id=1"}}`},
		answer: `{"result":{"result":{"a":5,"c":{"ID":"1"}},"result_error":{"b":{"error":"","error_description":"Access denied."}}}}`,
		want: []string{
			"bitrix24|s|" + first + `:a:requested|lead|requested||||TITLE="x y"`, "bitrix24|s|" + first + `:b:requested|lead|requested||||TITLE="z"`,
			"bitrix24|s|" + first + ":a:created|lead|created|5||", "bitrix24|s|" + first + ":b:failed|lead|failed|||Access denied.",
		},
	},
	"a batch in a list": {
		call:   call{path: "/rest/1/s3cret-code/batch", kind: "application/x-www-form-urlencoded", session: "s", body: "cmd[]=crm.lead.add%3Ffields%5BTITLE%5D%3Dx"},
		answer: `{"result":{"result":[6],"result_error":[]}}`,
		want:   []string{"bitrix24|s|" + first + `:0:requested|lead|requested||||TITLE="x"`, "bitrix24|s|" + first + ":0:created|lead|created|6||"},
	},
	"a batch that is refused": {
		call: call{path: "/rest/1/s3cret-code/batch", session: "s", body: `{"cmd":["crm.lead.add?fields[TITLE]=x"]}`}, status: 401,
		answer: `{"error":"expired_token","error_description":"expired"}`,
		want:   []string{"bitrix24|s|" + first + `:0:requested|lead|requested||||TITLE="x"`, "bitrix24|s|" + first + ":0:failed|lead|failed|||expired_token: expired"},
	},
}

func TestBitrix24(t *testing.T) {
	for name, p := range bitrix24Cases {
		t.Run(name, func(t *testing.T) { p.check(t, "/gateway/bitrix24/main") })
	}
}

// TestLeadFindsTheSessionOfItsPhone: a bot that has written to the client through
// the gateway needs no header.
func TestLeadFindsTheSessionOfItsPhone(t *testing.T) {
	up := answering(t, 200, "application/json", `{"contacts":[{"wa_id":"79000000001"}],"messages":[{"id":"wamid.A"}],"result":5}`)
	g := open(t, up.URL)
	call{path: "/gateway/whatsapp/main/v19.0/101/messages", body: `{"to":"79000000001","type":"text","text":{"body":"a"}}`}.to(t, g.url)
	call{path: "/gateway/bitrix24/main/rest/1/code/crm.lead.add", body: `{"fields":{"NAME":"Анна","PHONE":[{"VALUE":"+7 (900) 000-00-01"}]}}`}.to(t, g.url)
	events := g.recorded()
	if len(events) != 3 || events[1].SessionID != "wa:101:79000000001" || events[2].SessionID != events[1].SessionID || events[2].Client.Name != "Анна" {
		t.Errorf("recorded %v", events)
	}
}

// TestLeadIsRecordedBeforeItsAnswer: a bot may wait for a portal that never
// answers.
func TestLeadIsRecordedBeforeItsAnswer(t *testing.T) {
	early := make(chan []model.Event, 1)
	g := &gate{}
	up := upstream(t, nil)
	up.Config.Handler = heldUntilRecorded(t, func() *gate { return g }, early)
	g = open(t, up.URL)
	call{path: "/gateway/bitrix24/main/rest/1/code/crm.lead.add", session: "s", body: `{"fields":{"TITLE":"a"}}`}.to(t, g.url)
	if events := <-early; len(events) != 1 || events[0].Body.(*model.Lead).Status != model.LeadRequested {
		t.Errorf("recorded before the answer: %v", events)
	}
	if events := g.recorded(); len(events) != 2 {
		t.Errorf("recorded %v", events)
	}
}
