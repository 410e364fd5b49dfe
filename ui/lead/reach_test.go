package lead

import (
	"errors"
	"slices"
	"testing"

	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
)

func TestThePhoneIsCopied(t *testing.T) {
	w := fixtest.Salon()
	d, _ := open(t, w, fixtest.Session)
	d.Press("y")
	wantSaid(t, d, pane.OK, "Copied: +79161234567")
	w.CRM(w.Clock, model.CRMUpdate, "", model.Fields{"PHONE": []byte(`[{"VALUE":"+7 495 1\u001b[2J"},{"VALUE":"2"}]`)}, nil)
	d, _ = open(t, w, fixtest.Session)
	d.Press("н") // the same key on a Russian layout
	wantSaid(t, d, pane.OK, "Copied: +7 495 1")
	if want := []string{"+79161234567", "+7 495 1"}; !slices.Equal(w.Copied, want) {
		t.Errorf("copied %q, want what the CRM holds before what was sent", w.Copied)
	}
	w.Clipboard = errors.New("terminal gone")
	d.Press("y")
	wantSaid(t, d, pane.Error, "Not copied: terminal gone")
}

func TestWithoutAPhoneNothingIsCopied(t *testing.T) {
	w := fixtest.New()
	w.Add(model.Event{Type: model.TypeMessage, SessionID: "s", Body: &model.Message{Role: model.RoleClient, Text: "привет"}})
	d, _ := open(t, w, "s")
	d.Press("y")
	wantSaid(t, d, pane.Warn, "No phone is known")
	if len(w.Copied) > 0 {
		t.Errorf("copied %q", w.Copied)
	}
}

func TestTheLeadIsOpenedInTheBrowser(t *testing.T) {
	w := fixtest.Salon()
	d, _ := open(t, w, fixtest.Session)
	d.Press("o")
	const url = "https://salon.bitrix24.ru/crm/lead/details/7719/"
	if !slices.Equal(w.Pages, []string{url}) || len(w.Copied) > 0 {
		t.Errorf("opened %q, copied %q", w.Pages, w.Copied)
	}
	wantSaid(t, d, pane.OK, "Opened")
	w.Browser = pane.ErrNoBrowser
	d.Press("o")
	wantSaid(t, d, pane.Info, url)
	w.Browser = errors.New("no such file")
	d.Press("o")
	wantSaid(t, d, pane.Warn, "no such file")
	if !slices.Equal(w.Copied, []string{url, url}) {
		t.Errorf("copied %q", w.Copied)
	}
}

// Nothing but a lead or deal of the configured portal is ever opened.
func TestOnlyPagesOfThePortalAreOpened(t *testing.T) {
	for _, c := range []struct {
		name    string
		lead    string
		account string
		portal  string
		want    string
	}{
		{"no portal", "7", "", "", "No Bitrix24 portal"},
		{"another portal", "7", "other.bitrix24.ru", "salon.bitrix24.ru", "another portal"},
		{"an id that is no number", "7/../../evil", "", "salon.bitrix24.ru", "does not hold"},
	} {
		w := fixtest.New()
		w.Exchange.Portal = c.portal
		ref := model.EntityRef{Kind: model.EntityLead, ID: c.lead}
		w.Add(model.Event{Type: model.TypeCRM, Account: c.account, Body: &model.CRM{Entity: ref, Action: model.CRMAdd, Fields: model.Fields{}.With("TITLE", "x")}})
		d, _ := open(t, w, ref.String())
		d.Press("o")
		if wantSaid(t, d, pane.Warn, c.want); len(w.Pages) > 0 {
			t.Errorf("%s: opened %q", c.name, w.Pages)
		}
	}
}
