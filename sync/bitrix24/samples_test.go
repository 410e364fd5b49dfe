package bitrix24

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/model"
)

// samples finds the published requests and answers of the real portal. They lie
// beside the module and are no part of it.
func samples(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		found := filepath.Join(dir, "shared", "samples", "bitrix24-rest")
		if _, err := os.Stat(found); err == nil {
			return found
		}
		if filepath.Dir(dir) == dir {
			t.Skip("there are no samples of Bitrix24's answers beside the module")
		}
		dir = filepath.Dir(dir)
	}
}

func TestEveryPublishedAnswerIsRead(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples(t), "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("there are no samples")
	}
	read := 0
	for _, file := range files {
		name := filepath.Base(file)
		refusal := strings.HasSuffix(name, ".error.json") || strings.HasSuffix(name, ".error2.json")
		if !refusal && !strings.HasSuffix(name, ".response.json") || strings.HasPrefix(name, "00_") {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e, ok := decodeEnvelope(body)
		if !ok {
			t.Errorf("%s is taken for no answer", name)
			continue
		}
		read++
		_, words, failed := e.failed()
		if strings.Contains(name, "_crm.") && refusal != failed {
			t.Errorf("%s: failed is %v (%s)", name, failed, words)
		}
		checkMethod(t, name, e)
	}
	if read < 50 {
		t.Errorf("only %d answers were there", read)
	}
}

// checkMethod reads an answer the way the method that it is of does.
func checkMethod(t *testing.T, name string, e envelope) {
	t.Helper()
	c := &Client{opts: Options{}.withDefaults()}
	kind := model.EntityLead
	switch {
	case !strings.Contains(name, ".response."):
	case strings.Contains(name, "_crm.item.get."), strings.Contains(name, "_crm.item.add."), strings.Contains(name, "_crm.item.update."):
		if strings.HasPrefix(name, "r_") {
			return // a batch
		}
		result, _ := object(e.Result)
		if strings.Contains(string(result["item"]), `"categoryId"`) {
			kind = model.EntityDeal
		}
		entity, ok := c.entity(kind, result["item"])
		if !ok || entity.ChangedAt.IsZero() || entity.Fields.Text(kind.StageField()) == "" || entity.Fields.Text("TITLE") == "" {
			t.Errorf("%s: %+v", name, entity)
		}
		for _, field := range entity.Fields.Names() {
			if strings.ToUpper(field) != field {
				t.Errorf("%s: %s is no classic name", name, field)
			}
		}
	case strings.Contains(name, "_crm.item.list."):
		page, rows, ok := c.page(kind, e)
		if !ok || rows == 0 || len(page.Entities) != rows {
			t.Errorf("%s: %d rows, %v", name, rows, ok)
		}
	case strings.Contains(name, "_crm.status.list."):
		rows, ok := list(e.Result)
		if !ok || len(rows) == 0 {
			t.Errorf("%s: %d rows", name, len(rows))
		}
		for _, raw := range rows {
			if row, ok := readStatus(raw); !ok || !row.of(model.EntityDeal) || row.Name == "" {
				t.Errorf("%s: %s", name, raw)
			}
		}
	}
}

func TestThePublishedErrorsHaveAMeaning(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(samples(t), "00_system_errors.compiled.json"))
	if err != nil {
		t.Skip("there is no list of errors")
	}
	var rows []struct {
		HTTP int             `json:"http"`
		Body json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(raw, &rows); err != nil || len(rows) == 0 {
		t.Fatal(err)
	}
	for _, row := range rows {
		e, ok := decodeEnvelope(row.Body)
		code, words, failed := e.failed()
		if !ok || !failed {
			t.Errorf("%s is no error", row.Body)
			continue
		}
		class := classify(row.HTTP, code, words)
		switch {
		case row.HTTP == 401 || row.HTTP == 403:
			ok = class == model.CRMAuth
		case row.HTTP == 503:
			ok = class == model.CRMLimit || class == model.CRMBlocked
		case row.HTTP == 429:
			ok = class == model.CRMBusy
		case row.HTTP >= 500:
			ok = class == model.CRMAmbiguous || class == model.CRMBlocked
		default:
			ok = class == model.CRMDenied || words == "Not found" && class == model.CRMGone
		}
		if !ok {
			t.Errorf("%d %s means %s", row.HTTP, code, class)
		}
	}
}

func TestNamesAreThoseOfTheClassicMethods(t *testing.T) {
	cases := map[string]string{
		"stageId": "STATUS_ID", "assignedById": "ASSIGNED_BY_ID", "createdTime": "DATE_CREATE", "updatedBy": "MODIFY_BY_ID",
		"ufCrm_1720019876534": "UF_CRM_1720019876534", "UF_CRM_17": "UF_CRM_17", "parentId1220": "PARENT_ID_1220",
		"isManualOpportunity": "IS_MANUAL_OPPORTUNITY", "utmSource": "UTM_SOURCE", "movedTime": "MOVED_TIME", "id": "ID",
		"address2": "ADDRESS_2", "hasImol": "HAS_IMOL", "begindate": "BEGINDATE",
	}
	for name, want := range cases {
		got, ok := classicName(model.EntityLead, name)
		if !ok || got != want {
			t.Errorf("%s is %s", name, got)
		}
		if strings.HasPrefix(name, "uf") {
			continue // it is asked for under its own name
		}
		if back := itemName(model.EntityLead, want); back != name {
			t.Errorf("%s goes back to %s", want, back)
		}
	}
	if got, _ := classicName(model.EntityDeal, "stageId"); got != "STAGE_ID" {
		t.Errorf("a deal's stage is %s", got)
	}
	for _, name := range []string{"phoneWork", "fm", "searchContent", "dateCreateShort", "entityTypeId"} {
		if got, ok := classicName(model.EntityLead, name); ok {
			t.Errorf("%s became %s", name, got)
		}
	}
}

func TestClassicValues(t *testing.T) {
	cases := []struct{ name, sent, want string }{
		{"ID", `250`, `"250"`},
		{"OPPORTUNITY", `999.9`, `"999.90"`},
		{"OPPORTUNITY", `"1000000"`, `"1000000.00"`},
		{"OPPORTUNITY", `null`, `null`},
		{"OPPORTUNITY", `1e400`, `"1e400"`},
		{"COMPANY_ID", `0`, `null`},
		{"COMPANY_ID", `9`, `"9"`},
		{"PROBABILITY", `0`, `"0"`},
		{"OPENED", `"Y"`, `"Y"`},
		{"CONTACT_IDS", `[1, 2]`, `["1","2"]`},
		{"CONTACT_IDS", `[]`, `[]`},
		{"UF_CRM_1", `false`, `false`},
		{"UF_CRM_1", ``, `null`},
	}
	for _, c := range cases {
		if got := string(classicValue(c.name, json.RawMessage(c.sent))); got != c.want {
			t.Errorf("%s %s became %s", c.name, c.sent, got)
		}
	}
}

func TestPHPArraysInEitherForm(t *testing.T) {
	for _, raw := range []string{`[1,2]`, `{"0":1,"1":2}`, `{"7":1,"11":2}`} {
		if items, ok := list(json.RawMessage(raw)); !ok || len(items) != 2 || string(items[1]) != "2" {
			t.Errorf("%s: %s", raw, items)
		}
	}
	for _, raw := range []string{``, `null`, `[]`, `{}`} {
		if items, ok := list(json.RawMessage(raw)); !ok || len(items) != 0 {
			t.Errorf("%s: %s", raw, items)
		}
	}
	if _, ok := list(json.RawMessage(`{"a":1}`)); ok {
		t.Error("names are taken for places")
	}
	if fields, ok := object(json.RawMessage(`[]`)); !ok || len(fields) != 0 {
		t.Error("an empty PHP array is an empty object")
	}
}

// FuzzAnswer: whatever a portal sends, reading it neither fails hard nor takes
// nonsense for an entity.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"result":{"item":{"id":5,"opportunity":999.9,"fm":[{"id":1,"value":"+7","typeId":"PHONE"}]}}}`,
		`{"result":{"items":{"0":{"id":"5"}}},"next":50,"time":{"operating":1,"operating_reset_at":"2026-01-01T00:00:00Z"}}`,
		`{"error":100,"error_description":["x"]}`, `{"error":"","time":[]}`, `{"result":[{"STATUS_ID":"NEW","EXTRA":[]}]}`,
		`<html>`, `{}`, `{"result":null}`, "\uFEFF{\"result\":1}", `{"result":{"item":{"id":-1}}}`,
	} {
		f.Add([]byte(seed))
	}
	c := &Client{opts: Options{}.withDefaults()}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, ok := decodeEnvelope(body)
		if !ok {
			return
		}
		code, words, failed := e.failed()
		if class := classify(400, code, words); failed && class == "" {
			t.Errorf("%s has no meaning", body)
		}
		e.usage()
		result, _ := object(e.Result)
		for _, kind := range []model.EntityKind{model.EntityLead, model.EntityDeal} {
			checkEntity(t, c, kind, result["item"])
			if page, rows, ok := c.page(kind, e); ok && len(page.Entities) != rows {
				t.Errorf("%d of %d rows", len(page.Entities), rows)
			}
		}
		rows, _ := list(e.Result)
		for _, raw := range rows {
			readStatus(raw)
		}
	})
}

func checkEntity(t *testing.T, c *Client, kind model.EntityKind, raw json.RawMessage) {
	t.Helper()
	entity, ok := c.entity(kind, raw)
	if !ok {
		return
	}
	if !isDigits(entity.Ref.ID) {
		t.Errorf("the id is %q", entity.Ref.ID)
	}
	for name, value := range entity.Fields {
		if !json.Valid(value) {
			t.Errorf("%s holds %s", name, value)
		}
	}
	itemUpdate(kind, entity.Fields, entity.Fields)
}

// FuzzPhones: writing the list that is held already changes nothing, and writing
// any list names every row it touches.
func FuzzPhones(f *testing.F) {
	f.Add(`[{"ID":"1","VALUE":"+7","VALUE_TYPE":"WORK"}]`, "+7, +8")
	f.Add(`[]`, "")
	f.Add(`["+7"]`, ",,")
	f.Fuzz(func(t *testing.T, held, want string) {
		if !json.Valid([]byte(held)) {
			return
		}
		list := json.RawMessage(held)
		if changes := fmChanges("PHONE", list, list); len(changes) != 0 && uniqueIDs(readMulti("PHONE", list)) {
			t.Errorf("%s is changed by itself: %v", held, changes)
		}
		for id, row := range fmChanges("PHONE", list, model.TextValue(want)) {
			if row.TypeID != "PHONE" || row.Value == "" && strings.HasPrefix(id, "n") {
				t.Errorf("%q: %+v", id, row)
			}
		}
	})
}

func uniqueIDs(rows []multi) bool {
	seen := map[string]bool{}
	for _, row := range rows {
		if row.ID == "" || seen[row.ID] {
			return false
		}
		seen[row.ID] = true
	}
	return true
}
