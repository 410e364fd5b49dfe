package lead

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"debrief/model"
)

// comparison is one field as the bot sent it and as the dialogue has it beside
// that, "" where they say nothing of it.
type comparison struct {
	name, sent, said string
}

// first are the fields that come first, in this order, after the stage. Those
// marked are shown even when they are empty on both sides.
func first() []struct {
	name   string
	always bool
} {
	return []struct {
		name   string
		always bool
	}{
		{"TITLE", true}, {"NAME", true}, {"LAST_NAME", false}, {"PHONE", true}, {"EMAIL", false},
		{"COMMENTS", false}, {"OPPORTUNITY", false}, {"CURRENCY_ID", false}, {"ASSIGNED_BY_ID", false}, {"SOURCE_ID", false},
	}
}

// compare lists the fields: the stage, the usual ones, what the bot sent, and
// what else the CRM holds.
func compare(rec *record) []comparison {
	said := rec.said()
	var out []comparison
	seen := map[string]bool{}
	add := func(name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, comparison{name, rec.sent.Text(name), rec.told.Text(name)})
		}
	}
	if rec.isKnown() {
		add(rec.ref.Kind.StageField())
	}
	for _, f := range first() {
		if f.always || said.Text(f.name) != "" || rec.entity.Fields.Text(f.name) != "" {
			add(f.name)
		}
	}
	for _, name := range said.Names() {
		if !technical(name) {
			add(name)
		}
	}
	for _, name := range rec.entity.Fields.Names() {
		if !technical(name) && rec.entity.Fields.Text(name) != "" {
			add(name)
		}
	}
	return out
}

// learn reads what the dialogue says of the lead: what the bot sent, and what is
// known of the client without that.
func (rec *record) learn(region string) {
	d := rec.dialogue
	if d == nil {
		return
	}
	rec.sent, rec.told = model.Fields{}, model.Fields{}
	for name, value := range d.Sent {
		rec.sent[strings.ToUpper(name)] = value
	}
	talk := *d
	talk.Items = slices.DeleteFunc(slices.Clone(d.Items), func(item model.Item) bool {
		b, ok := item.Entry.Body.(*model.Lead)
		if ok && len(b.Fields) > 0 {
			rec.sentAt = item.Entry.TS
		}
		return ok
	})
	draft := model.DraftLead(&talk, region)
	for name, found := range draft.From {
		if found.Origin != model.OriginUTM && found.Origin != model.OriginDebrief {
			rec.told[name] = draft.Fields[name]
		}
	}
	for name, value := range map[string]string{"NAME": d.Client.Name, "PHONE": d.Client.Phone, "EMAIL": d.Client.Email} {
		if value != "" && rec.told.Text(name) == "" {
			rec.told[name] = model.TextValue(value)
		}
	}
}

// said returns what the dialogue says of the lead in all: what the bot sent, and
// what is known of the client besides.
func (rec *record) said() model.Fields {
	said := maps.Clone(rec.sent)
	if said == nil {
		said = model.Fields{}
	}
	for name, value := range rec.told {
		if said.Text(name) == "" {
			said[name] = value
		}
	}
	return said
}

// technical reports whether a field is the CRM's own bookkeeping, which nobody
// compares and nobody may write.
func technical(name string) bool {
	switch name {
	case "ID", "CREATED_BY_ID", "MODIFY_BY_ID", "MOVED_BY_ID", "MOVED_TIME", "OPENED", "STATUS_SEMANTIC_ID",
		"STAGE_SEMANTIC_ID", "CLOSED", "CATEGORY_ID", "IS_RETURN_CUSTOMER", "IS_MANUAL_OPPORTUNITY",
		"LAST_ACTIVITY_BY", "LAST_ACTIVITY_TIME", "LAST_COMMUNICATION_TIME", "ORIGINATOR_ID", "ORIGIN_ID":
		return true
	}
	return strings.HasPrefix(name, "DATE_") || strings.HasPrefix(name, "HAS_")
}

// sameValue reports whether two values mean the same: phones by their digits,
// everything else as the CRM takes it, and but for case and spaces.
func sameValue(name, a, b string) bool {
	if name == "PHONE" {
		return phoneDigits(a) == phoneDigits(b)
	}
	return model.SameText(a, b) || strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// plainAmount returns an amount as the CRM takes it, "1500.50", and whether it is
// one: the CRM makes 0 of words without saying so. None is an amount too.
func plainAmount(written string) (string, bool) {
	amount := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == ',':
			return '.'
		}
		return r
	}, written)
	digits := strings.Replace(amount, ".", "", 1)
	isDigit := func(r rune) bool { return r >= '0' && r <= '9' }
	return amount, amount == "" || digits != "" && strings.IndexFunc(digits, func(r rune) bool { return !isDigit(r) }) < 0
}

// phoneDigits returns the digits of a phone; 8 and 7 begin the same number in
// Russia.
func phoneDigits(s string) string {
	digits := []rune(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s))
	if len(digits) == 11 && digits[0] == '8' {
		digits[0] = '7'
	}
	return string(digits)
}

// editable lists the fields that the fix dialog offers: the stage, the usual
// ones, those that the bot sent, and what else the CRM holds.
func editable(rec *record) []string {
	names := []string{rec.ref.Kind.StageField()}
	add := func(more []string) {
		for _, name := range more {
			if !technical(name) && !rec.isReadOnly(name) && !slices.Contains(names, name) && (rec.ref.Kind != model.EntityDeal || !personal(name)) {
				names = append(names, name)
			}
		}
	}
	add([]string{"TITLE", "NAME", "LAST_NAME", "PHONE", "EMAIL", "COMMENTS", "OPPORTUNITY", "ASSIGNED_BY_ID"})
	add(rec.said().Names())
	add(slices.DeleteFunc(rec.entity.Fields.Names(), func(name string) bool { return rec.entity.Fields.Text(name) == "" }))
	return names
}

// personal reports whether a field belongs to the person; a deal has none of
// them, its contact does.
func personal(name string) bool {
	switch name {
	case "NAME", "LAST_NAME", "PHONE", "EMAIL":
		return true
	}
	return false
}
