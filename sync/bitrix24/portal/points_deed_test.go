package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/model"
)

func deedPoints() []point {
	return []point{
		{29, "crm.lead.add answers a number, makes the same lead twice, and in simple CRM a deal", showAdds},
		{30, "rows of phones are added, changed and removed by their ids; without typeId nothing happens", showLists},
		{32, "findbycomm takes twenty values, is cut off at twenty hits, and compares phones by digits", showFindByComm},
		{33, "comments take fields in small letters only, and none that is empty", showComments},
		{34, "each move between stages is recorded", showStageHistory},
		{36, "open lines: chats of an entity, the dialog, sessions and their messages by number", showOpenLines},
	}
}

func showAdds(t *testing.T) {
	b := newBench(t)
	fields := `{"fields":{"ORIGINATOR_ID":"debrief","ORIGIN_ID":"wa:1"}}`
	if first, second := b.good("crm.lead.add", fields), b.good("crm.lead.add", fields); first != 1.0 || second != 2.0 {
		t.Errorf("%v and %v", first, second)
	}
	if got := b.good("crm.item.list", `{"entityTypeId":1,"filter":{"=originatorId":"debrief","=originId":"wa:1"}}`); titles(got) != "Lead #1 Lead #2" {
		t.Errorf("%v", got)
	}
	b.want("crm.lead.add", `{"fields":"x"}`, 400, "", "Parameter 'fields' must be array.")
	simple := benchWith(t, func(o *Options) { o.Simple = true })
	if mode := simple.good("crm.settings.mode.get", `{}`); mode != 2.0 {
		t.Errorf("the mode is %v", mode)
	}
	simple.good("crm.lead.add", `{"fields":{"TITLE":"a"}}`)
	simple.want("crm.lead.get", `{"id":1}`, 400, "", "Not found")
	if got := titles(simple.good("crm.item.list", `{"entityTypeId":2}`)); got != "a" {
		t.Errorf("the deal is %q", got)
	}
}

func showLists(t *testing.T) {
	showPhoneRows(t)
	b := newBench(t)
	b.good("crm.item.add", `{"entityTypeId":1,"fields":{"fm":[{"value":"+7","typeId":"PHONE"},{"value":"+8"}]}}`)
	if held, _ := b.Entity(leadRef("1")); held.Fields.Text("PHONE") != "+7" {
		t.Errorf("added %q", held.Fields.Text("PHONE"))
	}
}

func showFindByComm(t *testing.T) {
	b := newBench(t)
	phone := func(value string) model.Fields {
		return model.Fields{"PHONE": []byte(`[{"VALUE":"` + value + `"}]`)}
	}
	b.lead(phone("+7 (999) 000-00-01"))
	for written, want := range map[string]string{
		`"89990000001"`: "map[LEAD:[1]]", `"+79990000001"`: "map[LEAD:[1]]", `"79990000002"`: "[]",
	} {
		if got := fmt.Sprint(b.good("crm.duplicate.findbycomm", `{"type":"PHONE","values":[`+written+`]}`)); got != want {
			t.Errorf("%s: %s, want %s", written, got, want)
		}
	}
	b.want("crm.duplicate.findbycomm", `{"values":["1"]}`, 400, "Communication type is not defined", "Parameter 'type' is required.")
	twenty := strings.Repeat(`"1",`, maxValues)
	if got := fmt.Sprint(b.good("crm.duplicate.findbycomm", `{"type":"PHONE","values":[`+twenty+`"89990000001"]}`)); got != "[]" {
		t.Errorf("the twenty-first value counts: %s", got)
	}
	for range 25 {
		b.lead(phone("+7 999 000-00-09"))
	}
	found, _ := dig(b.good("crm.duplicate.findbycomm", `{"type":"PHONE","values":["79990000009"]}`), "LEAD").([]any)
	if len(found) != 20 {
		t.Errorf("%d hits", len(found))
	}
}

func showComments(t *testing.T) {
	b := newBench(t)
	leads(b, 1)
	body := `{"ENTITY_ID":1,"ENTITY_TYPE":"lead","COMMENT":"a note"}`
	id := b.good("crm.timeline.comment.add", `{"fields":`+body+`}`)
	row := dig(b.good("crm.timeline.comment.list", `{"filter":{"ENTITY_ID":1,"ENTITY_TYPE":"lead"}}`), 0)
	if dig(row, "COMMENT") != "a note" || dig(row, "ID") != fmt.Sprint(id) || dig(row, "AUTHOR_ID") != "1" {
		t.Errorf("%v: %v", id, row)
	}
	b.want("crm.timeline.comment.add", `{"FIELDS":`+body+`}`, 400, 100.0, "")
	b.want("crm.timeline.comment.add", `{"fields":{"ENTITY_ID":1,"ENTITY_TYPE":"lead","COMMENT":" "}}`, 400, "INVALID_ARG_VALUE", "")
	b.want("crm.timeline.comment.add", `{"fields":{"ENTITY_ID":9,"ENTITY_TYPE":"lead","COMMENT":"x"}}`, 400, "NOT_FOUND", "")
}

func showStageHistory(t *testing.T) {
	b := newBench(t)
	leads(b, 1)
	for _, stage := range []string{"IN_PROCESS", "IN_PROCESS", "JUNK"} {
		b.good("crm.lead.update", `{"id":1,"fields":{"STATUS_ID":"`+stage+`"}}`)
	}
	items, _ := dig(b.good("crm.stagehistory.list", `{"entityTypeId":1,"order":{"ID":"ASC"}}`), "items").([]any)
	var got []string
	for _, item := range items {
		got = append(got, fmt.Sprint(dig(item, "TYPE_ID"), ":", dig(item, "STATUS_ID"), ":", dig(item, "STATUS_SEMANTIC_ID")))
	}
	if strings.Join(got, " ") != "1:NEW:P 2:IN_PROCESS:P 3:JUNK:F" {
		t.Errorf("%v", got)
	}
}

func showOpenLines(t *testing.T) {
	b := newBench(t)
	leads(b, 2)
	chat := b.OpenChat("Olga", leadRef("1"))
	b.Say(chat, VoiceClient, "hello")
	ask := func(params string) any { return b.good("imopenlines.crm.chat.get", params) }
	if got := ask(`{"CRM_ENTITY_TYPE":"lead","CRM_ENTITY":1}`); dig(got, 0, "CHAT_ID") != chat {
		t.Errorf("%v", got)
	}
	if got := fmt.Sprint(ask(`{"CRM_ENTITY_TYPE":"lead","CRM_ENTITY":2}`), ask(`{"CRM_ENTITY_TYPE":"lead","CRM_ENTITY":99}`)); got != "[] []" {
		t.Errorf("without a chat: %s", got)
	}
	b.want("imopenlines.crm.chat.getLastId", `{"CRM_ENTITY_TYPE":"lead","CRM_ENTITY":2}`, 400, "CRM_CHAT_EMPTY_CRM_DATA", "")
	dialog := b.good("imopenlines.dialog.get", `{"CHAT_ID":`+chat+`}`)
	if data, _ := dig(dialog, "entity_data_1").(string); !strings.HasPrefix(data, "Y|LEAD|1|N|N|") || dig(dialog, "entity_data_2") != "LEAD|1|COMPANY|0|CONTACT|0|DEAL|0" {
		t.Errorf("%v", dialog)
	}
	history := b.good("imopenlines.session.history.get", `{"CHAT_ID":`+chat+`}`)
	messages, _ := dig(history, "message").(map[string]any)
	for id, m := range messages {
		if dig(m, "id") != id || dig(m, "text") != "hello" || dig(m, "chatid") != chat {
			t.Errorf("%v", m)
		}
	}
	first := dig(history, "sessionId")
	b.CloseChat(chat)
	if got := fmt.Sprint(ask(`{"CRM_ENTITY_TYPE":"lead","CRM_ENTITY":1}`)); got != "[]" {
		t.Errorf("closed, and still active: %s", got)
	}
	if got := ask(`{"CRM_ENTITY_TYPE":"lead","CRM_ENTITY":1,"ACTIVE_ONLY":"N"}`); dig(got, 0, "CHAT_ID") != chat {
		t.Errorf("with those that are closed: %v", got)
	}
	b.clock.now = b.clock.now.Add(time.Hour)
	b.Say(chat, VoiceClient, "again")
	if second := dig(b.good("imopenlines.session.history.get", `{"CHAT_ID":`+chat+`}`), "sessionId"); len(messages) != 1 || second == first {
		t.Errorf("%d messages, sessions %v and %v", len(messages), first, second)
	}
	b.DenyChat(chat, true)
	b.want("imopenlines.session.history.get", `{"CHAT_ID":`+chat+`}`, 400, "ACCESS_DENIED", "")
}
