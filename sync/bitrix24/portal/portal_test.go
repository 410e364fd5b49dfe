package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"debrief/model"
)

type clock struct{ now time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	return ctx.Err()
}

// bench is a portal with a way to call it.
type bench struct {
	*Portal
	clock *clock
	t     *testing.T
}

func newBench(t *testing.T) *bench {
	t.Helper()
	c := newClock()
	return &bench{New(Options{Now: c.Now, Sleep: c.Sleep}), c, t}
}

const base = "https://salon.example"

// send makes a request and returns the status and the decoded answer; status 0
// means that the connection broke.
func (b *bench) send(method, url, kind, body string) (int, map[string]any) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	resp, err := b.Transport().RoundTrip(r)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	var answer map[string]any
	if json.Unmarshal(raw, &answer) != nil {
		answer = map[string]any{"page": string(raw)}
	}
	return resp.StatusCode, answer
}

// call makes a call with JSON; it waits for the bucket first.
func (b *bench) call(method, params string) (int, map[string]any) {
	b.t.Helper()
	b.clock.now = b.clock.now.Add(time.Second)
	return b.send(http.MethodPost, b.WebhookURL(base)+method, "application/json", params)
}

func (b *bench) lead(fields model.Fields) model.EntityRef {
	b.t.Helper()
	id, err := b.AddLead(fields)
	if err != nil {
		b.t.Fatal(err)
	}
	return model.EntityRef{Kind: model.EntityLead, ID: id}
}

func text1(name, value string) model.Fields { return model.Fields{}.With(name, value) }

// dig follows a path of names and places through an answer.
func dig(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

func showForms(t *testing.T) {
	b := newBench(t)
	b.lead(text1("TITLE", "a"))
	hook := b.WebhookURL(base)
	form := url.Values{"entityTypeId": {"1"}, "filter[>id]": {"0"}, "filter[@stageId][]": {"NEW", "IN_PROCESS"}, "order[id]": {"ASC"}, "select[0]": {"id"}, "select[1]": {"title"}}
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	for name, sent := range form {
		for _, value := range sent {
			if err := w.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	ways := map[string][4]string{
		"json":      {http.MethodPost, hook + "crm.item.list", "application/json", `{"entityTypeId":1,"filter":{">id":0,"@stageId":["NEW","IN_PROCESS"]},"order":{"id":"ASC"},"select":["id","title"]}`},
		"form":      {http.MethodPost, hook + "crm.item.list.json", "application/x-www-form-urlencoded", form.Encode()},
		"query":     {http.MethodGet, hook + "CRM.Item.List/?" + form.Encode(), "", ""},
		"multipart": {http.MethodPost, hook + "crm.item.list/", w.FormDataContentType(), parts.String()},
	}
	want := map[string]any{"items": []any{map[string]any{"id": 1.0, "title": "a"}}}
	for name, way := range ways {
		status, answer := b.send(way[0], way[1], way[2], way[3])
		if status != 200 || !reflect.DeepEqual(answer["result"], want) || answer["total"] != 1.0 || answer["next"] != nil {
			t.Errorf("%s: %d %v", name, status, answer)
		}
	}
}

func TestWhoMayEnter(t *testing.T) {
	b := newBench(t)
	cases := map[string]struct {
		status int
		code   string
	}{
		"/rest/1/demo0secret0code/server.time": {200, ""},
		"/rest/1/wrong/server.time":            {401, "INVALID_CREDENTIALS"},
		"/rest/2/demo0secret0code/server.time": {401, "INVALID_CREDENTIALS"},
		"/rest/server.time":                    {401, "NO_AUTH_FOUND"},
		"/rest/1/demo0secret0code/no.method":   {404, "ERROR_METHOD_NOT_FOUND"},
	}
	for path, c := range cases {
		status, answer := b.send(http.MethodPost, base+path, "application/json", "{}")
		if code, _ := answer["error"].(string); status != c.status || code != c.code {
			t.Errorf("%s: %d %v", path, status, answer)
		}
	}
	b.opts.RequireHTTPS = true
	if status, answer := b.call("server.time", "{}"); status != 400 || answer["error"] != "INVALID_REQUEST" {
		t.Errorf("plain http: %d %v", status, answer)
	}
}

func TestTheBucketHoldsFiftyAndLosesTwoASecond(t *testing.T) {
	b := newBench(t)
	ask := func() int {
		status, _ := b.send(http.MethodPost, b.WebhookURL(base)+"server.time", "application/json", "{}")
		return status
	}
	for i := range 50 {
		if status := ask(); status != 200 {
			t.Fatalf("call %d: %d", i+1, status)
		}
	}
	b.clock.now = b.clock.now.Add(999 * time.Millisecond)
	if ask() != 503 || len(b.Misbehaviour()) != 1 {
		t.Errorf("the 51st: %v", b.Misbehaviour())
	}
	b.clock.now = b.clock.now.Add(time.Millisecond)
	if first, second, third := ask(), ask(), ask(); first != 200 || second != 200 || third != 503 {
		t.Errorf("after a second: %d %d %d", first, second, third)
	}
}

func TestWhatAnUpdateDoes(t *testing.T) {
	b := newBench(t)
	ref := b.lead(text1("TITLE", "a"))
	b.clock.now = b.clock.now.Add(90 * time.Minute)
	status, answer := b.call("crm.lead.update", `{"ID":1,"FIELDS":{"STATUS_ID":"JUNK","NO_SUCH":"x","DATE_MODIFY":"2000-01-01T00:00:00Z","OPPORTUNITY":"12.5"}}`)
	if status != 200 || answer["result"] != true {
		t.Fatalf("%d %v", status, answer)
	}
	_, got := b.call("crm.lead.get", `{"id":"1"}`)
	now := b.clock.now.Add(-time.Second).In(time.FixedZone("", 3*60*60)).Format(time.RFC3339)
	for name, want := range map[string]any{
		"STATUS_ID": "JUNK", "STATUS_SEMANTIC_ID": "F", "DATE_CLOSED": now, "DATE_MODIFY": now, "MOVED_TIME": now,
		"MOVED_BY_ID": "1", "MODIFY_BY_ID": "1", "OPPORTUNITY": "12.50", "NO_SUCH": nil, "BIRTHDATE": "", "COMPANY_ID": nil, "ID": "1",
	} {
		if have := dig(got, "result", name); have != want {
			t.Errorf("%s is %v, not %v", name, have, want)
		}
	}
	if !strings.HasSuffix(now, "+03:00") {
		t.Errorf("the server's offset: %s", now)
	}
	_, item := b.call("crm.item.get", `{"entityTypeId":1,"id":1}`)
	if dig(item, "result", "item", "opportunity") != 12.5 || dig(item, "result", "item", "companyId") != 0.0 || dig(item, "result", "item", "birthdate") != nil {
		t.Errorf("%v", dig(item, "result", "item"))
	}
	if err := b.Edit(ref, 7, text1("STATUS_ID", "NEW")); err != nil {
		t.Fatal(err)
	}
	if held, _ := b.Entity(ref); held.Fields.Text("DATE_CLOSED") != "" || held.Fields.Text("MOVED_BY_ID") != "7" {
		t.Errorf("%v", held.Fields)
	}
}

func TestWhatIsRefused(t *testing.T) {
	b := newBench(t)
	b.lead(text1("TITLE", "a"))
	if _, err := b.AddDeal(text1("TITLE", "d")); err != nil {
		t.Fatal(err)
	}
	b.SetStages("DEAL_STAGE_9", []Status{{ID: "C9:NEW", Name: "New"}})
	cases := []struct{ method, params, code, words string }{
		{"crm.lead.get", `{"id":"x"}`, "", "ID is not defined or invalid."},
		{"crm.lead.get", `{"id":99}`, "", "Not found"},
		{"crm.lead.update", `{"id":1,"fields":"x"}`, "", "Parameter 'fields' must be array."},
		{"crm.lead.update", `{"id":1,"fields":{"STATUS_ID":"GONE"}}`, "CRM_FIELD_ERROR_VALUE_NOT_VALID", `Invalid value for field "Stage"`},
		{"crm.deal.update", `{"id":1,"fields":{"STAGE_ID":"C9:NEW"}}`, "CRM_FIELD_ERROR_VALUE_NOT_VALID", `Invalid value for field "Stage"`},
		{"crm.item.get", `{"entityTypeId":1,"id":99}`, "NOT_FOUND", "Element not found"},
		{"crm.item.get", `{"entityTypeId":1268,"id":1}`, "NOT_FOUND", "Smart process not found"},
		{"crm.item.list", `{"entityTypeId":1,"filter":{"FIELD":1}}`, "INVALID_ARG_VALUE", "Invalid filter: field 'FIELD' is not allowed in filter"},
		{"crm.item.list", `{"entityTypeId":1,"order":{"x":"ASC"}}`, "INVALID_ARG_VALUE", "Invalid order: field 'x' is not allowed in order"},
		{"crm.item.list", `{"entityTypeId":1,"order":{"id":"Z"}}`, "INVALID_ARG_VALUE", "Invalid order: allowed sort directions are `ASC, DESC`. But got 'Z' for field 'id'"},
		{"crm.item.delete", `{"entityTypeId":1,"id":99}`, "NOT_FOUND", "Item not found"},
	}
	for _, c := range cases {
		status, answer := b.call(c.method, c.params)
		if status != 400 || answer["error"] != c.code || answer["error_description"] != c.words {
			t.Errorf("%s %s: %d %v", c.method, c.params, status, answer)
		}
	}
	if status, answer := b.call("crm.item.update", `{"entityTypeId":2,"id":1,"fields":{"categoryId":9,"stageId":"C9:NEW"}}`); status != 200 {
		t.Errorf("moving with the pipeline: %v", answer)
	}
}

func TestPagesAndCounts(t *testing.T) {
	b := newBench(t)
	for i := range 120 {
		b.lead(text1("TITLE", fmt.Sprint(i)))
	}
	count := func(params string) (rows int, total, next any) {
		_, answer := b.call("crm.item.list", params)
		found, _ := dig(answer, "result", "items").([]any)
		return len(found), answer["total"], answer["next"]
	}
	cases := []struct {
		start       string
		rows        int
		total, next any
	}{
		{`0`, 50, 120.0, 50.0}, {`"50"`, 50, 120.0, 100.0}, {`100`, 20, 120.0, nil}, {`500`, 0, 120.0, nil}, {`-1`, 50, 0.0, nil},
	}
	for _, c := range cases {
		rows, total, next := count(`{"entityTypeId":1,"order":{"id":"ASC"},"start":` + c.start + `}`)
		if rows != c.rows || total != c.total || next != c.next {
			t.Errorf("start %s: %d rows, total %v, next %v", c.start, rows, total, next)
		}
	}
}

func showFilters(t *testing.T) {
	b := newBench(t)
	for i, name := range []string{"Anna", "Olga", "Oleg", ""} {
		b.clock.now = b.clock.now.Add(time.Hour)
		b.lead(text1("NAME", name).With("OPPORTUNITY", fmt.Sprint(i*1000)))
	}
	at := b.clock.now.In(time.FixedZone("", -5*60*60)).Format(time.RFC3339)
	cases := map[string]int{
		`{">id":2}`:         2,
		`{"id":2}`:          1,
		`{"@id":[1,3,9]}`:   2,
		`{"!@id":[1,3]}`:    2,
		`{"%name":"ol"}`:    2,
		`{"=%name":"O%g%"}`: 2,
		`{"!name":""}`:      3,
		`{"!%name":"ol"}`:   2,
		`{">=opportunity":1000,"<opportunity":3000}`:                         2,
		`{"<=opportunity":"1000.00"}`:                                        2,
		`{">=updatedTime":"` + at + `"}`:                                     1,
		`{"0":{"logic":"OR","0":{"name":"Anna"},"1":{">opportunity":2500}}}`: 2,
		`[]`: 4,
	}
	for filter, want := range cases {
		_, answer := b.call("crm.item.list", `{"entityTypeId":1,"filter":`+filter+`}`)
		if answer["total"] != float64(want) {
			t.Errorf("%s: %v", filter, answer["total"])
		}
	}
	if _, answer := b.call("crm.lead.list", `{"filter":{"NO_SUCH":1,">ID":3}}`); answer["total"] != 1.0 {
		t.Errorf("an unknown field in crm.lead.list: %v", answer["total"])
	}
}

func showMasks(t *testing.T) {
	b := newBench(t)
	b.lead(model.Fields{"UF_CRM_1": []byte(`"x"`), "PHONE": []byte(`[{"VALUE":"+7"}]`)})
	has := func(selected, name string) bool {
		_, answer := b.call("crm.lead.list", `{"select":`+selected+`}`)
		row, _ := dig(answer, "result", 0).(map[string]any)
		_, ok := row[name]
		return ok
	}
	if !has(`["*"]`, "TITLE") || has(`["*"]`, "UF_CRM_1") || has(`["*"]`, "PHONE") || !has(`["UF_*"]`, "UF_CRM_1") || !has(`["PHONE"]`, "PHONE") || has(`["PHONE"]`, "TITLE") {
		t.Error("the masks are not Bitrix24's")
	}
	_, answer := b.call("crm.item.list", `{"entityTypeId":1,"select":["id","fm"]}`)
	if dig(answer, "result", "items", 0, "fm") != nil {
		t.Error("fm came without *")
	}
	_, answer = b.call("crm.item.list", `{"entityTypeId":1,"useOriginalUfNames":"Y"}`)
	if dig(answer, "result", "items", 0, "UF_CRM_1") != "x" || dig(answer, "result", "items", 0, "fm", 0, "value") != "+7" {
		t.Errorf("%v", answer)
	}
}

func showPhoneRows(t *testing.T) {
	b := newBench(t)
	ref := b.lead(model.Fields{"PHONE": []byte(`[{"VALUE":"+1","VALUE_TYPE":"HOME"}]`)}) // its id is 101
	for _, c := range []struct{ method, fields, then string }{
		{"crm.lead.update", `{"PHONE":[{"VALUE":"+1"}]}`, "+1, +1"},
		{"crm.lead.update", `{"PHONE":[{"ID":"101","VALUE":"+2"}]}`, "+2, +1"},
		{"crm.lead.update", `{"PHONE":[{"ID":102,"DELETE":"Y"}]}`, "+2"},
		{"crm.item.update", `{"fm":{"n0":{"value":"+3"}}}`, "+2"},
		{"crm.item.update", `{"fm":{"n0":{"value":"+3","typeId":"PHONE"},"101":{"value":"+4","typeId":"PHONE"}}}`, "+4, +3"},
		{"crm.item.update", `{"fm":{"101":{"value":"","typeId":"PHONE"}}}`, "+3"},
		{"crm.item.update", `{"fm":{"999":{"value":"+9","typeId":"PHONE"}}}`, "+3"},
	} {
		if status, answer := b.call(c.method, `{"entityTypeId":1,"id":1,"fields":`+c.fields+`}`); status != 200 {
			t.Fatalf("%v", answer)
		}
		if held, _ := b.Entity(ref); held.Fields.Text("PHONE") != c.then {
			t.Errorf("after %s: %q", c.fields, held.Fields.Text("PHONE"))
		}
	}
}

func TestAddAndDelete(t *testing.T) {
	b := newBench(t)
	_, answer := b.call("crm.item.add", `{"entityTypeId":1,"fields":{"name":"Anna","fm":[{"value":"+7","typeId":"PHONE"}]}}`)
	if dig(answer, "result", "item", "id") != 1.0 || dig(answer, "result", "item", "title") != "Lead #1" || dig(answer, "result", "item", "phone") != "+7" {
		t.Errorf("%v", answer)
	}
	if status, answer := b.call("crm.item.delete", `{"entityTypeId":1,"id":1}`); status != 200 || !reflect.DeepEqual(answer["result"], []any{}) {
		t.Errorf("%d %v", status, answer)
	}
	if status, _ := b.call("crm.item.get", `{"entityTypeId":1,"id":1}`); status != 400 {
		t.Error("it is still there")
	}
}

func showLastWriter(t *testing.T) {
	b := newBench(t)
	ref := b.lead(text1("TITLE", "a"))
	if err := b.Edit(ref, 7, text1("TITLE", "human")); err != nil {
		t.Fatal(err)
	}
	b.call("crm.lead.update", `{"id":1,"fields":{"TITLE":"machine"}}`)
	if held, _ := b.Entity(ref); held.Fields.Text("TITLE") != "machine" {
		t.Errorf("%q", held.Fields.Text("TITLE"))
	}
	changes := b.Changes()
	if last := changes[len(changes)-1]; last.From != "human" || last.To != "machine" || last.By != 1 || last.Field != "TITLE" {
		t.Errorf("%+v", last)
	}
}

func TestFaults(t *testing.T) {
	write := `{"entityTypeId":1,"id":1,"fields":{"title":"b"}}`
	cases := map[FaultKind]struct {
		status int
		code   any
		done   bool
	}{
		LimitExceeded: {503, "QUERY_LIMIT_EXCEEDED", false}, OperationLimit: {429, "OPERATION_TIME_LIMIT", false},
		Overload: {503, "OVERLOAD_LIMIT", false}, InternalBefore: {500, "INTERNAL_SERVER_ERROR", false},
		InternalAfter: {500, "INTERNAL_SERVER_ERROR", true}, GatewayBefore: {502, nil, false}, GatewayAfter: {504, nil, true},
		ResetBefore: {0, nil, false}, ResetAfter: {0, nil, true}, Refusal: {418, "TEAPOT", false}, Slow: {200, nil, true},
	}
	for kind, c := range cases {
		b := newBench(t)
		ref := b.lead(text1("TITLE", "a"))
		b.Fail("crm.item.update", 1, Fault{Kind: kind, Status: 418, Code: "TEAPOT", Delay: time.Minute})
		status, answer := b.call("crm.item.update", write)
		held, _ := b.Entity(ref)
		if done := held.Fields.Text("TITLE") == "b"; status != c.status || answer["error"] != c.code || done != c.done {
			t.Errorf("%d: %d %v, done %v", kind, status, answer, done)
		}
		if status, _ := b.call("crm.item.get", `{"entityTypeId":1,"id":1}`); status != 200 {
			t.Errorf("%d: the next call fails too", kind)
		}
	}
}

func TestCarelessCallersAreTold(t *testing.T) {
	b := newBench(t)
	b.lead(text1("TITLE", "a"))
	b.call("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"b"}}`)
	if notes := b.Misbehaviour(); len(notes) != 0 {
		t.Errorf("%v", notes)
	}
	b.call("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"b","name":"Anna"}}`)
	if notes := b.Misbehaviour(); len(notes) != 1 || !strings.Contains(notes[0], "TITLE") {
		t.Errorf("%v", notes)
	}
	b.Fail("crm.item.update", 1, Fault{Kind: ResetAfter})
	b.call("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"c"}}`)
	b.call("crm.item.get", `{"entityTypeId":1,"id":1}`)
	b.call("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"d"}}`)
	if notes := b.Misbehaviour(); len(notes) != 1 {
		t.Errorf("having looked: %v", notes)
	}
	b.Fail("crm.item.update", 1, Fault{Kind: InternalBefore})
	b.call("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"e"}}`)
	b.call("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"e"}}`)
	if notes := b.Misbehaviour(); len(notes) != 2 || !strings.Contains(notes[1], "blindly") {
		t.Errorf("%v", notes)
	}
}

func TestUsersAndTime(t *testing.T) {
	b := newBench(t)
	b.AddUser(User{ID: 7, Name: "Anna", LastName: "Petrova"})
	_, answer := b.call("user.get", `{"FILTER":{"ID":["7","8"]}}`)
	if dig(answer, "result", 0, "LAST_NAME") != "Petrova" || answer["total"] != 1.0 {
		t.Errorf("%v", answer)
	}
	if _, answer = b.call("server.time", ""); answer["result"] != b.clock.now.In(b.opts.Zone).Format(time.RFC3339) {
		t.Errorf("%v", answer)
	}
	if operating := dig(answer, "time", "operating"); operating != 0.0 {
		t.Errorf("time: %v", answer["time"])
	}
}

func TestARenamedPortalSendsCallersAway(t *testing.T) {
	b := newBench(t)
	b.Rename("https://clinic.example")
	if status, _ := b.call("server.time", "{}"); status != 302 {
		t.Errorf("%d", status)
	}
	status, _ := b.send(http.MethodPost, b.WebhookURL("https://clinic.example")+"server.time", "application/json", "{}")
	if status != 200 {
		t.Errorf("at its new name: %d", status)
	}
}

func TestNamesOfFormFields(t *testing.T) {
	cases := map[string]any{
		"a=1":                          map[string]any{"a": "1"},
		"a[b]=1&a[c]=2":                map[string]any{"a": map[string]any{"b": "1", "c": "2"}},
		"a[]=1&a[]=2":                  map[string]any{"a": []any{"1", "2"}},
		"a[0][x]=1&a[1][x]=2":          map[string]any{"a": []any{map[string]any{"x": "1"}, map[string]any{"x": "2"}}},
		"a[5]=1":                       map[string]any{"a": map[string]any{"5": "1"}},
		"a[b=1":                        map[string]any{"a[b": "1"},
		"[a]=1":                        map[string]any{"[a]": "1"},
		"f[%3E%3Did]=1":                map[string]any{"f": map[string]any{">=id": "1"}},
		"a%5Bb%5D%5B0%5D%5Bc%5D=x%20y": map[string]any{"a": map[string]any{"b": []any{map[string]any{"c": "x y"}}}},
	}
	for query, want := range cases {
		form, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		params := map[string]any{}
		if err := addForm(params, form); err != nil || !reflect.DeepEqual(params, want) {
			t.Errorf("%s: %v %v", query, params, err)
		}
	}
	if err := addForm(map[string]any{}, url.Values{"a" + strings.Repeat("[x]", 100): {"1"}}); err == nil {
		t.Error("a hundred levels are taken")
	}
}

// FuzzRequest: whatever is sent, in whatever form, is answered with JSON and
// harms nothing.
func FuzzRequest(f *testing.F) {
	f.Add("crm.item.update", "application/json", `{"entityTypeId":1,"id":1,"fields":{"fm":[[]],"title":{}}}`)
	f.Add("crm.item.list", "application/x-www-form-urlencoded", `entityTypeId=1&filter[0][logic]=OR&filter[0][0][%name]=%&order[id]=ASC&start=-9`)
	f.Add("crm.lead.list", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"select[]\"\r\n\r\n*\r\n--x--")
	f.Add("crm.lead.update", "application/json", `{"ID":"1","FIELDS":{"PHONE":"x","OPPORTUNITY":1e999,"BIRTHDATE":"0000"}}`)
	f.Add("user.get", "", `a[][]=1&a[][]=2`)
	f.Fuzz(func(t *testing.T, method, kind, body string) {
		b := newBench(t)
		b.lead(text1("TITLE", "a"))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.WebhookURL(base)+url.PathEscape(method), strings.NewReader(body))
		if err != nil {
			return
		}
		r.Header.Set("Content-Type", kind)
		resp, err := b.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var answer map[string]any
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			t.Fatalf("%d: %v", resp.StatusCode, err)
		}
		if _, ok := answer["result"]; ok == (resp.StatusCode >= 400) {
			t.Fatalf("%d %v", resp.StatusCode, answer)
		}
	})
}
