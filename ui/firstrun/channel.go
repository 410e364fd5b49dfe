package firstrun

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Channel is where dialogues come from, as the settings of the receiver call it.
type Channel string

// The channels. NoChannel is for later, or for imports alone.
const (
	OwnBot    Channel = "api"
	Telegram  Channel = "telegram"
	WhatsApp  Channel = "whatsapp"
	Instagram Channel = "instagram"
	Chatwoot  Channel = "chatwoot"
	Jivo      Channel = "jivo"
	Bitrix24  Channel = "bitrix24"
	Form      Channel = "forms"
	NoChannel Channel = ""
)

// Channels returns all of them in the order in which they are offered.
func Channels() []Channel {
	return []Channel{OwnBot, Telegram, WhatsApp, Instagram, Chatwoot, Jivo, Bitrix24, Form, NoChannel}
}

// Asked returns the setting that holds the secret which the platform gives out,
// "" where Debrief makes it.
func (c Channel) Asked() string {
	switch c {
	case WhatsApp, Instagram:
		return "app_secret"
	case Chatwoot:
		return "secret"
	case Bitrix24:
		return "application_token"
	case OwnBot, Telegram, Jivo, Form, NoChannel:
	}
	return ""
}

// Named reports whether there may be several of the channel.
func (c Channel) Named() bool { return c != OwnBot && c != NoChannel }

// word returns the message id of the channel's name.
func (c Channel) word() string {
	if c == NoChannel {
		return "firstrun.channel.none"
	}
	return "firstrun.channel." + string(c)
}

// where returns the message id of what to enter on the platform.
func (c Channel) where() string { return "firstrun.where." + string(c) }

// channelPage asks from where dialogues come.
type channelPage struct{ at int }

func (*channelPage) title() string { return "firstrun.channels.title" }
func (*channelPage) help() string  { return "firstrun.channels.help" }

func (*channelPage) hints(*Model) []string {
	return []string{"1-9", "firstrun.key.choose", "Enter", "firstrun.key.on"}
}

func (p *channelPage) lines(m *Model, width int) (lines []string, focus int) {
	lines = append([]string{""}, m.wrapped("firstrun.channels.text", width)...)
	lines = append(lines, "")
	for i, c := range Channels() {
		mark, style := "  ", m.o.Style.Normal
		if i == p.at {
			focus, mark, style = len(lines), m.o.Style.Accent.Render("> "), m.o.Style.Cursor
		}
		lines = append(lines, mark+m.o.Style.Key.Render(strconv.Itoa(i+1))+"  "+style.Render(m.o.Text.T(c.word())))
	}
	return lines, focus
}

func (p *channelPage) key(m *Model, key string, _ tea.KeyMsg) (page, tea.Cmd) {
	n := len(Channels())
	switch {
	case key == "j" || key == "down" || key == "tab":
		p.at = (p.at + 1) % n
	case key == "k" || key == "up" || key == "shift+tab":
		p.at = (p.at + n - 1) % n
	case len(key) == 1 && key[0] >= '1' && int(key[0]-'1') < n:
		p.at = int(key[0] - '1')
		return p.next(m), nil
	case key == "enter":
		return p.next(m), nil
	}
	return p, nil
}

func (p *channelPage) next(m *Model) page {
	m.setup.Channel, m.setup.Name, m.setup.Secrets = Channels()[p.at], "", map[string]string{}
	if m.setup.Channel.Named() {
		return newNaming(m)
	}
	return &reviewPage{}
}

// naming asks what the channel is called and, where the platform has one, for
// its secret.
type naming struct {
	name, secret *field // secret is nil where Debrief makes it
	second       bool   // the secret is being written
}

// longestName bounds the channel's name, which stands in a path.
const longestName = 64

func newNaming(m *Model) *naming {
	p := &naming{name: newField(m.o.Style, false)}
	p.name.set("main")
	if m.setup.Channel.Asked() != "" {
		p.secret = newField(m.o.Style, true)
	}
	return p
}

func (*naming) title() string { return "firstrun.naming.title" }
func (*naming) help() string  { return "firstrun.naming.help" }

func (p *naming) field() *field {
	if p.second {
		return p.secret
	}
	return p.name
}

func (*naming) hints(*Model) []string { return []string{"Enter", "firstrun.key.on"} }

func (p *naming) lines(m *Model, width int) (lines []string, focus int) {
	t := m.o.Text
	mark := func(here bool) string {
		if here {
			return m.o.Style.Accent.Render("> ")
		}
		return "  "
	}
	lines = append([]string{""}, m.wrapped("firstrun.naming.text", width, "Channel", t.T(m.setup.Channel.word()))...)
	lines = append(lines, "", mark(!p.second)+p.name.view(width-2), "")
	focus = len(lines) - 2
	if p.secret != nil {
		lines = append(lines, m.wrapped("firstrun.secret."+string(m.setup.Channel), width)...)
		lines = append(lines, "", mark(p.second)+p.secret.view(width-2), "")
		if p.second {
			focus = len(lines) - 2
		}
	}
	return append(lines, m.problem(width)...), focus
}

func (p *naming) key(m *Model, key string, msg tea.KeyMsg) (page, tea.Cmd) {
	switch {
	case key == "tab" || key == "shift+tab" || key == "up" || key == "down":
		p.second = !p.second && p.secret != nil
		return p, nil
	case key != "enter":
		p.field().take(msg)
		return p, nil
	case !validName(p.name.value()):
		m.failed, p.second = m.o.Text.T("firstrun.naming.wrong"), false
		return p, nil
	case p.secret != nil && p.secret.value() == "":
		if p.second {
			m.failed = m.o.Text.T("firstrun.naming.no_secret")
		}
		p.second = true
		return p, nil
	}
	m.setup.Name = p.name.value()
	if p.secret != nil {
		m.setup.Secrets[m.setup.Channel.Asked()] = p.secret.value()
	}
	return &reviewPage{}, nil
}

// validName reports whether a name may stand in a path.
func validName(name string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	return name != "" && len(name) <= longestName && strings.Trim(name, letters) == ""
}
