package bitrix24_test

import (
	"slices"
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

func TestFieldsAreDescribedByTheirClassicNames(t *testing.T) {
	p, client, _ := connect(t)
	p.AddUserField(model.EntityDeal, portal.UserField{Name: "UF_CRM_17", Title: "Sofa", Type: "enumeration", Choices: []string{"left", "right"}})
	described, err := client.Fields(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[model.EntityKind][]model.CRMField{
		model.EntityLead: {
			{Name: "DATE_MODIFY", Title: "DATE_MODIFY", Type: "datetime", ReadOnly: true}, {Name: "OPPORTUNITY", Title: "OPPORTUNITY", Type: "double"},
			{Name: "PHONE", Title: "PHONE", Type: "crm_multifield", Multiple: true}, {Name: "STATUS_ID", Title: "STATUS_ID", Type: "crm_status"},
		},
		model.EntityDeal: {
			{Name: "ASSIGNED_BY_ID", Title: "ASSIGNED_BY_ID", Type: "user"},
			{Name: "UF_CRM_17", Title: "Sofa", Type: "enumeration", Choices: []model.CRMChoice{{ID: "44", Name: "left"}, {ID: "45", Name: "right"}}},
		},
	} {
		for _, field := range want {
			at := slices.IndexFunc(described[kind], func(f model.CRMField) bool { return f.Name == field.Name })
			if at < 0 || !slices.Equal(described[kind][at].Choices, field.Choices) {
				t.Fatalf("%s %s is not among %+v", kind, field.Name, described[kind])
			}
			got := described[kind][at]
			got.Choices, field.Choices = nil, nil
			if got.Title != field.Title || got.Type != field.Type || got.ReadOnly != field.ReadOnly || got.Multiple != field.Multiple {
				t.Errorf("%+v, want %+v", got, field)
			}
		}
	}
	if n := len(p.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}
