package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// Voice is who speaks in an open line.
type Voice int

// The voices.
const (
	VoiceClient Voice = iota
	VoiceBot
	VoiceOperator
	VoiceSystem
)

// ChatFile is a file that came with a message.
type ChatFile struct {
	Name, Type string // image, file, video, audio
	Size       int64
}

// chats are the open lines of a portal.
type chats struct {
	all         []*chat
	lastMessage int
	lastSession int
	files       map[int]ChatFile
}

// chat is one conversation of an open line.
type chat struct {
	id, guest int // guest: the connector's user
	name      string
	refs      []model.EntityRef
	created   time.Time
	sessions  []*chatSession
	denied    bool
	silent    bool // its messages leave no trace in the entities
}

// chatSession is a conversation from its beginning until somebody closes it.
type chatSession struct {
	id       int
	closed   bool
	messages []chatMessage
}

type chatMessage struct {
	id, sender int
	at         time.Time
	text       string
	files      []int
}

// The numbers of those who are no employees begin here, so that they meet nobody.
const (
	firstChat  = 1700
	botUser    = 9001
	firstGuest = 5000
)

// OpenChat opens a chat of an open line with a client about entities, and returns
// its id.
func (p *Portal) OpenChat(client string, about ...model.EntityRef) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.chats.all)
	c := &chat{id: firstChat + n, guest: firstGuest + n, name: client, refs: about, created: p.now()}
	p.chats.all = append(p.chats.all, c)
	for _, ref := range about {
		if r := p.rows[ref]; r != nil {
			r.values["HAS_IMOL"], r.active = "Y", p.now()
		}
	}
	return strconv.Itoa(c.id)
}

// Say adds a message to a chat, as who is given, and returns its id. After the last
// session was closed it begins a new one.
func (p *Portal) Say(id string, who Voice, text string, files ...ChatFile) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.chat(id)
	if c == nil {
		panic("portal: there is no chat " + id)
	}
	p.chats.lastMessage += 2 // others talk, too
	m := chatMessage{id: 80_000 + p.chats.lastMessage, sender: p.sender(c, who), at: p.now(), text: text}
	for _, f := range files {
		if p.chats.files == nil {
			p.chats.files = map[int]ChatFile{}
		}
		number := 5000 + len(p.chats.files)
		p.chats.files[number] = f
		m.files = append(m.files, number)
	}
	if len(c.sessions) == 0 || c.last().closed {
		p.chats.lastSession++
		c.sessions = append(c.sessions, &chatSession{id: 300 + p.chats.lastSession})
	}
	c.last().messages = append(c.last().messages, m)
	for _, ref := range c.refs {
		if r := p.rows[ref]; r != nil && !c.silent {
			r.active = p.now()
		}
	}
	return strconv.Itoa(m.id)
}

// CloseChat ends the session of a chat: what is said next begins another.
func (p *Portal) CloseChat(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.chat(id); c != nil && len(c.sessions) > 0 {
		c.last().closed = true
	}
}

// DenyChat keeps the webhook's owner from a chat, or lets it in again.
func (p *Portal) DenyChat(id string, denied bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.chat(id); c != nil {
		c.denied = denied
	}
}

// HideActivity makes messages in the chats of an entity leave no trace in it from
// now on.
func (p *Portal) HideActivity(ref model.EntityRef) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.chats.all {
		c.silent = c.silent || slices.Contains(c.refs, ref)
	}
}

func (c *chat) last() *chatSession { return c.sessions[len(c.sessions)-1] }

// open reports whether a conversation goes on.
func (c *chat) open() bool { return len(c.sessions) > 0 && !c.last().closed }

func (p *Portal) chat(id string) *chat {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "chat"))
	if err != nil || n < firstChat || n-firstChat >= len(p.chats.all) {
		return nil
	}
	return p.chats.all[n-firstChat]
}

// chatOfSession finds a session and its chat.
func (p *Portal) chatOfSession(id string) (*chat, *chatSession) {
	for _, c := range p.chats.all {
		for _, s := range c.sessions {
			if strconv.Itoa(s.id) == id {
				return c, s
			}
		}
	}
	return nil, nil
}

// chatsAbout returns the chats about an entity, the newest last.
func (p *Portal) chatsAbout(ref model.EntityRef, activeOnly bool) []*chat {
	var found []*chat
	for _, c := range p.chats.all {
		if slices.Contains(c.refs, ref) && (c.open() || !activeOnly) {
			found = append(found, c)
		}
	}
	return found
}

func (p *Portal) sender(c *chat, who Voice) int {
	switch who {
	case VoiceClient:
		return c.guest
	case VoiceBot:
		return botUser
	case VoiceOperator:
		return p.users[len(p.users)-1].ID
	case VoiceSystem:
	}
	return 0
}

// chatUser is a participant as imopenlines shows it.
func (p *Portal) chatUser(c *chat, id int) map[string]any {
	user := map[string]any{"id": strconv.Itoa(id), "active": true, "bot": id == botUser, "connector": id == c.guest, "extranet": id == c.guest}
	switch id {
	case c.guest:
		user["name"] = c.name
	case botUser:
		user["name"] = "Mira"
	default:
		user["name"] = fmt.Sprint("User ", id)
		for _, u := range p.users {
			if u.ID == id {
				user["name"] = strings.TrimSpace(u.Name + " " + u.LastName)
			}
		}
	}
	return user
}
