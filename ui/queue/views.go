package queue

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/query"
	"debrief/ui/pane"
	"debrief/ui/text"
)

const (
	// mostCounted bounds the counts of the views, which are counted again and again.
	mostCounted = 1000
	// countEvery is how long the counts of the views are let stand.
	countEvery = 10 * time.Second
)

// views are the saved views, with how many dialogues each has.
type views struct {
	all    []model.View
	counts map[string]tally // by name
	at     time.Time        // when they were counted
	busy   bool
	number int                // of the newest counting
	left   []model.View       // that it has not begun to count
	stop   context.CancelFunc // calls it off
}

func (v *views) named(name string) (model.View, bool) {
	at := slices.IndexFunc(v.all, func(view model.View) bool { return view.Name == name })
	if at < 0 {
		return model.View{}, false
	}
	return v.all[at], true
}

// earlyViewsMsg brings them before the list was opened.
type earlyViewsMsg struct{ all []model.View }

// viewsMsg brings the views as they are now.
type viewsMsg struct {
	all  []model.View
	err  error
	open string // what to open of them, "" nothing
	said string // what to tell
}

// Views returns the saved views.
func (p *Pane) Views() []model.View { return p.views.all }

// ReadViews makes a command that reads them before the list is opened, so that their
// keys lead to them from every screen. What cannot be read is told once it is opened.
func (p *Pane) ReadViews() tea.Cmd {
	store := p.env.Views
	if store == nil || p.keeper.Asked() {
		return nil
	}
	return pane.Guard(func(ctx context.Context) tea.Msg {
		all, err := store.Views(ctx)
		if err != nil {
			return nil
		}
		return earlyViewsMsg{all}
	})
}

// tookEarly takes the views that were read before the list was opened.
func (p *Pane) tookEarly(msg earlyViewsMsg) {
	if !p.keeper.Asked() {
		p.views.all = msg.all
	}
}

// readViews makes a command that reads them.
func (p *Pane) readViews() tea.Cmd {
	store := p.env.Views
	if store == nil {
		return nil
	}
	return pane.Guard(func(ctx context.Context) tea.Msg {
		all, err := store.Views(ctx)
		return viewsMsg{all: all, err: err}
	})
}

func (p *Pane) tookViews(msg viewsMsg) pane.Reply {
	p.sheet.Forget()
	if msg.err != nil {
		return pane.Tell(pane.Warn, p.env.Text.T("queue.views_failed", "Error", pane.Why(p.env.Text, msg.err)))
	}
	p.views.stopCount()
	p.views.all, p.views.at = msg.all, time.Time{}
	reply := pane.Run(p.countViews())
	if name, isView := p.filter.view(); isView {
		if _, there := p.views.named(name); !there {
			p.filter = All
		}
	}
	if msg.open != "" {
		p.filter = OfView(msg.open)
	}
	if msg.said != "" {
		reply.Status = &pane.Status{Kind: pane.OK, Text: msg.said}
	}
	return reply
}

// asked is where and when the filters are asked.
func (p *Pane) asked() query.Context {
	return query.Context{Now: p.env.Now(), Zone: p.env.Zone, Me: p.env.Actor}
}

// changed reports whether the open view is not as it was saved.
func (p *Pane) changed() bool {
	name, isView := p.filter.view()
	v, _ := p.views.named(name)
	return isView && (v.Filter != strings.TrimSpace(p.search.input.Value()) || orderOf(v) != p.order)
}

// showView opens a view: its filter stands in the line, to be changed.
func (p *Pane) showView(name string) {
	v, ok := p.views.named(name)
	if !ok {
		p.setFilter(All)
		return
	}
	p.order = orderOf(v)
	p.search.input.Put(v.Filter)
	p.setFilter(OfView(name))
	p.readLine()
}

// written is what is listed now, in the filter language.
func (p *Pane) written() string {
	line := strings.TrimSpace(p.search.input.Value())
	base := p.base()
	if base != "" && strings.Contains(p.search.query.String(), " or ") {
		line = "(" + line + ")"
	}
	return strings.TrimSpace(base + " " + line)
}

// saveView keeps what is listed now under a name.
func (p *Pane) saveView(name string) tea.Cmd {
	v := model.View{Name: name, Filter: p.written(), Sort: p.order.column, Oldest: p.order.turned}
	if old, ok := p.views.named(name); ok {
		v.Key = old.Key
	} else {
		v.Key = model.FreeViewKey(p.views.all, name, keymap.Latin)
	}
	store, said := p.env.Views, p.env.Text.T("queue.view_saved", "Name", text.Line(name), "Key", v.Key)
	p.search.input.Put(v.Filter)
	return pane.Prepare(p.env.Journal, func(ctx context.Context) tea.Msg {
		if store == nil {
			return viewsMsg{err: errNoViews}
		}
		all, err := store.SaveView(ctx, v)
		return viewsMsg{all: all, err: err, open: v.Name, said: said}
	})
}

var errNoViews = errors.New("there is no place for saved views")

// forgetView takes the open view away. Its filter stays in the line, so that it can
// be saved again.
func (p *Pane) forgetView() tea.Cmd {
	name, _ := p.filter.view()
	store, said := p.env.Views, p.env.Text.T("queue.view_forgotten", "Name", text.Line(name))
	return pane.Prepare(p.env.Journal, func(ctx context.Context) tea.Msg {
		all, err := store.ForgetView(ctx, name)
		return viewsMsg{all: all, err: err, said: said}
	})
}
