package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/model"
)

// point is one thing that a portal does as Bitrix24 does it. The numbers are
// those of the list that the portal was built by.
type point struct {
	number int
	words  string
	show   func(t *testing.T)
}

func points() []point {
	return slices.Concat(callPoints(), limitPoints(), batchPoints(), listPoints(), crmPoints(), deedPoints(), eventPoints())
}

func TestThePortalBehavesAsBitrix24(t *testing.T) {
	shown := map[int]bool{}
	for _, p := range points() {
		shown[p.number] = true
		t.Run(fmt.Sprintf("%02d %s", p.number, p.words), p.show)
	}
	for n := 1; n <= 45; n++ {
		if !shown[n] {
			t.Errorf("nothing shows point %d", n)
		}
	}
}

// benchWith is newBench with other options.
func benchWith(t *testing.T, change func(*Options)) *bench {
	t.Helper()
	c := newClock()
	o := Options{Now: c.Now, Sleep: c.Sleep}
	change(&o)
	return &bench{New(o), c, t}
}

// want makes a call and checks the status and the error.
func (b *bench) want(method, params string, status int, code any, words string) map[string]any {
	b.t.Helper()
	got, answer := b.call(method, params)
	if got != status || answer["error"] != code || words != "" && answer["error_description"] != words {
		b.t.Errorf("%s %s: %d %v, want %d %v %s", method, params, got, answer, status, code, words)
	}
	return answer
}

// good makes a call that must succeed and returns its result.
func (b *bench) good(method, params string) any {
	b.t.Helper()
	status, answer := b.call(method, params)
	if status != http.StatusOK {
		b.t.Fatalf("%s %s: %d %v", method, params, status, answer)
	}
	return answer["result"]
}

// app makes a call as an application.
func (b *bench) app(token, method, params string) (int, map[string]any) {
	b.t.Helper()
	b.clock.now = b.clock.now.Add(time.Second)
	params = strings.Replace(params, "{", `{"auth":"`+token+`",`, 1)
	params = strings.Replace(params, ",}", "}", 1)
	return b.send(http.MethodPost, base+"/rest/"+method, "application/json", params)
}

// titles returns the titles of a list of crm.item.list.
func titles(result any) string {
	var out []string
	rows, _ := dig(result, "items").([]any)
	for _, row := range rows {
		out = append(out, fmt.Sprint(dig(row, "title")))
	}
	return strings.Join(out, " ")
}

func leadRef(id string) model.EntityRef {
	return model.EntityRef{Kind: model.EntityLead, ID: id}
}
