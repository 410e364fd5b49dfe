package portal

import (
	"strings"
	"time"

	"debrief/model"
)

// listeners are all who are told of what happens.
type listeners struct {
	hooks      []*hook
	due        []delivery
	deliveries []Delivery
	news       chan struct{} // something waits to be delivered

	bound   []binding
	offline []*offlineEvent
	lastID  int

	queues map[int]*pullQueue // by bot; 0 is the webhook's user
}

// event is one change, of which only the id is told.
type event struct {
	name string // ONCRMLEADUPDATE …
	ref  model.EntityRef
	at   time.Time
}

// The actions that events tell of.
const (
	added   = "ADD"
	updated = "UPDATE"
	deleted = "DELETE"
)

// happened tells the listeners of a change. Whoever made it is told, too: the
// portal does not know its callers apart, but for auth_connector.
func (p *Portal) happened(action string, ref model.EntityRef) {
	if p.caller.item && p.opts.Unsettled.ItemsSilent {
		return
	}
	e := event{"ONCRM" + strings.ToUpper(string(ref.Kind)) + action, ref, p.now()}
	p.post(e)
	p.queueOffline(e)
}
