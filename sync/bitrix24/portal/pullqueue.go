package portal

import (
	"slices"
	"strconv"
	"time"
)

// mostPulled bounds one answer of im.v2.Event.get.
const mostPulled = 1000

// pullQueue is a queue of events that its one reader asks for. Giving an offset
// confirms, and so forgets, all that stand below it.
type pullQueue struct {
	token  string // of the bot
	next   int
	events []pulled
}

type pulled struct {
	id   int
	name string
	at   time.Time
	data map[string]any
}

// AddBot registers a bot whose events are fetched with its token.
func (p *Portal) AddBot(id int, token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue(id).token = token
}

// QueueEvent puts an event such as ONIMBOTV2MESSAGEADD into the queue of a bot,
// or with 0 into that of the webhook's user, where there is one.
func (p *Portal) QueueEvent(bot int, name string, data map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.listeners.queues[bot]
	if q == nil {
		return // nobody has subscribed
	}
	q.events = append(q.events, pulled{q.next, name, p.now(), data})
	q.next++
}

func (p *Portal) queue(bot int) *pullQueue {
	q := p.listeners.queues[bot]
	if q == nil {
		q = &pullQueue{next: 1001}
		p.listeners.queues[bot] = q
	}
	return q
}

// imSubscribe is im.v2.Event.subscribe: from here on events are kept.
func imSubscribe(p *Portal, _ map[string]any) reply {
	p.queue(0)
	return success(true)
}

// imEvents is im.v2.Event.get.
func imEvents(p *Portal, params map[string]any) reply {
	q := p.listeners.queues[0]
	if q == nil {
		q = &pullQueue{next: 1001}
	}
	return success(q.read(params))
}

// botEvents is imbot.v2.Event.get.
func botEvents(p *Portal, params map[string]any) reply {
	id, err := strconv.Atoi(text(params["botId"]))
	q := p.listeners.queues[id]
	if err != nil || id == 0 || q == nil || q.token != text(params["botToken"]) {
		return badRequest("BOT_NOT_FOUND", "Bot not found")
	}
	return success(q.read(params))
}

// read confirms what stands below the offset and returns what follows.
func (q *pullQueue) read(params map[string]any) map[string]any {
	offset, err := strconv.Atoi(text(params["offset"]))
	if err != nil {
		offset = 0
	}
	limit, err := strconv.Atoi(text(params["limit"]))
	if err != nil || limit < 1 || limit > mostPulled {
		limit = 100
	}
	q.events = slices.DeleteFunc(q.events, func(e pulled) bool { return e.id < offset })
	given := q.events[:min(limit, len(q.events))]
	rows, next := []any{}, max(offset, 0)
	for _, e := range given {
		data := any(e.data)
		if len(e.data) == 0 {
			data = []any{} // an empty PHP array
		}
		rows = append(rows, map[string]any{"eventId": e.id, "type": e.name, "date": stamp(e.at), "data": data})
		next = e.id + 1
	}
	return map[string]any{"events": rows, "nextOffset": next, "hasMore": len(given) < len(q.events)}
}
