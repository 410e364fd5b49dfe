package portal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"debrief/model"
)

// sent makes a batch of the commands, in their order, with the keys c0, c1 ….
func sent(t *testing.T, halt int, lines ...string) string {
	t.Helper()
	var cmd []string
	for i, line := range lines {
		raw, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		cmd = append(cmd, fmt.Sprintf(`"c%d":%s`, i, raw))
	}
	return fmt.Sprintf(`{"halt":%d,"cmd":{%s}}`, halt, strings.Join(cmd, ","))
}

// section returns one part of a batch's answer as JSON.
func section(t *testing.T, answer map[string]any, name string) string {
	t.Helper()
	result, ok := answer["result"].(map[string]any)
	if !ok {
		t.Fatalf("no result in %v", answer)
	}
	raw, err := json.Marshal(result[name])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func showPartialErrors(t *testing.T) {
	b := newBench(t)
	ref := b.lead(model.Fields{"TITLE": model.TextValue("one")})
	for _, tt := range []struct {
		name, body, results, failures string
	}{
		{"nothing", `{"cmd":{}}`, `[]`, `[]`},
		{"all fail, keys 0 and 1: a list", `{"cmd":["crm.lead.get?id=x","crm.lead.get?id=99"]}`, `[]`,
			`[{"error":"","error_description":"ID is not defined or invalid."},{"error":"","error_description":"Not found"}]`},
		{"a nested batch", sent(t, 0, "batch?cmd[a]=server.time"), `[]`,
			`{"c0":{"error":"ERROR_BATCH_METHOD_NOT_ALLOWED","error_description":"Method is not allowed for batch usage"}}`},
		{"an unknown method", sent(t, 0, "crm.fax.get"), `[]`,
			`{"c0":{"error":"ERROR_METHOD_NOT_FOUND","error_description":"Method not found!"}}`},
		{"a list without rows", sent(t, 0, "crm.lead.list?filter[ID]=77"), `{"c0":[]}`, `[]`},
		{"halt leaves out what follows", sent(t, 1, "crm.lead.get?id=99", "crm.lead.update?id="+ref.ID+"&fields[TITLE]=two"), `[]`,
			`{"c0":{"error":"","error_description":"Not found"}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, answer := b.call("batch", tt.body)
			if got := section(t, answer, "result"); status != http.StatusOK || got != tt.results {
				t.Errorf("%d result %s, want %s", status, got, tt.results)
			}
			if got := section(t, answer, "result_error"); got != tt.failures {
				t.Errorf("result_error %s, want %s", got, tt.failures)
			}
		})
	}
	if e, _ := b.Entity(ref); e.Fields.Text("TITLE") != "one" {
		t.Errorf("what came after the halt was done: %q", e.Fields.Text("TITLE"))
	}
}

func showFiftyFirst(t *testing.T) {
	b := newBench(t)
	_, answer := b.call("batch", sent(t, 0, strings.Split(strings.TrimSuffix(strings.Repeat("server.time,", 51), ","), ",")...))
	want := `{"c50":{"error":"ERROR_BATCH_LENGTH_EXCEEDED","error_description":"Max batch length exceeded"}}`
	if got := section(t, answer, "result_error"); got != want {
		t.Errorf("got %s", got)
	}
	if n := len(b.Requests()); n != 1 {
		t.Errorf("a batch counts as %d requests", n)
	}
}

func showReferences(t *testing.T) {
	b := newBench(t)
	for i := range 3 {
		b.lead(model.Fields{"TITLE": model.TextValue(fmt.Sprint("lead ", i))})
	}
	list := "crm.item.list?entityTypeId=1&order[id]=ASC&start=-1"
	raw := "$result[c0][items][1][id]"
	for name, reference := range map[string]string{"raw": raw, "encoded": url.QueryEscape(raw)} {
		t.Run(name, func(t *testing.T) {
			_, answer := b.call("batch", sent(t, 1, list, list+"&filter["+url.QueryEscape(">id")+"]="+reference))
			second := section(t, answer, "result")
			if _, after, _ := strings.Cut(second, `"c1"`); strings.Count(after, `"title":`) != 1 || !strings.Contains(after, "lead 2") {
				t.Errorf("got %s", second)
			}
		})
	}
	ref := b.lead(model.Fields{"TITLE": model.TextValue("x")})
	b.call("batch", sent(t, 0, "crm.lead.update?id="+ref.ID+"&fields[TITLE]="+url.QueryEscape("$result[nobody][id]")))
	if e, _ := b.Entity(ref); e.Fields.Text("TITLE") != "$result[nobody][id]" {
		t.Errorf("what cannot be found became %q", e.Fields.Text("TITLE"))
	}
}

func TestABatchOfWritesThatIsRepeatedBlindlyIsNoticed(t *testing.T) {
	b := newBench(t)
	ref := b.lead(model.Fields{"TITLE": model.TextValue("one")})
	b.Fail("batch", 1, Fault{Kind: ResetAfter})
	body := sent(t, 0, "crm.lead.update?id="+ref.ID+"&fields[TITLE]=two")
	if status, _ := b.call("batch", body); status != 0 {
		t.Fatalf("status %d", status)
	}
	b.call("batch", body)
	if notes := strings.Join(b.Misbehaviour(), "\n"); !strings.Contains(notes, "repeated blindly") {
		t.Errorf("noticed: %q", notes)
	}
}

func TestTheOrderOfCommandsIsThatOfTheSender(t *testing.T) {
	b := newBench(t)
	ref := b.lead(model.Fields{"TITLE": model.TextValue("one")})
	update := "crm.lead.update?id=" + ref.ID + "&fields[TITLE]="
	b.call("batch", fmt.Sprintf(`{"cmd":{"z":%q,"a":%q}}`, update+"first", update+"second"))
	if e, _ := b.Entity(ref); e.Fields.Text("TITLE") != "second" {
		t.Errorf("it holds %q", e.Fields.Text("TITLE"))
	}
}
