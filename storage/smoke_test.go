package storage

import (
	"context"
	"fmt"
	"testing"
	"time"

	"debrief/model"
)

func TestSmoke(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	o := Options{Dir: dir + "/a", KeyDir: dir + "/k", Create: true}
	a, err := Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	var events []model.Event
	ts := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for s := range 3 {
		for i := range 10 {
			role := model.RoleClient
			if i%2 == 1 {
				role = model.RoleAssistant
			}
			events = append(events, model.Event{V: 1, Type: model.TypeMessage, ID: fmt.Sprint(s, "-", i), TS: ts.Add(time.Duration(s*100+i) * time.Minute), Source: "whatsapp", SessionID: fmt.Sprint("s", s), Body: &model.Message{Role: role, Text: fmt.Sprint("hello ", i)}})
		}
	}
	out, err := a.Append(ctx, events)
	if err != nil {
		t.Fatal(err)
	}
	out2, err := a.Append(ctx, events)
	if err != nil || out2[3].Status != model.Duplicate {
		t.Fatal(err, out2[3])
	}
	r := <-a.Submit(model.Submission{Events: []model.Event{{Type: model.TypeVerdict, SessionID: "s1", Actor: "anna", Body: &model.Verdict{Answer: out[11].Key, Value: model.Good}}}})
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	show := func() {
		page, err := a.Dialogues(ctx, model.DialogueQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			t.Logf("%+v", row)
		}
		d, err := a.Dialogue(ctx, "s1")
		if err != nil {
			t.Fatal(err)
		}
		t.Log(len(d.Items), d.Items[1].Turn.Verdict)
		c, err := a.Counts(ctx)
		t.Log(c, err)
		p, err := a.PlanUndo(ctx, "anna")
		t.Log(p, err)
		i, err := a.Info(ctx)
		t.Log(i, err)
	}
	show()
	if err := a.Rebuild(ctx, nil); err != nil {
		t.Fatal(err)
	}
	show()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	o.Create = false
	if a, err = Open(ctx, o); err != nil {
		t.Fatal(err)
	}
	show()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
