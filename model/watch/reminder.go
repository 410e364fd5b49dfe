package watch

import (
	"time"

	"debrief/model"
)

// reminder finds notifications that did not reach the client, appointments of which
// nobody reminded, and clients who did not come for that reason.
func reminder(v *View) []Finding {
	found := v.failedNotifications()
	for _, item := range v.Items {
		b, ok := item.Entry.Body.(*model.Booking)
		if !ok {
			continue
		}
		switch b.Status {
		case "made", "moved":
			if f, ok := v.notReminded(item.Entry, b); ok {
				found = append(found, f)
			}
		case "no_show":
			if f, ok := v.noShow(item.Entry, b); ok {
				found = append(found, f)
			}
		}
	}
	return found
}

func (v *View) failedNotifications() []Finding {
	var found []Finding
	for _, item := range v.Items {
		b, ok := item.Entry.Body.(*model.Notification)
		if !ok || b.Status != "failed" {
			continue
		}
		f := Finding{Cause: model.CauseNotificationFailed, Target: item.Entry.Key, Since: item.Entry.TS, Due: item.Entry.TS, Detail: b.Error}
		found = append(found, f.ended(v.firstItem(item.Entry.TS, func(e *model.Entry) bool {
			other, ok := e.Body.(*model.Notification)
			return human(e) || ok && reached(other) &&
				(other.NotificationID == b.NotificationID && b.NotificationID != "" || other.Template == b.Template && b.Template != "")
		})))
	}
	return found
}

func reached(b *model.Notification) bool {
	return b.Status == "sent" || b.Status == "delivered" || b.Status == "read"
}

// confirmation is how soon after the booking a notification only confirms it.
const confirmation = 10 * time.Minute

// reminded returns the first reminder after an appointment was made, or a person
// who spoke with the client.
func (v *View) reminded(made *model.Entry) *model.Entry {
	return v.firstItem(made.TS.Add(confirmation), func(e *model.Entry) bool {
		b, ok := e.Body.(*model.Notification)
		return ok && reached(b) || human(e)
	})
}

func (v *View) notReminded(made *model.Entry, b *model.Booking) (Finding, bool) {
	if !v.Habits.Notifications || b.At.IsZero() {
		return Finding{}, false
	}
	f := Finding{Cause: model.CauseNoReminder, Target: made.Key, Since: made.TS, Due: b.At.Add(-v.config.ReminderBefore)}
	if f.Due.Sub(made.TS) < v.config.ReminderBefore { // it was made too late to be forgotten
		return Finding{}, false
	}
	f = f.ended(v.reminded(made))
	changed := v.firstItem(made.TS.Add(time.Millisecond), func(e *model.Entry) bool {
		other, ok := e.Body.(*model.Booking)
		return ok && (other.BookingID == b.BookingID || other.BookingID == "" || b.BookingID == "")
	})
	if changed != nil && (f.Ended.IsZero() || changed.TS.Before(f.Ended)) {
		f = f.ended(changed)
	}
	return f, true
}

func (v *View) noShow(e *model.Entry, b *model.Booking) (Finding, bool) {
	made := v.firstItem(time.Time{}, func(e *model.Entry) bool {
		other, ok := e.Body.(*model.Booking)
		return ok && (other.Status == "made" || other.Status == "moved") && other.BookingID == b.BookingID
	})
	if made == nil || !v.Habits.Notifications {
		return Finding{}, false
	}
	if told := v.reminded(made); told != nil && told.TS.Before(e.TS) {
		return Finding{}, false
	}
	f := Finding{Cause: model.CauseNoShow, Target: e.Key, Evidence: []model.Key{made.Key, e.Key}, Since: e.TS, Due: e.TS, Detail: b.Service}
	return f.ended(v.firstItem(e.TS.Add(time.Millisecond), func(later *model.Entry) bool {
		return human(later) || booked(v, later)
	})), true
}
