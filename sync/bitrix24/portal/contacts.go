package portal

import "debrief/model"

// AddContact is AddLead for a contact.
func (p *Portal) AddContact(fields model.Fields) (string, error) {
	return p.add(model.EntityContact, fields)
}

// contactSchema are the fields of a contact. It has no title, no amount and no
// stage.
func contactSchema() []field {
	return []field{
		{"ID", "id", kindID, true},
		{"HONORIFIC", "honorific", kindText, false},
		{"NAME", "name", kindText, false},
		{"SECOND_NAME", "secondName", kindText, false},
		{"LAST_NAME", "lastName", kindText, false},
		{"BIRTHDATE", "birthdate", kindDate, false},
		{"POST", "post", kindText, false},
		{"ADDRESS", "address", kindText, false},
		{"TYPE_ID", "typeId", kindText, false},
		{"SOURCE_ID", "sourceId", kindText, false},
		{"SOURCE_DESCRIPTION", "sourceDescription", kindText, false},
		{"COMMENTS", "comments", kindText, false},
		{"COMPANY_ID", "companyId", kindID, false},
		{"LEAD_ID", "leadId", kindID, false},
		{"OPENED", "opened", kindFlag, false},
		{"EXPORT", "export", kindFlag, false},
		{"ASSIGNED_BY_ID", "assignedById", kindID, false},
		{"CREATED_BY_ID", "createdBy", kindID, true},
		{"MODIFY_BY_ID", "updatedBy", kindID, true},
		{"DATE_CREATE", "createdTime", kindTime, true},
		{"DATE_MODIFY", "updatedTime", kindTime, true},
		{"LAST_ACTIVITY_BY", "lastActivityBy", kindID, true},
		{"LAST_ACTIVITY_TIME", "lastActivityTime", kindTime, true},
		{"HAS_PHONE", "hasPhone", kindFlag, true},
		{"HAS_EMAIL", "hasEmail", kindFlag, true},
		{"HAS_IMOL", "hasImol", kindFlag, true},
		{"ORIGINATOR_ID", "originatorId", kindText, false},
		{"ORIGIN_ID", "originId", kindText, false},
		{"UTM_SOURCE", "utmSource", kindText, false},
		{"UTM_MEDIUM", "utmMedium", kindText, false},
		{"UTM_CAMPAIGN", "utmCampaign", kindText, false},
		{"UTM_CONTENT", "utmContent", kindText, false},
		{"UTM_TERM", "utmTerm", kindText, false},
	}
}

// defaults gives a new row what Bitrix24 fills in.
func (r *row) defaults(by, category string) {
	r.values["OPENED"], r.values["ASSIGNED_BY_ID"] = "Y", by
	switch r.ref.Kind {
	case model.EntityContact:
		r.values["EXPORT"], r.values["TYPE_ID"] = "Y", "CLIENT"
		return
	case model.EntityDeal:
		r.values["TITLE"], r.values["STAGE_ID"], r.values["CATEGORY_ID"] = "Deal #"+r.ref.ID, "NEW", "0"
		if category != "" && category != "0" {
			r.values["CATEGORY_ID"], r.values["STAGE_ID"] = category, "C"+category+":NEW"
		}
	case model.EntityLead:
		r.values["TITLE"], r.values["STATUS_ID"] = "Lead #"+r.ref.ID, "NEW"
	}
	r.values["CURRENCY_ID"], r.values["OPPORTUNITY"] = "RUB", "0.00"
}
