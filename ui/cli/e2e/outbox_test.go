package e2e

import (
	"os"
	"strings"
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// read is a user who has read their portal.
func read(t *testing.T, grace string) (*home, *portal.Portal) {
	t.Helper()
	h, p := connected(t, grace)
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	h.run("sync", "--once").exits(0)
	return h, p
}

func TestAStageThatDoesNotExistIsRefusedAtOnce(t *testing.T) {
	h, _ := read(t, "0s")
	h.run("fix", "lead", "7719", "STATUS_ID=NO_SUCH_STAGE").exits(1).says("NO_SUCH_STAGE", "NEW (", "IN_PROCESS (")
	h.run("fix", "lead", "7719", "STATUS_ID=NO_SUCH_STAGE", "--lang", "ru").exits(1).says("Стадии NO_SUCH_STAGE нет")
	if fixes := h.run("outbox", "--json").exits(0).objects(); len(fixes) > 0 {
		t.Errorf("the outbox holds %v", fixes)
	}
}

// Bitrix24 passes over a field that it does not have, and makes 0 of words.
func TestWhatBitrix24WouldNotTakeIsRefusedAtOnce(t *testing.T) {
	h, p := connected(t, "0s")
	p.AddUserField(model.EntityLead, portal.UserField{Name: "UF_CRM_1", Title: "Hair", Type: "enumeration", Choices: []string{"long", "short"}})
	p.AddUser(portal.User{ID: 7, Name: "Anna", LastName: "Petrova"})
	p.AddUser(portal.User{ID: 8, Name: "Boris", Left: true})
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	h.run("sync", "--once").exits(0)
	for change, words := range map[string][2]string{
		"OPPORTUNITI=5":    {"has no field OPPORTUNITI", "нет поля OPPORTUNITI (lead)"},
		"DATE_CREATE=x":    {"kept by Bitrix24 itself", "ведёт сам Bitrix24"},
		"OPPORTUNITY=abc":  {"takes a number such as", "пишут число"},
		"BIRTHDATE=x":      {"takes a day such as", "пишут день"},
		"OPENED=maybe":     {"takes Y or N", "Y или N"},
		"UF_CRM_1=long":    {"UF_CRM_1 (Hair) does not take long", "44 (long), 45 (short)"},
		"ASSIGNED_BY_ID=8": {"7 (Anna Petrova)", "нет номера 8"},
		"PHONE=12":         {"12 is no phone number", "12 — не номер телефона"},
		"EMAIL=anna@":      {"anna@ is no e-mail", "не адрес e-mail"},
	} {
		h.run("fix", "lead", "7719", change, "--lang", "en").exits(1).says(words[0])
		h.run("fix", "lead", "7719", change, "--lang", "ru").exits(1).says(words[1])
	}
	if fixes := h.run("outbox", "--json").exits(0).objects(); len(fixes) > 0 {
		t.Errorf("the outbox holds %v", fixes)
	}
	h.run("fix", "lead", "7719", "OPPORTUNITY=2500.50", "UF_CRM_1=45", "ASSIGNED_BY_ID=7", "PHONE=+79161234567", "OPENED=N").exits(0)
}

func TestConflictsAreListedAndSettled(t *testing.T) {
	h, p := read(t, "0s")
	meet := func(ours, theirs string) string {
		h.run("fix", "lead", "7719", "STATUS_ID="+ours).exits(0)
		if err := p.Edit(lead7719, 1, model.Fields{}.With("STATUS_ID", theirs)); err != nil {
			t.Fatal(err)
		}
		h.run("sync", "--once").exits(0)
		return h.run("conflicts", "--json").exits(0).object().text("id")
	}
	h.run("conflicts").exits(0).says("no conflicts")
	id := meet("IN_PROCESS", "JUNK")
	h.run("conflicts").exits(0).prints("lead 7719", "STATUS_ID", id[:8])
	if got := h.run("conflicts", "list", "--json").exits(0).object(); got.text("state") != "conflict" || got.text("kind") != "fields" {
		t.Errorf("the conflict is %v", got)
	}
	ours := h.run("conflicts", "mine", id[:8], "--json").exits(0).object()
	if ours.text("state") != "queued" || ours.in("base").text("STATUS_ID") != "JUNK" || ours.text("id") == id {
		t.Errorf("ours is %v", ours)
	}
	h.run("sync", "--once").exits(0)
	if held, _ := p.Entity(lead7719); held.Fields.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("the portal holds %s", held.Fields.Text("STATUS_ID"))
	}
	id = meet("PROCESSED", "NEW")
	if got := h.run("conflicts", "theirs", id, "--json").exits(0).object(); got.text("state") != "undone" || got.text("id") != id {
		t.Errorf("theirs is %v", got)
	}
	h.run("sync", "--once").exits(0)
	if held, _ := p.Entity(lead7719); held.Fields.Text("STATUS_ID") != "NEW" {
		t.Errorf("the portal holds %s", held.Fields.Text("STATUS_ID"))
	}
	h.run("conflicts", "theirs", id).exits(1).says("not in conflict")
	h.run("conflicts", "mine", "ffffffff").exits(1).says("no fix ffffffff")
	h.run("conflicts", "mine", "x").exits(2)
}

func TestARefusedFixIsRetriedOrDropped(t *testing.T) {
	h, p := read(t, "0s")
	few, all := []portal.Status{{ID: "NEW", Name: "New"}}, []portal.Status{{ID: "NEW", Name: "New"}, {ID: "IN_PROCESS", Name: "In progress"}}
	p.SetStages("STATUS", few)
	h.run("fix", "lead", "7719", "STATUS_ID=IN_PROCESS").exits(0)
	h.run("sync", "--once")
	refused := h.run("outbox", "list", "--json").exits(0).object()
	if refused.text("state") != "refused" {
		t.Fatalf("the outbox holds %v", refused)
	}
	p.SetStages("STATUS", all)
	again := h.run("outbox", "retry", refused.text("id")[:8], "--json").exits(0).object()
	if again.text("state") != "queued" || again.text("id") == refused.text("id") || again.in("base").text("STATUS_ID") != "NEW" {
		t.Errorf("it is asked for as %v", again)
	}
	h.run("sync", "--once").exits(0)
	if held, _ := p.Entity(lead7719); held.Fields.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("the portal holds %s", held.Fields.Text("STATUS_ID"))
	}
	h.run("outbox", "retry", again.text("id")).exits(1).says("confirmed")
	h.run("outbox", "drop", again.text("id")).exits(1).says("cannot be dropped")
	waiting, _ := read(t, "1h")
	fix := waiting.run("fix", "lead", "7719", "NAME=Petr", "--json").exits(0).object()
	if got := waiting.run("outbox", "drop", fix.text("id"), "--json").exits(0).object(); got.text("state") != "undone" {
		t.Errorf("dropped is %v", got)
	}
}

func TestARefusedFixIsChangedAndAskedForAgain(t *testing.T) {
	h, p := read(t, "0s")
	p.SetStages("STATUS", []portal.Status{{ID: "NEW", Name: "New"}, {ID: "JUNK", Name: "Junk"}})
	h.run("fix", "lead", "7719", "STATUS_ID=IN_PROCESS", "COMMENTS=call").exits(0)
	h.run("sync", "--once")
	refused := h.run("outbox", "list", "--json").exits(0).object()
	id := refused.text("id")[:8]
	h.run("outbox", "edit", id).exits(2)
	h.run("outbox", "edit", id, "status=x").exits(2)
	h.run("outbox", "edit", id, "STATUS_ID=NOWHERE").exits(1).says("NOWHERE")
	again := h.run("outbox", "edit", id, "STATUS_ID=JUNK", "--json").exits(0).object()
	if again.text("state") != "queued" || again.in("changes").text("STATUS_ID") != "JUNK" || again.in("changes").text("COMMENTS") != "call" {
		t.Errorf("it is asked for as %v", again)
	}
	h.run("sync", "--once").exits(0)
	if held, _ := p.Entity(lead7719); held.Fields.Text("STATUS_ID") != "JUNK" || held.Fields.Text("COMMENTS") != "call" {
		t.Errorf("the portal holds %v", held.Fields)
	}
	h.run("outbox", "edit", again.text("id"), "STATUS_ID=NEW").exits(1).says("confirmed")
}

func TestCommentsAndTodosAreAskedFor(t *testing.T) {
	h, _ := read(t, "1h")
	got := h.run("fix", "lead", "7719", "NAME=Petr", "--comment", "call later", "--todo", "call", "--due", "2099-11-25 14:00", "--for", "1",
		"--rate", "2", "--line", "321", "--why", "rude", "--json").exits(0).objects()
	if len(got) != 4 {
		t.Fatalf("%d fixes: %v", len(got), got)
	}
	want := []string{"fields", "comment", "todo", "vote"}
	for i, fix := range got {
		if fix.text("kind") != want[i] || fix.text("state") != "queued" || fix.text("entity_id") != "7719" {
			t.Errorf("fix %d is %v", i, fix)
		}
	}
	if got[1].in("changes").text("COMMENT") != "call later" || got[2].in("changes").text("DEADLINE") != "2099-11-25T14:00:00Z" ||
		got[2].in("changes").text("RESPONSIBLE_ID") != "1" || got[3].in("changes").text("SESSION_ID") != "321" {
		t.Errorf("asked for %v", got)
	}
	h.run("outbox").exits(0).prints("comment: call later", "to-do until", "rated 2 of 5")
	for _, wrong := range [][]string{
		{"lead", "7719"}, {"lead", "7719", "--todo", "call"}, {"lead", "7719", "--due", "someday"}, {"lead", "7719", "--due", "2001-01-01"},
		{"lead", "7719", "--rate", "6", "--line", "1"}, {"lead", "7719", "--rate", "3"}, {"lead", "7719", "--comment", "x", "--for", "1"},
		{"lead", "7719", "--comment", "x", "--why", "x"}, {"lead", "7719", "--due", "+2d", "--for", "anna"},
	} {
		h.run(append([]string{"fix"}, wrong...)...).exits(2)
	}
}

// lostSample is a dialogue whose lead the CRM did not take.
const lostSample = `{"ts":"2026-11-21T10:00:00Z","type":"message","session_id":"lost1","id":"k1","source":"site","role":"client","text":"+7 916 123-45-67, call me"}
{"ts":"2026-11-21T10:00:06Z","type":"lead","session_id":"lost1","id":"k3","source":"site","status":"failed","error":"QUERY_LIMIT_EXCEEDED","fields":{"TITLE":"Manicure","NAME":"Ivan"}}
`

func TestALostLeadIsRecovered(t *testing.T) {
	h, _ := connected(t, "1h")
	h.run("import", h.write("lost.jsonl", lostSample)).exits(0)
	dry := h.run("recover", "lost1", "--dry-run", "--json").exits(0).object()
	if !dry.has("session", "fields", "from") || dry.in("fields").text("NAME") != "Ivan" || dry.in("from").in("NAME").text("origin") != "sent" ||
		dry.in("from").in("PHONE").text("origin") != "message" || len(dry.in("from").in("PHONE").text("event")) != 32 {
		t.Errorf("it would be made of %v", dry)
	}
	if fixes := h.run("outbox", "--json").exits(0).objects(); len(fixes) > 0 {
		t.Errorf("a dry run queued %v", fixes)
	}
	h.run("recover", "lost1", "--dry-run").exits(0).prints("TITLE", "bot sent", "Manicure", "client wrote")
	fix := h.run("recover", "lost1", "--json").exits(0).object().in("fix")
	if fix.text("kind") != "recover" || fix.text("session") != "lost1" || fix.text("state") != "queued" ||
		!strings.HasPrefix(fix.in("changes").text("ORIGIN_ID"), "lost1#") || fix.in("changes").text("TITLE") != "Manicure" {
		t.Errorf("asked for %v", fix)
	}
	h.run("recover", "lost1").exits(1).says("asked for already")
	h.run("outbox", "drop", fix.text("id")).exits(0).prints("new lead", "taken back")
	h.run("recover", "lost1", "--lang", "ru").exits(0).prints("послал бот", "новый лид")
	h.run("recover", "nothing").exits(1).says("nothing")
}

// A client's chat is one session for years, in which more than one lead gets lost.
func TestALaterDialogueOfTheSessionIsRecoveredByItself(t *testing.T) {
	h, p := connected(t, "0s")
	later := strings.NewReplacer("2026-11-21", "2026-11-25", `"k1"`, `"m1"`, `"k3"`, `"m3"`, "Manicure", "Haircut", "+7 916 123-45-67, ", "").Replace(lostSample)
	h.run("import", h.write("lost.jsonl", lostSample+later)).exits(0)
	h.run("recover", "lost1").exits(0)
	h.run("sync", "--once").exits(0)
	h.run("recover", "lost1").exits(1).says("lead 7720")
	if err := p.Edit(model.EntityRef{Kind: model.EntityLead, ID: "7720"}, 1, model.Fields{}.With("STATUS_ID", "JUNK")); err != nil {
		t.Fatal(err)
	}
	h.run("recover", "lost1~2").exits(0).prints("Haircut")
	h.run("sync", "--once").exits(0)
	if held, ok := p.Entity(model.EntityRef{Kind: model.EntityLead, ID: "7721"}); !ok || held.Fields.Text("TITLE") != "Haircut" {
		t.Errorf("the portal holds %v", held.Fields)
	}
	h.run("recover", "lost1~2").exits(1).says("lead 7721")
}

func TestALeadThatIsThereIsNotRecovered(t *testing.T) {
	h, _ := read(t, "1h")
	h.run("recover", "lead1").exits(1).says("lead 7719")
}

// Everything about fixes works the same while serve has the archive.
func TestFixesAreSettledWhileTheArchiveIsOpenElsewhere(t *testing.T) {
	h := receiving(t)
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	h.run("import", h.write("lost.jsonl", lostSample)).exits(0)
	s := startServer(h)
	defer s.stop(os.Kill)
	h.run("recover", "lost1", "--dry-run", "--json").exits(0).prints(`"origin":"message"`)
	fix := h.run("fix", "lead", "7719", "--comment", "x", "--json").exits(0).object()
	h.run("conflicts").exits(0).says("no conflicts")
	if got := h.run("outbox", "drop", fix.text("id"), "--json").exits(0).object(); got.text("state") != "undone" {
		t.Errorf("dropped is %v", got)
	}
	if strings.Contains(h.run("recover", "lost1", "--json").exits(0).stderr, "open in process") {
		t.Error("it did not attach")
	}
}
