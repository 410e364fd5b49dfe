package bitrix24_test

import (
	"errors"
	"slices"
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

func TestAWebhookSaysWhoItIsAndWhatItMayDo(t *testing.T) {
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, User: 5, Scopes: []string{"crm", "user_brief"}})
	p.AddUser(portal.User{ID: 5, Name: "Анна", LastName: "Котова"})
	watched(t, p)
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep,
	})
	if err != nil {
		t.Fatal(err)
	}
	who, err := client.Who(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if who.Name != "Анна Котова" || !slices.Equal(who.Rights, []string{"crm", "user_brief"}) {
		t.Errorf("it says %+v", who)
	}
}

func TestAWrongWebhookIsNobody(t *testing.T) {
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep})
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: "https://salon.example/rest/1/wrong/", Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep,
	})
	if err != nil {
		t.Fatal(err)
	}
	var refused *model.CRMError
	if _, err := client.Who(t.Context()); !errors.As(err, &refused) || refused.Class != model.CRMAuth {
		t.Errorf("error %v", err)
	}
}
