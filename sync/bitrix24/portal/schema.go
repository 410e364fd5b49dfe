package portal

import (
	"strings"

	"debrief/model"
)

// valueKind is the type of a field's value.
type valueKind int

const (
	kindText  valueKind = iota
	kindID              // a number that points somewhere; 0 or nothing when it does not
	kindInt             // a number
	kindMoney           // an amount
	kindFlag            // Y or N
	kindTime            // with the server's offset
	kindDate            // a time at midnight UTC
	kindStage           // a STATUS_ID of the entity's directory
)

// field is one field with its two names.
type field struct {
	classic, item string
	kind          valueKind
	readOnly      bool
}

// shared are the fields that leads and deals both have.
func shared() []field {
	return []field{
		{"ID", "id", kindID, true},
		{"TITLE", "title", kindText, false},
		{"OPPORTUNITY", "opportunity", kindMoney, false},
		{"CURRENCY_ID", "currencyId", kindText, false},
		{"IS_MANUAL_OPPORTUNITY", "isManualOpportunity", kindFlag, false},
		{"COMPANY_ID", "companyId", kindID, false},
		{"CONTACT_ID", "contactId", kindID, false},
		{"SOURCE_ID", "sourceId", kindText, false},
		{"SOURCE_DESCRIPTION", "sourceDescription", kindText, false},
		{"COMMENTS", "comments", kindText, false},
		{"OPENED", "opened", kindFlag, false},
		{"ASSIGNED_BY_ID", "assignedById", kindID, false},
		{"CREATED_BY_ID", "createdBy", kindID, true},
		{"MODIFY_BY_ID", "updatedBy", kindID, true},
		{"MOVED_BY_ID", "movedBy", kindID, true},
		{"DATE_CREATE", "createdTime", kindTime, true},
		{"DATE_MODIFY", "updatedTime", kindTime, true},
		{"MOVED_TIME", "movedTime", kindTime, true},
		{"LAST_ACTIVITY_BY", "lastActivityBy", kindID, true},
		{"LAST_ACTIVITY_TIME", "lastActivityTime", kindTime, true},
		{"IS_RETURN_CUSTOMER", "isReturnCustomer", kindFlag, true},
		{"ORIGINATOR_ID", "originatorId", kindText, false},
		{"ORIGIN_ID", "originId", kindText, false},
		{"UTM_SOURCE", "utmSource", kindText, false},
		{"UTM_MEDIUM", "utmMedium", kindText, false},
		{"UTM_CAMPAIGN", "utmCampaign", kindText, false},
		{"UTM_CONTENT", "utmContent", kindText, false},
		{"UTM_TERM", "utmTerm", kindText, false},
	}
}

// schema returns the fields of a kind of entity.
func schema(kind model.EntityKind) []field {
	switch kind {
	case model.EntityContact:
		return contactSchema()
	case model.EntityLead:
		return append(shared(),
			field{"NAME", "name", kindText, false},
			field{"LAST_NAME", "lastName", kindText, false},
			field{"SECOND_NAME", "secondName", kindText, false},
			field{"HONORIFIC", "honorific", kindText, false},
			field{"BIRTHDATE", "birthdate", kindDate, false},
			field{"COMPANY_TITLE", "companyTitle", kindText, false},
			field{"POST", "post", kindText, false},
			field{"ADDRESS", "address", kindText, false},
			field{"STATUS_ID", "stageId", kindStage, false},
			field{"STATUS_DESCRIPTION", "statusDescription", kindText, false},
			field{"STATUS_SEMANTIC_ID", "stageSemanticId", kindText, true},
			field{"DATE_CLOSED", "dateClosed", kindTime, true},
			field{"HAS_PHONE", "hasPhone", kindFlag, true},
			field{"HAS_EMAIL", "hasEmail", kindFlag, true},
			field{"HAS_IMOL", "hasImol", kindFlag, true},
		)
	case model.EntityDeal:
	}
	return append(shared(),
		field{"STAGE_ID", "stageId", kindStage, false},
		field{"STAGE_SEMANTIC_ID", "stageSemanticId", kindText, true},
		field{"CATEGORY_ID", "categoryId", kindInt, false},
		field{"TYPE_ID", "typeId", kindText, false},
		field{"PROBABILITY", "probability", kindInt, false},
		field{"TAX_VALUE", "taxValue", kindMoney, false},
		field{"BEGINDATE", "begindate", kindDate, false},
		field{"CLOSEDATE", "closedate", kindDate, false},
		field{"CLOSED", "closed", kindFlag, true},
		field{"LEAD_ID", "leadId", kindID, false},
		field{"QUOTE_ID", "quoteId", kindID, false},
		field{"ADDITIONAL_INFO", "additionalInfo", kindText, false},
	)
}

// multiFields are the lists of values with an id each.
func multiFields() []string { return []string{"PHONE", "EMAIL", "WEB", "IM"} }

// byClassic finds a field by its classic name; the portal's own ones (UF_…) are
// texts.
func byClassic(kind model.EntityKind, name string) (field, bool) {
	for _, f := range schema(kind) {
		if f.classic == name {
			return f, true
		}
	}
	if strings.HasPrefix(name, "UF_CRM_") {
		return field{classic: name, item: ufItemName(name)}, true
	}
	return field{}, false
}

// byItem finds a field by the name that crm.item.* gives it.
func byItem(kind model.EntityKind, name string) (field, bool) {
	for _, f := range schema(kind) {
		if f.item == name {
			return f, true
		}
	}
	if rest, ok := strings.CutPrefix(name, "ufCrm_"); ok {
		name = "UF_CRM_" + rest
	}
	if strings.HasPrefix(name, "UF_CRM_") {
		return byClassic(kind, name)
	}
	return field{}, false
}

// ufItemName is how crm.item.* calls a field of the portal's own.
func ufItemName(classic string) string { return "ufCrm_" + strings.TrimPrefix(classic, "UF_CRM_") }
