package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"debrief/model"
)

func hexMAC(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// delivery returns a verified request of a channel.
func delivery(channel, body string) call {
	switch channel {
	case "telegram":
		return call{path: "/hooks/telegram/salon", body: body}.with("X-Telegram-Bot-Api-Secret-Token", "tg-secret")
	case "whatsapp", "instagram":
		return call{path: "/hooks/" + channel + "/main", body: body}.with("X-Hub-Signature-256", hexMAC("app-secret", body))
	case "chatwoot":
		stamp := fmt.Sprint(noon.Unix())
		return call{path: "/hooks/chatwoot/main", body: body}.with("X-Chatwoot-Timestamp", stamp).
			with("X-Chatwoot-Signature", hexMAC("cw-secret", stamp+"."+body))
	case "jivo":
		return call{path: "/hooks/jivo/main/jivo-secret", body: body}
	case "bitrix24":
		return call{path: "/hooks/bitrix24/portal", body: body + b24Auth}.with("Content-Type", "application/x-www-form-urlencoded")
	case "form":
		return call{path: "/v1/forms/callback/form-secret", body: body}
	}
	return call{path: channel, body: body}.with("Authorization", "Bearer api-token")
}

const b24Auth = "&auth[application_token]=app-token&auth[domain]=salon.bitrix24.example&auth[member_id]=member&auth[access_token]=SECRET"

// short writes what an event says on one line.
func short(e model.Event) string {
	head := fmt.Sprintf("%s %s/%s %s %s @%d", e.Type, e.Source, e.Account, e.SessionID, e.ID, e.TS.Unix())
	switch b := e.Body.(type) {
	case *model.Message:
		text := fmt.Sprintf("%s %s %q", head, b.Role, b.Text)
		for _, a := range b.Attachments {
			text += fmt.Sprintf(" [%s %s]", a.Kind, a.Name)
		}
		return text
	case *model.Edit:
		return fmt.Sprintf("%s -> %s %q", head, b.Target, b.Text)
	case *model.Delete:
		return fmt.Sprintf("%s -> %s", head, b.Target)
	case *model.Notification:
		return fmt.Sprintf("%s %s %s %s", head, b.Status, b.NotificationID, b.Error)
	case *model.CRM:
		return fmt.Sprintf("%s %s %s %s", head, b.Entity.Kind, b.Entity.ID, b.Action)
	case *model.Call:
		return fmt.Sprintf("%s %s %gs", head, b.CallID, b.DurationS)
	case *model.Form:
		return fmt.Sprintf("%s %s", head, b.Fields.Names())
	case *model.ToolCall:
		return fmt.Sprintf("%s %s %s", head, b.Tool, b.Args)
	case *model.ToolResult:
		return fmt.Sprintf("%s %s %s", head, b.CallID, b.Result)
	}
	return head
}

type adapterCase struct {
	name, channel, body string
	want                []string // events as short writes them
	refused             string   // part of the reason of the one reject, "" for none
}

var adapterCases = []adapterCase{
	// Telegram
	{"a text", "telegram", `{"update_id":7,"message":{"message_id":3,"from":{"id":5,"is_bot":false,"first_name":"Анна","last_name":"К"},"chat":{"id":5,"type":"private"},"date":1763800000,"text":"Привет"}}`,
		[]string{`message telegram/salon tg:5 5:3 @1763800000 client "Привет"`}, ""},
	{"an old message without is_bot and type", "telegram", `{"update_id":7,"message":{"message_id":3,"from":{"id":5},"chat":{"id":5},"date":"1763800000","caption":"фото","photo":[{"file_id":"s"},{"file_id":"l","file_size":9}]}}`,
		[]string{`message telegram/salon tg:5 5:3 @1763800000 client "фото" [image l]`}, ""},
	{"is_bot as a word", "telegram", `{"update_id":7,"message":{"message_id":3,"from":{"id":5,"is_bot":"False"},"chat":{"id":5},"date":1763800000,"text":"x"}}`,
		[]string{`message telegram/salon tg:5 5:3 @1763800000 client "x"`}, ""},
	{"an edit", "telegram", `{"update_id":8,"edited_message":{"message_id":3,"from":{"id":5},"chat":{"id":5},"date":1763800000,"edit_date":1763800060,"text":"Привет!"}}`,
		[]string{`edit telegram/salon tg:5 5:3:edit:8 @1763800060 -> 5:3 "Привет!"`}, ""},
	{"a button, inline id a number, no message", "telegram", `{"update_id":9,"callback_query":{"id":4382,"from":{"id":5,"first_name":"A"},"data":"book"}}`,
		[]string{`message telegram/salon tg:5 callback:4382 @1795348800 client "book"`}, ""},
	{"a business message of the client", "telegram", `{"update_id":9,"business_message":{"business_connection_id":"bc","message_id":4,"from":{"id":5},"chat":{"id":5,"type":"private"},"date":1763800000,"text":"hi"}}`,
		[]string{`message telegram/salon tg:bc:5 bc:5:4 @1763800000 client "hi"`}, ""},
	{"a business message of the owner", "telegram", `{"update_id":9,"business_message":{"business_connection_id":"bc","message_id":5,"from":{"id":77},"chat":{"id":5,"type":"private"},"date":1763800000,"text":"hello"}}`,
		[]string{`message telegram/salon tg:bc:5 bc:5:5 @1763800000 assistant "hello"`}, ""},
	{"business messages deleted", "telegram", `{"update_id":9,"deleted_business_messages":{"business_connection_id":"bc","chat":{"id":5},"message_ids":[4,5]}}`,
		[]string{`delete telegram/salon tg:bc:5 bc:5:4:delete @1795348800 -> bc:5:4`, `delete telegram/salon tg:bc:5 bc:5:5:delete @1795348800 -> bc:5:5`}, ""},
	{"another kind of update", "telegram", `{"update_id":9,"poll":{"id":"1"}}`, nil, "not recorded"},
	{"a message without a time", "telegram", `{"update_id":7,"message":{"message_id":3,"chat":{"id":5},"text":"x"}}`, nil, "ts: is missing"},

	// WhatsApp
	{"a batch", "whatsapp", wa(`"contacts":[{"wa_id":"79000000001","profile":{"name":"Анна"}}],"messages":[{"from":"79000000001","id":"wamid.1","timestamp":"1763800000","type":"text","text":{"body":"Привет"}},{"from":"79000000001","id":"wamid.2","timestamp":"1763800001","type":"image","image":{"id":"m1","caption":"вот"}}],"statuses":[{"id":"wamid.0","status":"failed","timestamp":"1763800002","recipient_id":"79000000001","errors":[{"code":131047,"title":"Re-engagement message"}]}]`),
		[]string{
			`message whatsapp/100 wa:100:79000000001 wamid.1 @1763800000 client "Привет"`,
			`message whatsapp/100 wa:100:79000000001 wamid.2 @1763800001 client "вот" [image m1]`,
			`notification whatsapp/100 wa:100:79000000001 wamid.0:failed @1763800002 failed wamid.0 131047 Re-engagement message`,
		}, ""},
	{"an edit and a revocation", "whatsapp", wa(`"messages":[{"from":"7","id":"e1","timestamp":"1763800000","type":"edit","edit":{"original_message_id":"wamid.1","message":{"type":"text","text":{"body":"новое"}}}},{"from":"7","id":"r1","timestamp":"1763800001","type":"revoke","revoke":{"original_message_id":"wamid.2"}}]`),
		[]string{`edit whatsapp/100 wa:100:7 e1 @1763800000 -> wamid.1 "новое"`, `delete whatsapp/100 wa:100:7 r1 @1763800001 -> wamid.2`}, ""},
	{"an echo is the assistant's", "whatsapp", wa(`"message_echoes":[{"from":"100","to":"79000000001","id":"w3","timestamp":"1763800000","type":"text","text":{"body":"Ждём"}}]`),
		[]string{`message whatsapp/100 wa:100:79000000001 w3 @1763800000 assistant "Ждём"`}, ""},
	{"a pressed button", "whatsapp", wa(`"messages":[{"from":"7","id":"b","timestamp":"1763800000","type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"1","title":"Да"}}}]`),
		[]string{`message whatsapp/100 wa:100:7 b @1763800000 client "Да"`}, ""},
	{"a user id instead of a number", "whatsapp", wa(`"messages":[{"from_user_id":"US.13","id":"b","timestamp":"1763800000","type":"text","text":{"body":"x"}}]`),
		[]string{`message whatsapp/100 wa:100:US.13 b @1763800000 client "x"`}, ""},
	{"a call", "whatsapp", wa(`"calls":[{"id":"c","from":"7","event":"terminate","timestamp":"1763800000","duration":12}]`),
		[]string{`call whatsapp/100 wa:100:7 c:terminate @1763800000 c 12s`}, ""},
	{"another field", "whatsapp", `{"entry":[{"changes":[{"field":"account_update","value":{"event":"X"}}]}]}`, nil, `the field "account_update"`},
	{"another status", "whatsapp", wa(`"statuses":[{"id":"x","status":"warning","timestamp":"1"}]`), nil, `status "warning"`},

	// Instagram
	{"a message, milliseconds", "instagram", ig(`{"sender":{"id":"5"},"recipient":{"id":"900"},"timestamp":1763800000123,"message":{"mid":"m1","text":"Сколько стоит?"}}`),
		[]string{`message instagram/900 ig:900:5 m1 @1763800000 client "Сколько стоит?"`}, ""},
	{"an echo, time as ISO", "instagram", ig(`{"sender":{"id":"900"},"recipient":{"id":"5"},"timestamp":"2025-11-22T08:26:40+0000","message":{"mid":"m2","is_echo":true,"text":"1500"}}`),
		[]string{`message instagram/900 ig:900:5 m2 @1763800000 assistant "1500"`}, ""},
	{"a deletion, seconds as a string", "instagram", ig(`{"sender":{"id":"5"},"recipient":{"id":"900"},"timestamp":"1763800000","message":{"mid":"m1","is_deleted":true}}`),
		[]string{`delete instagram/900 ig:900:5 m1:delete @1763800000 -> m1`}, ""},
	{"read, while another app is in charge", "instagram", `{"entry":[{"id":"900","standby":[{"sender":{"id":"5"},"recipient":{"id":"900"},"timestamp":1763800000123,"read":{"mid":"m2"}}]}]}`,
		[]string{`notification instagram/900 ig:900:5 m2:read @1763800000 read m2 `}, ""},
	{"a postback", "instagram", ig(`{"sender":{"id":"5"},"recipient":{"id":"900"},"timestamp":1763800000123,"postback":{"mid":"p","title":"Записаться","payload":"BOOK"}}`),
		[]string{`message instagram/900 ig:900:5 p:postback @1763800000 client "Записаться"`}, ""},
	{"something else", "instagram", ig(`{"sender":{"id":"5"},"recipient":{"id":"900"},"timestamp":1,"referral":{}}`), nil, "not recorded"},

	// Chatwoot
	{"a client's message", "chatwoot", `{"event":"message_created","id":11,"content":"Здравствуйте","message_type":"incoming","created_at":"2020-03-03 13:05:57 UTC","private":false,"sender":{"id":3,"name":"Анна","phone_number":"+79000000001"},"account":{"id":1},"conversation":{"id":42,"messages":[{"message_type":0}]}}`,
		[]string{`message chatwoot/1 cw:1:42 message:11 @1583240757 client "Здравствуйте"`}, ""},
	{"the assistant's, type a number", "chatwoot", `{"event":"message_created","id":12,"content":"Да","message_type":1,"created_at":1763800000,"account":{"id":1},"conversation":{"id":42}}`,
		[]string{`message chatwoot/1 cw:1:42 message:12 @1763800000 assistant "Да"`}, ""},
	{"a private note", "chatwoot", `{"event":"message_created","id":13,"content":"vip","message_type":"outgoing","private":true,"created_at":"2025-11-22T08:26:40.123Z","account":{"id":1},"conversation":{"id":42}}`,
		[]string{`message chatwoot/1 cw:1:42 message:13 @1763800000 system "vip"`}, ""},
	{"an edit", "chatwoot", `{"event":"message_updated","id":12,"content":"Нет","message_type":"outgoing","created_at":1763800000,"updated_at":1763800009,"account":{"id":1},"conversation":{"id":42}}`,
		[]string{`edit chatwoot/1 cw:1:42 message_updated:12:1763800009 @1763800009 -> message:12 "Нет"`}, ""},
	{"resolved, whatever the status says", "chatwoot", `{"event":"conversation_resolved","id":42,"status":"open","timestamp":1763800000,"account":{"id":1}}`,
		[]string{`session_end chatwoot/1 cw:1:42 conversation_resolved:42:1763800000 @1763800000`}, ""},
	{"another event", "chatwoot", `{"event":"contact_created","id":1}`, nil, `"contact_created"`},

	// Jivo
	{"a transcript", "jivo", `{"event_name":"chat_finished","chat_id":9,"widget_id":"w","visitor":{"number":"5","name":"Анна"},"agents":[{"id":2,"name":"Ольга"}],"chat":{"messages":[{"type":"visitor","timestamp":1763800000,"message":"Привет"},{"type":"agent","agent_id":2,"timestamp":1763800005,"message":"Добрый день"}]}}`,
		[]string{
			`message jivo/w jivo:main:9 ` + hashed("chat_finished", "9", "0", "1763800000000") + ` @1763800000 client "Привет"`,
			`message jivo/w jivo:main:9 ` + hashed("chat_finished", "9", "1", "1763800005000") + ` @1763800005 operator "Добрый день"`,
			`session_end jivo/w jivo:main:9 chat_finished:9 @1763800005`,
		}, ""},
	{"accepted", "jivo", `{"event_name":"chat_accepted","chat_id":9,"widget_id":"w"}`,
		[]string{`session_start jivo/w jivo:main:9 chat_accepted:9 @1795348800`}, ""},
	{"left while nobody was there", "jivo", `{"event_name":"offline_message","offline_message_id":"4","widget_id":"w","message":"Перезвоните","visitor":{"phone":"+7"}}`,
		[]string{`message jivo/w jivo:main:offline:4 offline_message:4 @1795348800 client "Перезвоните"`}, ""},
	{"the bot API", "jivo", `{"event":"CLIENT_MESSAGE","id":"uuid","chat_id":"9","client_id":"5","site_id":"w","message":{"type":"TEXT","text":"hi","timestamp":1763800000}}`,
		[]string{`message jivo/main jivo:main:9 CLIENT_MESSAGE:uuid @1763800000 client "hi"`}, ""},
	{"another event", "jivo", `{"event_name":"client_updated"}`, nil, `"client_updated"`},

	// Bitrix24
	{"a lead changed", "bitrix24", `event=onCrmLeadUpdate&data[FIELDS][ID]=1205&ts=1763800000`,
		[]string{`crm bitrix24/salon.bitrix24.example  ONCRMLEADUPDATE:1205:1763800000 @1763800000 lead 1205 update`}, ""},
	{"a deal moved", "bitrix24", `event=ONCRMDEALMOVETOCATEGORY&data%5BFIELDS%5D%5BID%5D=5&ts=1763800000`,
		[]string{`crm bitrix24/salon.bitrix24.example  ONCRMDEALMOVETOCATEGORY:5:1763800000 @1763800000 deal 5 move`}, ""},
	{"an open line, date empty", "bitrix24", `event=ONOPENLINEMESSAGEADD&data[DATA][0][connector][user_id]=19&data[DATA][0][chat][id]=105&data[DATA][0][message][id]=8&data[DATA][0][message][date]=&data[DATA][0][message][text]=hello&data[DATA][0][message][system]=N&data[DATA][0][message][user_id]=19&data[DATA][1][chat][id]=105&data[DATA][1][message][id]=9&data[DATA][1][message][text]=joined&data[DATA][1][message][system]=Y&ts=1763800000`,
		[]string{`message bitrix24/salon.bitrix24.example b24:member:105 message:8 @1763800000 client "hello"`,
			`message bitrix24/salon.bitrix24.example b24:member:105 message:9 @1763800000 system "joined"`}, ""},
	{"an operator's words to a connector", "bitrix24", `event=ONIMCONNECTORMESSAGEADD&data[MESSAGES][0][im][chat_id]=18&data[MESSAGES][0][im][message_id]=86&data[MESSAGES][0][message][user_id]=27&data[MESSAGES][0][message][text]=[b]Ольга:[/b] [br]Да[br]нет&ts=1763800000`,
		[]string{"message bitrix24/salon.bitrix24.example b24:member:18 message:86 @1763800000 operator \"Да\\nнет\""}, ""},
	{"a connector's user in a bot's chat", "bitrix24", `event=ONIMBOTMESSAGEADD&data[PARAMS][MESSAGE]=hi&data[PARAMS][MESSAGE_ID]=84&data[PARAMS][CHAT_ID]=145&data[PARAMS][MESSAGE_TYPE]=L&data[USER][ID]=27&data[USER][IS_CONNECTOR]=Y&ts=1763800000`,
		[]string{`message bitrix24/salon.bitrix24.example b24:member:145 message:84 @1763800000 client "hi"`}, ""},
	{"a bot of the second version", "bitrix24", `event=ONIMBOTV2MESSAGEADD&data[bot][id]=4&data[message][id]=84&data[message][authorId]=4&data[message][text]=hi&data[chat][id]=145&ts=1763800000`,
		[]string{`message bitrix24/salon.bitrix24.example b24:member:145 message:84 @1763800000 assistant "hi"`}, ""},
	{"an edit without its text", "bitrix24", `event=ONOPENLINEMESSAGEUPDATE&data[DATA][0][chat][id]=105&data[DATA][0][message][id]=8&ts=1763800000`, nil, "lacks"},
	{"a session ends", "bitrix24", `event=ONSESSIONFINISH&data[DATA][0][session][id]=42&data[DATA][0][chat][id]=105&ts=1763800000`,
		[]string{`session_end bitrix24/salon.bitrix24.example b24:member:105 ONSESSIONFINISH:42:1763800000 @1763800000`}, ""},
	{"a phone call", "bitrix24", `event=ONVOXIMPLANTCALLEND&data[CALL_ID]=c1&data[PHONE_NUMBER]=%2B49906&data[CALL_DURATION]=61&data[CALL_START_DATE]=2025-11-22T11:26:40%2B03:00&ts=1763800100`,
		[]string{`call bitrix24/salon.bitrix24.example b24:member:phone:+49906 ONVOXIMPLANTCALLEND:c1 @1763800000 c1 61s`}, ""},
	{"another event", "bitrix24", `event=ONAPPUNINSTALL&data[VERSION]=1&ts=1763800000`, nil, "ONAPPUNINSTALL"},

	// Forms
	{"a form", "form", `{"fio":"Анна","tel":"+7 900","id":"t1","ts":1763800000}`,
		[]string{`form form/callback  t1 @1763800000 [fio id tel ts]`}, ""},
	{"a form that is a list", "form", `[1]`, nil, "object of fields"},

	// OpenTelemetry
	{"a span", "/v1/traces", `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"db","attributes":[]},{"traceId":"AB","spanId":"CD","startTimeUnixNano":"1763800000000000000","endTimeUnixNano":1763800001000000000,"attributes":[{"key":"gen_ai.conversation.id","value":{"stringValue":"conv"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"old\"}]},{\"role\":\"assistant\",\"parts\":[]},{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"new\"}]}]"}},{"key":"gen_ai.output.messages","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"assistant"}},{"key":"parts","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"text"}},{"key":"content","value":{"stringValue":"answer"}}]}}]}}}]}}]}}}]}]}]}]}`,
		[]string{`message otlp/ conv ab:cd:in:1 @1763800000 client "new"`, `message otlp/ conv ab:cd:out:2 @1763800001 assistant "answer"`}, ""},
	{"a model's span without a conversation", "/v1/traces", `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b","attributes":[{"key":"gen_ai.system","value":{"stringValue":"x"}}]}]}]}]}`, nil, "gen_ai.conversation.id"},
	{"an event with tools", "/v1/logs", `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"gen_ai.client.inference.operation.details","traceId":"a","spanId":"b","timeUnixNano":"1763800000000000000","attributes":[{"key":"gen_ai.conversation.id","value":{"stringValue":"conv"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c\",\"response\":{\"ok\":1}}]}]"}},{"key":"gen_ai.output.messages","value":{"stringValue":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"d\",\"name\":\"book\",\"arguments\":{\"at\":\"12\"}}]}]"}}]}]}]}]}`,
		[]string{`tool_result otlp/ conv a:b:in:1 @1763800000 c {"ok":1}`, `tool_call otlp/ conv a:b:out:2 @1763800000 book {"at":"12"}`}, ""},
}

func wa(value string) string {
	return `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"100"},` + value + `}}]}]}`
}

func ig(part string) string {
	return `{"object":"instagram","entry":[{"id":"900","time":1,"messaging":[` + part + `]}]}`
}

func TestAdapters(t *testing.T) {
	for _, tt := range adapterCases {
		t.Run(strings.Trim(tt.channel, "/")+" "+tt.name, func(t *testing.T) {
			s := &shelf{}
			h := receiver(t, s)
			if status, body := delivery(tt.channel, tt.body).to(t, h); status != 200 {
				t.Fatalf("answered %d %s", status, body)
			}
			var got []string
			for _, e := range s.events {
				got = append(got, short(e))
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if tt.refused == "" && len(s.rejects) > 0 || tt.refused != "" && (len(s.rejects) != 1 || !strings.Contains(s.rejects[0].Reason, tt.refused)) {
				t.Errorf("rejects %+v, want %q", s.rejects, tt.refused)
			}
			for _, r := range s.rejects {
				if strings.Contains(string(r.Body), "SECRET") || len(r.Body) == 0 || !strings.HasPrefix(r.Place.Origin, "/") {
					t.Errorf("a reject is kept as %+v %s", r, r.Body)
				}
			}
			before := len(s.events)
			for range 10 {
				delivery(tt.channel, tt.body).to(t, h)
			}
			if len(s.events) != before {
				t.Errorf("ten more deliveries made %d more events", len(s.events)-before)
			}
		})
	}
}
