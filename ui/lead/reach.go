package lead

import (
	"context"
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// pageMsg answers the opening of the lead's page.
type pageMsg struct {
	url string
	err error
}

// copiedMsg answers the copying of a phone.
type copiedMsg struct {
	phone string
	err   error
}

// phone returns the phone by which the client is reached: the CRM's first, else
// what the bot sent, else what the dialogue says; "" when none is known.
func (rec *record) phone() string {
	known := []string{rec.entity.Fields.Text("PHONE"), rec.said().Text("PHONE")}
	if rec.dialogue != nil {
		known = append(known, rec.dialogue.Client.Phone)
	}
	for _, phones := range known {
		for phone := range strings.SplitSeq(phones, ",") {
			if phone = text.Line(phone); phone != "" {
				return phone
			}
		}
	}
	return ""
}

// page returns the address of the lead in the portal, "" when it has none there.
func page(portal string, ref model.EntityRef) string {
	if portal == "" || ref.ID == "" || strings.Trim(ref.ID, "0123456789") != "" ||
		ref.Kind != model.EntityLead && ref.Kind != model.EntityDeal {
		return ""
	}
	return "https://" + portal + "/crm/" + string(ref.Kind) + "/details/" + ref.ID + "/"
}

func (p *Pane) whyNoPage() string {
	portal := p.env.Syncer.Status().Portal
	switch {
	case p.rec == nil:
		return "disabled.empty"
	case portal == "":
		return "disabled.no_portal"
	case page(portal, p.rec.ref) == "" || p.rec.entity.Deleted:
		return "disabled.no_page"
	case p.rec.entity.Account != "" && p.rec.entity.Account != portal:
		return "disabled.other_portal"
	}
	return ""
}

func (p *Pane) whyNoPhone() string {
	if p.rec == nil {
		return "disabled.empty"
	}
	if p.rec.phone() == "" {
		return "disabled.no_phone"
	}
	return ""
}

// openPage shows the lead in the browser. Where that cannot be, its address is
// copied instead.
func (p *Pane) openPage() tea.Cmd {
	url := page(p.env.Syncer.Status().Portal, p.rec.ref)
	browse, copyText := p.env.Browse, p.env.Copy
	return pane.Guard(func(ctx context.Context) tea.Msg {
		err := browse(ctx, url)
		if err != nil {
			err = errors.Join(err, copyText(url))
		}
		return pageMsg{url, err}
	})
}

func (p *Pane) opened(msg pageMsg) pane.Reply {
	t, url := p.env.Text, text.Line(msg.url)
	switch {
	case msg.err == nil:
		return pane.Tell(pane.OK, t.T("lead.page.opened"))
	case errors.Is(msg.err, pane.ErrNoBrowser):
		return pane.Tell(pane.Info, t.T("lead.page.address", "URL", url))
	}
	return pane.Tell(pane.Warn, t.T("lead.page.failed", "Error", pane.Why(p.env.Text, msg.err), "URL", url))
}

func (p *Pane) copyPhone() tea.Cmd {
	phone, copyText := p.rec.phone(), p.env.Copy
	return pane.Guard(func(context.Context) tea.Msg { return copiedMsg{phone, copyText(phone)} })
}

func (p *Pane) copied(msg copiedMsg) pane.Reply {
	if msg.err != nil {
		return pane.Tell(pane.Error, p.env.Text.T("lead.phone.failed", "Error", pane.Why(p.env.Text, msg.err)))
	}
	return pane.Tell(pane.OK, p.env.Text.T("lead.phone.copied", "Phone", msg.phone))
}
