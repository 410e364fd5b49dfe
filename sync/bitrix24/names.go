package bitrix24

import (
	"strings"

	"debrief/model"
)

// entityTypes are the numbers of crm.item.*.
var entityTypes = map[model.EntityKind]int{model.EntityLead: 1, model.EntityDeal: 2, model.EntityContact: 3}

// irregular are the names of crm.item.* that the rule of camelCase does not
// lead to the classic name.
var irregular = map[string]string{
	"createdTime": "DATE_CREATE",
	"updatedTime": "DATE_MODIFY",
	"createdBy":   "CREATED_BY_ID",
	"updatedBy":   "MODIFY_BY_ID",
	"movedBy":     "MOVED_BY_ID",
}

// irregularOf are those that differ between leads, deals and contacts.
var irregularOf = map[model.EntityKind]map[string]string{
	model.EntityLead: {"stageId": "STATUS_ID", "stageSemanticId": "STATUS_SEMANTIC_ID"},
	model.EntityDeal: {},

	model.EntityContact: {},
}

// left are the fields that crm.item.* has beside the classic ones: shadows of
// others, and the search index.
var left = map[string]bool{
	"entityTypeId": true, "searchContent": true, "shortName": true,
	"phone": true, "phoneMobile": true, "phoneWork": true, "phoneMailing": true,
	"email": true, "emailHome": true, "emailWork": true, "emailMailing": true,
	"skype": true, "icq": true, "imol": true, "fm": true,
}

// classicName returns the upper-case name of a field of crm.item.*, and false
// for one that the classic form does not have.
func classicName(kind model.EntityKind, name string) (string, bool) {
	if left[name] || strings.HasSuffix(name, "Short") {
		return "", false
	}
	if classic, ok := irregularOf[kind][name]; ok {
		return classic, true
	}
	if classic, ok := irregular[name]; ok {
		return classic, true
	}
	return upperSnake(name), true
}

// itemName is the inverse of classicName.
func itemName(kind model.EntityKind, classic string) string {
	for name, c := range irregularOf[kind] {
		if c == classic {
			return name
		}
	}
	for name, c := range irregular {
		if c == classic {
			return name
		}
	}
	if strings.HasPrefix(classic, "UF_") {
		return classic // useOriginalUfNames
	}
	return lowerCamel(classic)
}

// upperSnake turns assignedById into ASSIGNED_BY_ID, ufCrm_17 into UF_CRM_17 and
// parentId1220 into PARENT_ID_1220. A name that is upper-case already stays.
func upperSnake(name string) string {
	if strings.ToUpper(name) == name {
		return name
	}
	var b strings.Builder
	digits := strings.HasPrefix(name, "uf") // in a custom name a digit begins no word
	for i, r := range name {
		upper := r >= 'A' && r <= 'Z'
		digit := r >= '0' && r <= '9'
		if i > 0 && name[i-1] != '_' && (upper || digit && !digits) {
			b.WriteByte('_')
		}
		if digit {
			digits = true
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lowerCamel turns ASSIGNED_BY_ID into assignedById.
func lowerCamel(classic string) string {
	words := strings.Split(strings.ToLower(classic), "_")
	for i, word := range words {
		if i > 0 && word != "" {
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return strings.Join(words, "")
}
