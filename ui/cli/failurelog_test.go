package cli

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"debrief/model"
)

func TestFailuresOfTheSyncerAreLoggedOnceAnHour(t *testing.T) {
	var out strings.Builder
	f := &failureLog{log: slog.New(slog.NewTextHandler(&out, nil)), told: map[string]told{}}
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	limit := &model.CRMError{Class: model.CRMLimit, Method: "crm.item.list", Code: "QUERY_LIMIT_EXCEEDED", Words: "Anna +79990001122"}
	down := &model.CRMError{Class: model.CRMAmbiguous, Method: "crm.item.list", Cause: model.CauseConnection}
	lead := model.EntityRef{Kind: model.EntityLead, ID: "7719"}
	for _, e := range []model.SyncError{
		{At: at, Source: "crm leads", Text: limit.Error(), Failure: limit},
		{At: at.Add(time.Minute), Source: "crm leads", Text: limit.Error(), Failure: limit},
		{At: at.Add(2 * time.Minute), Source: "crm leads", Text: down.Error(), Failure: down},
		{At: at.Add(2 * time.Minute), Source: "crm deals", Text: down.Error(), Failure: down},
		{At: at.Add(63 * time.Minute), Source: "crm leads", Text: down.Error(), Failure: down},
		{At: at, About: lead, Text: "lead 7719: " + limit.Error(), Failure: limit},
		{At: at, Source: "crm stages", Text: errors.New("the archive is closed").Error()},
	} {
		f.take(e)
	}
	var told []string
	for line := range strings.Lines(out.String()) {
		_, what, _ := strings.Cut(strings.TrimSpace(line), " what=")
		told = append(told, what)
	}
	want := []string{
		`"crm leads" class=limit method=crm.item.list code=QUERY_LIMIT_EXCEEDED`,
		`"crm leads" class=ambiguous method=crm.item.list cause=` + string(model.CauseConnection),
		`"crm deals" class=ambiguous method=crm.item.list cause=` + string(model.CauseConnection),
		`"crm leads" class=ambiguous method=crm.item.list cause=` + string(model.CauseConnection),
		`"fix of a lead" class=limit method=crm.item.list code=QUERY_LIMIT_EXCEEDED`,
		`"crm stages" error="the archive is closed"`,
	}
	if strings.Join(told, "\n") != strings.Join(want, "\n") {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}
