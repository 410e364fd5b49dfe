package keymap

// What is done with incidents.
const (
	IncidentTake    ID = "incident.take"
	IncidentSnooze  ID = "incident.snooze"
	IncidentMorning ID = "incident.morning" // snoozes it until the next morning
	IncidentClose   ID = "incident.close"
	IncidentRecover ID = "incident.recover"
	AlertsFilter    ID = "alerts.filter"
)

func incidentActions() []Action {
	return []Action{
		action(IncidentRecover, Incidents, "R").footer(2).disabled("disabled.no_incident", "disabled.no_recovery"),
		action(IncidentClose, Incidents, "e").footer(3).disabled("disabled.no_incident", "disabled.incident_closed"),
		action(IncidentTake, Incidents, "t").footer(4).disabled("disabled.no_incident", "disabled.incident_closed"),
		action(IncidentSnooze, Incidents, "z").footer(5).disabled("disabled.no_incident", "disabled.incident_closed"),
		action(IncidentMorning, Incidents, "Z").disabled("disabled.no_incident", "disabled.incident_closed"),
		action(AlertsFilter, Alerts, "F").footer(55),
	}
}
