package cli

import (
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/alert"
	"debrief/ui/incidents"
	"debrief/ui/lang"
	"debrief/ui/voice"
)

func wordsOf(language string, of alert.Words) (title, whole string) {
	text := lang.New(language)
	return writer{text, incidents.Teller{Voice: voice.Voice{Text: text, Zone: time.UTC}}}.write(of)
}

func TestWhatAMessageSays(t *testing.T) {
	since := time.Date(2026, 3, 2, 9, 59, 0, 0, time.UTC)
	silent := model.Incident{ID: model.Key{10}, IncidentOpened: model.IncidentOpened{Rule: model.RuleLeadStuck, Cause: model.CauseFirstStage, Since: since, Entity: model.EntityRef{Kind: model.EntityLead, ID: "7"}}}
	lost := model.Incident{ID: model.Key{11}, Dialogue: "wa:1\x1b[2J/2", IncidentOpened: model.IncidentOpened{Rule: model.RuleLeadNotCreated, Cause: model.CauseRefused, Since: since, Detail: "Access\n\x1b]0;x\adenied"}}
	many := alert.Words{}
	for range 13 {
		many.Incidents = append(many.Incidents, silent)
	}
	for _, c := range []struct {
		name     string
		language string
		of       alert.Words
		has      []string
	}{
		{"one", lang.English, alert.Words{Incidents: []model.Incident{silent}}, []string{"Debrief: 1 incident needs a person\n", "lead 7 [0a000000]", "debrief incidents take 0a000000"}},
		{"what is urgent comes first", lang.English, alert.Words{Incidents: []model.Incident{silent, lost}}, []string{"2 incidents need", "\n\n!! ", "take 0b000000"}},
		{"two in Russian", lang.Russian, alert.Words{Incidents: []model.Incident{silent, lost}}, []string{"Debrief: 2 инцидента ждут человека\n", "Взять: debrief incidents take"}},
		{"many", lang.Russian, many, []string{"13 инцидентов ждут", "\nи ещё 3\n"}},
		{"nobody took it", lang.Russian, alert.Words{Escalated: true, Incidents: []model.Incident{silent}}, []string{"1 инцидент никто не взял"}},
		{"a repeat", lang.English, alert.Words{Repeat: true, Incidents: []model.Incident{silent}}, []string{"You may have read this before"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			title, whole := wordsOf(c.language, c.of)
			if strings.Contains(title, "\n") || !strings.HasPrefix(whole, title+"\n") || strings.ContainsAny(whole, "\x1b\a\r") {
				t.Errorf("%q, %q", title, whole)
			}
			for _, want := range c.has {
				if !strings.Contains(whole, want) {
					t.Errorf("%q is not in\n%s", want, whole)
				}
			}
		})
	}
}
