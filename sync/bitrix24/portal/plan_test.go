package portal

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestAPlanIsReadAndWrittenTheSame(t *testing.T) {
	for text, want := range map[string]Rule{
		"write:5=reset":           {On: "write", Every: 5, Fault: Fault{Kind: ResetAfter}},
		"write:#1=502":            {On: "write", Nth: 1, Fault: Fault{Kind: GatewayBefore}},
		"read:30%=502":            {On: "read", Chance: 0.3, Fault: Fault{Kind: GatewayBefore}},
		"limit@10s-20s":           {On: "any", From: 10 * time.Second, Until: 20 * time.Second, Fault: Fault{Kind: LimitExceeded}},
		"crm.item.get=slow:3s":    {On: "crm.item.get", Fault: Fault{Kind: Slow, Delay: 3 * time.Second}},
		"any=busy":                {On: "any", Fault: Fault{Kind: OperationLimit, Delay: defaultDelay}},
		"batch:2=lost@1m-":        {On: "batch", Every: 2, From: time.Minute, Fault: Fault{Kind: ResetBefore}},
		"crm.item.update=edit":    {On: "crm.item.update", Fault: Fault{Kind: EditAfter}},
		"write:100%=500-done@0s-": {On: "write", Chance: 1, Fault: Fault{Kind: InternalAfter}},
	} {
		plan, err := ParsePlan(text)
		if err != nil || len(plan) != 1 || plan[0] != want {
			t.Errorf("%q is %+v, %v", text, plan, err)
			continue
		}
		if again, err := ParsePlan(plan.String()); err != nil || !reflect.DeepEqual(again, plan) {
			t.Errorf("%q is written %q: %+v %v", text, plan.String(), again, err)
		}
	}
	if plan, err := ParsePlan("write:5=reset, read:30%=502,limit@10s-20s"); err != nil || len(plan) != 3 || plan.String() != "write:5=reset,read:30%=502,any=limit@10s-20s" {
		t.Errorf("%v, %v", plan, err)
	}
}

func TestAMistakeInAPlanIsNamedWithItsPlace(t *testing.T) {
	for text, want := range map[string]PlanError{
		"":                         {1, 1, "", PlanEmpty},
		"limit,":                   {2, 7, "", PlanEmpty},
		"write:5=reset, raed=502":  {2, 16, "raed", PlanSubject},
		"write:five=reset":         {1, 7, "five", PlanTrigger},
		"write:0=reset":            {1, 7, "0", PlanTrigger},
		"read:130%=502":            {1, 6, "130%", PlanTrigger},
		"write:#x=reset":           {1, 7, "#x", PlanTrigger},
		"write:5=explode":          {1, 9, "explode", PlanFault},
		"slow:soon":                {1, 6, "soon", PlanDelay},
		"limit:5s":                 {1, 7, "5s", PlanDelay},
		"limit@20s-10s":            {1, 7, "20s-10s", PlanWindow},
		"limit@20s":                {1, 7, "20s", PlanWindow},
		"read=502,write=502@-5s-":  {2, 20, "-5s-", PlanWindow},
		"write = edit":             {1, 1, "write ", PlanSubject}, // spaces belong between rules only
		"crm.item.get()=limit":     {1, 1, "crm.item.get()", PlanSubject},
		"read:10%=slow:-3s@1s-10s": {1, 15, "-3s", PlanDelay},
	} {
		_, err := ParsePlan(text)
		var mistake *PlanError
		if !errors.As(err, &mistake) || *mistake != want {
			t.Errorf("%q: %v (%+v), want %+v", text, err, mistake, want)
		} else if !strings.Contains(err.Error(), fmt.Sprintf("rule %d, column %d", want.Rule, want.Column)) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// strikes makes n calls of a method and writes each that failed by its number.
func (b *bench) strikes(method, params string, n int) string {
	b.t.Helper()
	var out []string
	for i := range n {
		if status, _ := b.call(method, params); status != 200 {
			out = append(out, fmt.Sprint(i+1))
		}
	}
	return strings.Join(out, " ")
}

func TestAPlanStrikesWhenItSays(t *testing.T) {
	get, write := `{"entityTypeId":1,"id":1}`, `{"entityTypeId":1,"id":1,"fields":{"title":"b"}}`
	for plan, want := range map[string][2]string{ // reads and then writes, one each second
		"write:3=reset":                 {"", "3 6 9"},
		"any:#2=502":                    {"2", ""},
		"read=limit@0s-4s":              {"1 2 3", ""},
		"limit@9s-12s":                  {"9 10", "1"},
		"crm.item.get:4=503,read:2=500": {"2 4 6 8 10", ""},
		"write:100%=overload":           {"", "1 2 3 4 5 6 7 8 9 10"},
		"crm.lead.get=lost":             {"", ""},
		"read=auth":                     {"1 2 3 4 5 6 7 8 9 10", ""},
	} {
		rules, err := ParsePlan(plan)
		if err != nil {
			t.Fatal(err)
		}
		b := newBench(t)
		b.lead(text1("TITLE", "a"))
		b.SetPlan(rules)
		if got := [2]string{b.strikes("crm.item.get", get, 10), b.strikes("crm.item.update", write, 10)}; got != want {
			t.Errorf("%s: %q, want %q", plan, got, want)
		}
		b.SetPlan(nil)
		if got := b.strikes("crm.item.get", get, 3); got != "" {
			t.Errorf("%s goes on: %q", plan, got)
		}
	}
}

func TestChanceIsThatOfTheSeed(t *testing.T) {
	struck := func(seed uint64) string {
		b := benchWith(t, func(o *Options) { o.Seed = seed })
		b.SetPlan(Plan{{On: "read", Chance: 0.3, Fault: Fault{Kind: GatewayBefore}}})
		return b.strikes("server.time", "{}", 100)
	}
	first := struck(7)
	if n := len(strings.Fields(first)); n < 15 || n > 45 {
		t.Errorf("30%% of 100 are %d", n)
	}
	if struck(7) != first || struck(8) == first {
		t.Error("the seed does not decide")
	}
}

func TestABatchIsAWriteWhenOneOfItsCommandsIs(t *testing.T) {
	b := newBench(t)
	b.SetPlan(Plan{{On: "write", Fault: Fault{Kind: GatewayBefore}}})
	b.lead(text1("TITLE", "a"))
	if status, _ := b.call("batch", sent(t, 0, "server.time", "crm.lead.get?id=1")); status != 200 {
		t.Errorf("a batch of reads: %d", status)
	}
	if status, _ := b.call("batch", sent(t, 0, "server.time", "crm.lead.update?id=1&fields[TITLE]=b")); status != 502 {
		t.Errorf("a batch with a write: %d", status)
	}
}

func TestSomebodyInterferes(t *testing.T) {
	for _, c := range []struct {
		kind                  FaultKind
		method, fields, field string
		holds                 string
	}{
		{EditAfter, "crm.item.update", `{"stageId":"IN_PROCESS"}`, "STATUS_ID", "PROCESSED"},
		{EditAfter, "crm.lead.update", `{"TITLE":"b"}`, "TITLE", "b *"},
		{EditBefore, "crm.lead.update", `{"TITLE":"b"}`, "TITLE", "b"},
		{EditAfter, "crm.item.update", `{"opportunity":5}`, "OPPORTUNITY", "15.00"},
	} {
		b := newBench(t)
		b.AddUser(User{ID: 7, Name: "Anna"})
		lead := b.lead(text1("TITLE", "a"))
		b.Fail(c.method, 1, Fault{Kind: c.kind})
		b.good(c.method, `{"entityTypeId":1,"id":1,"fields":`+c.fields+`}`)
		held, _ := b.Entity(lead)
		changes := b.Changes()
		by := 0
		for _, change := range changes {
			if change.By == 7 && change.Field == c.field {
				by++
			}
		}
		if held.Fields.Text(c.field) != c.holds || by != 1 {
			t.Errorf("%d %s: %q, %+v", c.kind, c.fields, held.Fields.Text(c.field), changes)
		}
	}
}

func TestSomebodyInterferesWithTheWriteOfABatch(t *testing.T) {
	b := newBench(t)
	b.AddUser(User{ID: 7, Name: "Anna"})
	lead := b.lead(text1("TITLE", "a"))
	b.Fail("batch", 1, Fault{Kind: EditAfter})
	_, answer := b.call("batch", sent(t, 1, "crm.lead.get?id=1", "crm.lead.update?id=$result[c0][ID]&fields[TITLE]=b", "crm.lead.get?id=1"))
	if held, _ := b.Entity(lead); held.Fields.Text("TITLE") != "b *" || held.By != "7" {
		t.Errorf("%q by %s after %v", held.Fields.Text("TITLE"), held.By, answer)
	}
	b.call("batch", sent(t, 1, "crm.lead.update?id=1&fields[TITLE]=c"))
	if held, _ := b.Entity(lead); held.Fields.Text("TITLE") != "c" {
		t.Errorf("somebody interferes again: %q", held.Fields.Text("TITLE"))
	}
}

func TestPeopleActAtTheirTime(t *testing.T) {
	b := newBench(t)
	lead := b.lead(text1("TITLE", "a"))
	at := b.clock.now.Add(time.Minute)
	b.Schedule(
		Act{At: at.Add(time.Minute), By: 8, Ref: lead, Fields: text1("TITLE", "c")},
		Act{At: at, By: 7, Ref: lead, Fields: text1("TITLE", "b")},
		Act{At: at.Add(2 * time.Minute), Ref: lead, Delete: true},
		Act{At: at, By: 7, Ref: leadRef("99"), Fields: text1("TITLE", "nobody")},
	)
	if held, _ := b.Entity(lead); held.Fields.Text("TITLE") != "a" {
		t.Errorf("before its time: %v", held.Fields)
	}
	b.clock.now = at.Add(90 * time.Second)
	held, _ := b.Entity(lead)
	if held.Fields.Text("TITLE") != "c" || held.By != "8" || !held.ChangedAt.Equal(at.Add(time.Minute)) {
		t.Errorf("%q by %s at %v", held.Fields.Text("TITLE"), held.By, held.ChangedAt)
	}
	if changes := b.Changes(); len(changes) < 2 || !changes[len(changes)-2].At.Equal(at) || changes[len(changes)-2].By != 7 {
		t.Errorf("%+v", changes)
	}
	b.clock.now = at.Add(time.Hour)
	b.want("crm.lead.get", `{"id":1}`, 400, "", "Not found")
}

// FuzzPlan: whatever is given for a plan is refused with a place in it, or is
// read back from what it is written as.
func FuzzPlan(f *testing.F) {
	for _, seed := range []string{"write:5=reset,read:30%=502,limit@10s-20s", "write:#1=edit", "slow:3s@1m-", "a.b=lost", "::==@@--", ",", "read:9999999999999999999=502"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plan, err := ParsePlan(text)
		var mistake *PlanError
		switch {
		case err == nil:
			if again, err := ParsePlan(plan.String()); err != nil || !reflect.DeepEqual(again, plan) {
				t.Errorf("%q became %q: %v", text, plan.String(), err)
			}
		case !errors.As(err, &mistake):
			t.Fatalf("%v", err)
		case mistake.Column < 1 || mistake.Column+len(mistake.Part) > len(text)+1 || text[mistake.Column-1:][:len(mistake.Part)] != mistake.Part:
			t.Errorf("%q: %v", text, err)
		}
	})
}
