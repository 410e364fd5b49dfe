package portal

import (
	"strings"
	"testing"
)

func batchPoints() []point {
	return []point{
		{13, "a batch has fifty commands at most, and none that is a batch", showBatchLength},
		{14, "a batch is a success with partial errors; halt leaves the rest out", showPartialErrors},
		{15, "empty maps are lists, and so are those with the keys 0 to n-1", showPHPArrays},
		{16, "commands refer to earlier results; what cannot be found stays as it stands", showReferences},
		{17, "totals are there for lists, even 0; next only where there is more; times only of successes", showBatchSections},
	}
}

func showBatchLength(t *testing.T) {
	showFiftyFirst(t)
	whole := benchWith(t, func(o *Options) { o.Unsettled.LongBatch = true })
	lines := strings.Split(strings.TrimSuffix(strings.Repeat("server.time,", 51), ","), ",")
	whole.want("batch", sent(t, 0, lines...), 400, "ERROR_BATCH_LENGTH_EXCEEDED", "")
	_, answer := whole.call("batch", sent(t, 0, "batch?cmd[a]=server.time"))
	if got := section(t, answer, "result_error"); !strings.Contains(got, "ERROR_BATCH_METHOD_NOT_ALLOWED") {
		t.Errorf("a batch in a batch: %s", got)
	}
}

func showPHPArrays(t *testing.T) {
	b := newBench(t)
	for body, want := range map[string]string{
		`{"cmd":{}}`: `[]`,
		`{"cmd":["crm.lead.list","crm.lead.list"]}`:             `[[],[]]`,
		`{"cmd":{"1":"crm.lead.list","0":"crm.lead.list"}}`:     `[[],[]]`,
		`{"cmd":{"1":"crm.lead.list","2":"crm.lead.list"}}`:     `{"1":[],"2":[]}`,
		`{"cmd":{"a":"crm.lead.list"}}`:                         `{"a":[]}`,
		`{"cmd":{"0":"crm.lead.list","1":"crm.lead.get?id=7"}}`: `[[]]`,
	} {
		_, answer := b.call("batch", body)
		if got := section(t, answer, "result"); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

func showBatchSections(t *testing.T) {
	b := newBench(t)
	for range 60 {
		b.lead(text1("TITLE", "a"))
	}
	_, answer := b.call("batch", sent(t, 0, "crm.lead.list", "crm.lead.list?filter[ID]=999", "crm.lead.get?id=x", "server.time"))
	for name, want := range map[string]string{
		"result_total": `{"c0":60,"c1":0}`, "result_next": `{"c0":50}`,
		"result_error": `{"c2":{"error":"","error_description":"ID is not defined or invalid."}}`,
	} {
		if got := section(t, answer, name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	times, _ := dig(answer, "result", "result_time").(map[string]any)
	if len(times) != 3 || times["c2"] != nil {
		t.Errorf("times of %v", times)
	}
}
