package bitrix24_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

func TestACommentIsAddedAndFoundByItsMarker(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, nil)
	if id, err := client.FindComment(t.Context(), ref, "[debrief:1]"); err != nil || id != "" {
		t.Errorf("before: %q, %v", id, err)
	}
	id, err := client.AddComment(t.Context(), ref, "Перезвонить\n[debrief:1]")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 120 { // two pages more, all of them newer
		p.AddComment(ref, 7, fmt.Sprint("of a person ", n))
	}
	if found, err := client.FindComment(t.Context(), ref, "[debrief:1]"); err != nil || found != id {
		t.Errorf("found %q, want %q, %v", found, id, err)
	}
	if found, err := client.FindComment(t.Context(), ref, "[debrief:2]"); err != nil || found != "" {
		t.Errorf("another marker finds %q, %v", found, err)
	}
}

func TestATodoIsAddedAndFoundByItsMarker(t *testing.T) {
	p, client, c := connect(t)
	ref := lead(t, p, nil)
	deadline := c.now.Add(22 * time.Hour)
	id, err := client.AddTodo(t.Context(), ref, model.Todo{Title: "Call", Description: "[debrief:1]", Deadline: deadline, Responsible: "7"})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := client.FindTodo(t.Context(), ref, "[debrief:1]"); err != nil || found != id || id == "" {
		t.Errorf("found %q, want %q, %v", found, id, err)
	}
	if todo := p.Todos(ref)[0]; todo.Title != "Call" || todo.Responsible != 7 || !todo.Deadline.Equal(deadline) {
		t.Errorf("%+v", todo)
	}
}

func TestWhatHangsOnADeletedLeadIsGone(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, nil)
	p.Delete(ref)
	_, comment := client.AddComment(t.Context(), ref, "x")
	_, todo := client.AddTodo(t.Context(), ref, model.Todo{Deadline: time.Now()})
	for _, err := range []error{comment, todo} {
		if class := crmError(t, err).Class; class != model.CRMGone {
			t.Errorf("%v is %s", err, class)
		}
	}
}

func TestARatingIsWrittenWhole(t *testing.T) {
	p, client, _ := connect(t)
	if err := client.SetVote(t.Context(), model.SessionVote{Session: "321", Rating: 2, Comment: "rude"}); err != nil {
		t.Fatal(err)
	}
	if got := p.Vote("321"); got != (portal.Vote{Rating: 2, Comment: "rude"}) {
		t.Errorf("%+v", got)
	}
}

func TestAMissingRightIsNamed(t *testing.T) {
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, Scopes: []string{"crm"}})
	watched(t, p)
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep,
	})
	if err != nil {
		t.Fatal(err)
	}
	failure := crmError(t, client.SetVote(t.Context(), model.SessionVote{Session: "321", Rating: 2}))
	if failure.Class != model.CRMDenied || !strings.Contains(failure.Words, `lacks the right "imopenlines"`) {
		t.Errorf("%s: %s", failure.Class, failure.Words)
	}
}

// newLead is a lead as a recovery makes it.
func newLead() model.Fields {
	return text("TITLE", "Стрижка").With("UTM_SOURCE", "yandex").With("ORIGINATOR_ID", model.Originator).With("ORIGIN_ID", "wa:1").
		With("UF_CRM_17", "sofa").With("PHONE", "8 900 000-00-01, +79000000001").With("EMAIL", "Anna@Example.com")
}

func TestALeadIsMadeWithEveryPhoneOnce(t *testing.T) {
	for name, old := range map[string]bool{"crm.item.add": false, "a portal that is too old for it": true} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, Old: old})
			watched(t, p)
			client, err := bitrix24.New(bitrix24.Options{
				WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep,
			})
			if err != nil {
				t.Fatal(err)
			}
			ref, err := client.AddLead(t.Context(), newLead())
			if err != nil {
				t.Fatal(err)
			}
			held, ok := p.Entity(ref)
			for field, want := range map[string]string{
				"TITLE": "Стрижка", "UTM_SOURCE": "yandex", "ORIGIN_ID": "wa:1", "UF_CRM_17": "sofa",
				"PHONE": "+79000000001", "EMAIL": "anna@example.com", "STATUS_ID": "NEW",
			} {
				if got := held.Fields.Text(field); !ok || got != want {
					t.Errorf("%s is %q, want %q", field, got, want)
				}
			}
			found, err := client.ByOrigin(t.Context(), model.EntityLead, model.Originator, "wa:1")
			if err != nil || len(found) != 1 || found[0] != ref {
				t.Errorf("found %v, %v", found, err)
			}
		})
	}
}

func TestALeadIsFoundByItsOrigin(t *testing.T) {
	p, client, _ := connect(t)
	lead(t, p, text("ORIGIN_ID", "wa:1").With("ORIGINATOR_ID", "another program"))
	want := lead(t, p, newLead())
	found, err := client.ByOrigin(t.Context(), model.EntityLead, model.Originator, "wa:1")
	if err != nil || len(found) != 1 || found[0] != want {
		t.Errorf("%v, %v", found, err)
	}
	if deals, err := client.ByOrigin(t.Context(), model.EntityDeal, model.Originator, "wa:1"); err != nil || len(deals) != 0 {
		t.Errorf("%v, %v", deals, err)
	}
}

func TestTheOpenLeadsOfAContactAreFoundNewestFirst(t *testing.T) {
	p, client, _ := connect(t)
	first := lead(t, p, text("CONTACT_ID", "5"))
	lead(t, p, text("CONTACT_ID", "5").With("STATUS_ID", "JUNK"))
	lead(t, p, text("CONTACT_ID", "6"))
	second := lead(t, p, text("CONTACT_ID", "5"))
	found, err := client.OpenOf(t.Context(), model.EntityLead, "5")
	if err != nil || !reflect.DeepEqual(found, []model.EntityRef{second, first}) {
		t.Errorf("%v, %v", found, err)
	}
}

func TestDuplicatesAreFoundByPhoneAndAddress(t *testing.T) {
	p, client, _ := connect(t)
	byPhone := lead(t, p, model.Fields{"PHONE": []byte(`[{"VALUE":"8 (900) 000-00-01"}]`)})
	byBoth := lead(t, p, model.Fields{"PHONE": []byte(`[{"VALUE":"+79000000001"}]`), "EMAIL": []byte(`[{"VALUE":"anna@example.com"}]`)})
	lead(t, p, model.Fields{"PHONE": []byte(`[{"VALUE":"+79000000002"}]`)})
	found, err := client.Duplicates(t.Context(), model.Reach{Phones: []string{"8 900 000 00 01"}, Emails: []string{"Anna@Example.com"}})
	if err != nil || !reflect.DeepEqual(found, []model.EntityRef{byPhone, byBoth}) {
		t.Errorf("%v, %v", found, err)
	}
	if found, err := client.Duplicates(t.Context(), model.Reach{Phones: []string{"+79000000003"}}); err != nil || len(found) != 0 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestAPhoneThatIsThereIsNotWrittenInAnotherForm(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, model.Fields{"PHONE": []byte(`[{"VALUE":"8 (900) 000-00-01","VALUE_TYPE":"WORK"}]`)})
	wrote, err := client.Update(t.Context(), model.Entity{Ref: ref}, text("PHONE", "+79000000001, 8 900 000 00 02, +7 900 000-00-02"))
	if err != nil || wrote.After.Fields.Text("PHONE") != "8 (900) 000-00-01, +79000000002" {
		t.Errorf("%s, %v", wrote.After.Fields.Text("PHONE"), err)
	}
}

// TestThePublishedAnswersAreUnderstood gives each method the answer that Bitrix24's
// documentation shows of it.
func TestThePublishedAnswersAreUnderstood(t *testing.T) {
	dir := samplesDir(t)
	lead := model.EntityRef{Kind: model.EntityLead, ID: "1"}
	for file, ask := range map[string]func(*bitrix24.Client) (any, error){
		"46_crm.timeline.comment.add.response.json": func(c *bitrix24.Client) (any, error) {
			return c.AddComment(t.Context(), lead, "x")
		},
		"47_crm.timeline.comment.list.response.json": func(c *bitrix24.Client) (any, error) {
			return c.FindComment(t.Context(), lead, "comment was added")
		},
		"52_crm.activity.todo.add.response.json": func(c *bitrix24.Client) (any, error) {
			return c.AddTodo(t.Context(), lead, model.Todo{})
		},
		"49_crm.activity.list.response.json": func(c *bitrix24.Client) (any, error) {
			return c.FindTodo(t.Context(), lead, "no such marker")
		},
		"44_crm.duplicate.findbycomm.response.json": func(c *bitrix24.Client) (any, error) {
			return c.Duplicates(t.Context(), model.Reach{Phones: []string{"8976543"}})
		},
		"32_crm.item.add.response.json": func(c *bitrix24.Client) (any, error) { return c.AddLead(t.Context(), nil) },
		"63_imopenlines.session.history.get.response.json": func(c *bitrix24.Client) (any, error) {
			return c.Vote(t.Context(), "321")
		},
	} {
		body, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Skip(err)
		}
		_, client := scripted(t, answer{status: 200, body: string(body)})
		got, err := ask(client)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		want := map[string]string{
			"46_crm.timeline.comment.add.response.json":        "999",
			"47_crm.timeline.comment.list.response.json":       "999",
			"52_crm.activity.todo.add.response.json":           "999",
			"49_crm.activity.list.response.json":               "",
			"44_crm.duplicate.findbycomm.response.json":        "[contact 275 contact 2297]",
			"32_crm.item.add.response.json":                    "lead 342",
			"63_imopenlines.session.history.get.response.json": "{321 0 }",
		}[file]
		if fmt.Sprint(got) != want {
			t.Errorf("%s gives %v, want %s", file, got, want)
		}
	}
}

// samplesDir finds the published answers, which lie beside the module.
func samplesDir(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", "samples", "bitrix24-rest"); exists(found) {
			return found
		}
		if filepath.Dir(dir) == dir {
			t.Skip("there are no samples of Bitrix24's answers beside the module")
		}
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
