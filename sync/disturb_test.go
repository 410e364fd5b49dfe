package sync

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

// play lets the syncer do a round, in which something may happen.
func (g *game) play(t *rapid.T) {
	pass := time.Duration(rapid.IntRange(10, 90).Draw(t, "seconds")) * time.Second
	g.clock.pass(pass)
	g.tell("the syncer works")
	g.disturb(t)
	g.round(t)
	g.syncer.failAt, g.calls, g.archive.fuse = nil, nil, 0
	g.wire, g.intruder = g.overTheWire(nil), nil
	if g.archive.broken != nil {
		g.tell("another syncer is started")
		g.restart(t)
	}
	if len(onTheWay(g.archive.fixes())) > 0 && rapid.Bool().Draw(t, "and then") {
		g.person(g.drawEdit(t))
	}
}

// disturb chooses what goes wrong in the next round.
func (g *game) disturb(t *rapid.T) {
	switch rapid.IntRange(0, 9).Draw(t, "disturbance") {
	case 0:
		g.killAtStep(rapid.SampledFrom(sourceSteps(t)).Draw(t, "step"), rapid.IntRange(1, 3).Draw(t, "time"))
	case 1:
		g.archive.fuse = rapid.IntRange(1, 12).Draw(t, "writes")
		g.tell("it will be killed at its write %d to the log", g.archive.fuse)
	case 2:
		method, e := rapid.SampledFrom([]string{"batch", "crm.item.get", "crm.item.list"}).Draw(t, "before"), g.drawEdit(t)
		g.beforeNext(method, func() { g.person(e) })
	case 3, 8:
		e := g.drawEdit(t)
		if rapid.Bool().Draw(t, "something new") {
			e.fields = text("TITLE", g.fresh("person"))
		}
		if e.how == "slow save" {
			e.how = "within the second"
		}
		g.intruder = &e
	case 4:
		step, e := rapid.SampledFrom([]string{"doubted", "written", "wrote"}).Draw(t, "at"), g.drawEdit(t)
		g.atStep(step, func() { g.person(e) })
	case 5:
		if open := openOf(g.archive.fixes()); len(open) > 0 {
			fix := oneOf(t, open)
			g.beforeNext("crm.item.get", func() { g.takeBackOne(fix) })
		}
	case 6:
		fate := rapid.SampledFrom([]string{"never arrives", "answer is lost", "arrives late"}).Draw(t, "fate")
		g.wire = g.overTheWire(&fate)
	case 7:
		g.beforeNext("batch", g.arrive)
	}
}

func (g *game) killAtStep(step string, time int) {
	g.tell("it will be killed at %q, time %d", step, time)
	g.killAtPoint(point{step, time})
}

func (g *game) atStep(step string, happens func()) {
	done := false
	g.syncer.failAt = func(at string) error {
		if at == step && !done {
			done = true
			happens()
		}
		return nil
	}
}

// overTheWire takes requests to the portal. The first that writes may have a fate.
func (g *game) overTheWire(fate *string) func(string, *http.Request) (*http.Response, error) {
	return func(method string, r *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		g.intrude(method, string(body))
		g.noteLook(method, body)
		send := func() (*http.Response, error) {
			again := r.Clone(context.WithoutCancel(r.Context()))
			again.Body = io.NopCloser(bytes.NewReader(body))
			return g.portal.Transport().RoundTrip(again)
		}
		if fate == nil || !bytes.Contains(body, []byte("crm.item.update")) {
			return send()
		}
		what := *fate
		fate = nil
		g.tell("a write times out: it %s", what)
		switch what {
		case "answer is lost":
			if answer, err := send(); err == nil {
				err = answer.Body.Close()
				if err != nil {
					return nil, err
				}
			}
		case "arrives late":
			g.late = append(g.late, func() {
				if answer, err := send(); err == nil {
					_ = answer.Body.Close() // nobody reads it
				}
			})
		}
		g.clock.pass(70 * time.Second)
		return nil, context.DeadlineExceeded
	}
}

// intrude lets a person get in between the look at a lead and the write: into a
// field that is about to be written. One who does it within the second has changed
// something else right before the look.
func (g *game) intrude(method, body string) {
	e := g.intruder
	if e == nil {
		return
	}
	if method == "crm.item.get" && e.how == "within the second" {
		for _, ref := range g.leads {
			g.person(edit{ref, e.by, text("SECOND_NAME", g.fresh("person")), e.how})
		}
	}
	wrote := writtenLead.FindStringSubmatch(asSent(body))
	if wrote == nil {
		return
	}
	g.intruder = nil
	value := e.fields.Text(e.fields.Names()[0])
	if e.how != "at once" { // what the fix wants would be written a second time: nobody can know
		value = g.fresh("person")
	}
	e.ref, e.fields = model.EntityRef{Kind: model.EntityLead, ID: wrote[1]}, text(strings.ToUpper(wrote[2]), value)
	g.person(*e)
}

// writtenLead finds the lead and one of its fields in a call that writes, be it a
// batch or not.
var writtenLead = regexp.MustCompile(`(?:%3Did%5D=|"id":)(\d+)(?s:.*)(?:fields%5B|[{,]")(title|name|comments)(?:%5D|":)`)

// asSent puts the id of a plain call before its fields.
func asSent(body string) string {
	if at := strings.Index(body, `"id":`); at >= 0 {
		return body[at:] + body
	}
	return body
}

// noteLook keeps when a lead was last read.
func (g *game) noteLook(method string, body []byte) {
	var asked struct {
		ID json.Number `json:"id"`
	}
	if method == "crm.item.get" && json.Unmarshal(body, &asked) == nil {
		g.tick++
		g.looked[asked.ID.String()] = look{g.tick, len(g.portal.Changes())}
	}
}
