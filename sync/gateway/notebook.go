package gateway

import "debrief/sync/formats"

// notebook is what the worker remembers between exchanges. All of it can be
// forgotten without harm: it is never what an event's identity rests on.
type notebook struct {
	sessions recent         // a client's phone, in digits → the session it writes in
	calls    *formats.Calls // what each session's model has been told
}

func newNotebook() *notebook { return &notebook{calls: formats.NewCalls()} }

// recentSize is how many names one generation of recent holds.
const recentSize = 4096

// recent maps names to what was said last of them, and forgets what was not asked
// for in long: of two generations the older goes when the younger is full.
type recent struct{ young, old map[string]string }

func (r *recent) put(name, text string) {
	if name == "" {
		return
	}
	if r.young == nil || len(r.young) >= recentSize {
		r.young, r.old = map[string]string{}, r.young
	}
	r.young[name] = text
}

func (r *recent) get(name string) string {
	if text, ok := r.young[name]; ok {
		return text
	}
	text := r.old[name]
	if text != "" {
		r.put(name, text)
	}
	return text
}
