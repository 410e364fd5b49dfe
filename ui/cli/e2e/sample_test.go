package e2e

import (
	"fmt"
	"strings"
	"time"
)

// sampleStart is when the first sample dialogue began.
var sampleStart = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// sampleDialogue is a dialogue with that many answers; a later number is newer.
func sampleDialogue(n, answers int) string {
	return dialogueAt(n, answers, sampleStart.Add(time.Duration(n)*time.Hour))
}

// dialogueAt is a dialogue with that many answers that began at a moment.
func dialogueAt(n, answers int, at time.Time) string {
	var b strings.Builder
	event := func(i int, rest string) {
		fmt.Fprintf(&b, `{"ts":%q,"session_id":"s%d","id":"s%d-%d","source":"whatsapp",%s}`+"\n",
			at.Add(time.Duration(i)*time.Minute).Format(time.RFC3339), n, n, i, rest)
	}
	for i := range answers {
		event(2*i, fmt.Sprintf(`"type":"message","role":"client","text":"question %d of client %d"`, i+1, n))
		event(2*i+1, fmt.Sprintf(`"type":"message","role":"assistant","text":"answer %d to client %d"`, i+1, n))
	}
	return b.String()
}

// sample is dialogues 1 to n with two answers each.
func sample(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString(sampleDialogue(i, 2))
	}
	return b.String()
}

// lead is a dialogue whose bot made a lead, and the lead as the CRM holds it.
const leadSample = `{"ts":"2026-11-21T10:00:00Z","type":"message","session_id":"lead1","id":"l1","source":"site","role":"client","text":"+7 900 000-00-01, call me"}
{"ts":"2026-11-21T10:00:05Z","type":"message","session_id":"lead1","id":"l2","source":"site","role":"assistant","text":"We will call you"}
{"ts":"2026-11-21T10:00:06Z","type":"lead","session_id":"lead1","id":"l3","source":"site","status":"created","request_id":"r1","lead_id":"7719","fields":{"NAME":"Ivan"}}
{"ts":"2026-11-21T10:01:00Z","type":"crm","id":"l4","source":"bitrix24","account":"portal","entity":"lead","entity_id":"7719","action":"add","fields":{"ID":"7719","STATUS_ID":"NEW","NAME":"Ivan"}}
`
