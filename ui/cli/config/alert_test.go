package config_test

import (
	"strings"
	"testing"
	"time"
)

const bot = "to = \"telegram\"\ntoken = \"env:T\"\nchat = \"-100\"\n"

func TestAPlaceThatCannotWorkIsRefused(t *testing.T) {
	for _, c := range []struct{ name, text, key, what string }{
		{"no kind", "to = \"pigeon\"", "alert.a.to", `not_one_of Value="pigeon" Known="telegram, webhook, mail"`},
		{"a bot without a token", "to = \"telegram\"\nchat = \"1\"", "alert.a.token", "missing"},
		{"a bot without a chat", "to = \"telegram\"\ntoken = \"env:T\"", "alert.a.chat", "missing"},
		{"a webhook without an address", "to = \"webhook\"\nsecret = \"env:S\"", "alert.a.url", "no_address"},
		{"a webhook that is not signed", "to = \"webhook\"\nurl = \"https://example.com/\"", "alert.a.secret", "missing"},
		{"mail without a port", "to = \"mail\"\nserver = \"smtp.example.com\"\nfrom = \"a@b\"\nrecipients = [\"c@d\"]", "alert.a.server", "no_port"},
		{"mail in the clear", "to = \"mail\"\nserver = \"smtp.example.com:25\"\ntls = \"none\"\nfrom = \"a@b\"\nrecipients = [\"c@d\"]", "alert.a.tls", "in_the_clear"},
		{"mail to nobody", "to = \"mail\"\nserver = \"smtp.example.com:587\"\nfrom = \"a@b\"", "alert.a.recipients", "missing"},
		{"mail to a name", "to = \"mail\"\nserver = \"smtp.example.com:587\"\nfrom = \"a@b\"\nrecipients = [\"manager\"]", "alert.a.recipients", "no_mail Value=\"manager\""},
		{"a user without a password", "to = \"mail\"\nserver = \"h:587\"\nfrom = \"a@b\"\nrecipients = [\"c@d\"]\nuser = \"u\"", "alert.a.password", "no_pair"},
		{"a rule that is none", bot + "rules = [\"lost\"]", "alert.a.rules", "not_one_of Value=\"lost\""},
		{"hours that are none", bot + "hours = [\"always\"]", "alert.a.hours", "hours_clock Value=\"always\""},
		{"a burst of a week", bot + "group_for = \"168h\"", "alert.a.group_for", "long_time Most=\"24h\""},
		{"an escalation to nobody", bot + "escalate_after = \"5m\"", "alert.a.escalate_to", "nobody_next"},
		{"an escalation to itself", bot + "escalate_after = \"5m\"\nescalate_to = \"a\"", "alert.a.escalate_to", "itself"},
		{"an escalation to a stranger", bot + "escalate_after = \"5m\"\nescalate_to = \"b\"", "alert.a.escalate_to", "no_such_place Value=\"b\""},
		{"an escalation at no time", bot + "escalate_to = \"b\"\n[alert.b]\n" + bot, "alert.a.escalate_after", "no_delay"},
		{"an escalation in a circle", bot + "only_escalated = true\nescalate_after = \"5m\"\nescalate_to = \"b\"\n[alert.b]\n" + bot, "alert.a.escalate_to", "no_further"},
		{"a name that does not fit into an id", "x = 1\n[alert." + strings.Repeat("n", 41) + "]\n" + bot, "alert." + strings.Repeat("n", 41) + ".to", "long_name Most=\"40\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "[alert.a]\n" + c.text + "\n"
			if strings.HasPrefix(c.text, "x = 1\n") {
				text = strings.TrimPrefix(c.text, "x = 1\n")
			}
			_, err := load(t, text, nil)
			if err == nil || !strings.Contains(err.Error(), c.key+": ") || !strings.Contains(err.Error(), c.what) {
				t.Errorf("got %v, want %s: … %s", err, c.key, c.what)
			}
		})
	}
}

func TestAPlaceThatWorksIsTaken(t *testing.T) {
	c, err := load(t, "[alert.front]\n"+bot+"escalate_after = \"15m\"\nescalate_to = \"boss\"\n"+
		"[alert.boss]\nto = \"mail\"\nserver = \"smtp.example.com:587\"\nuser = \"u\"\npassword = \"env:P\"\nfrom = \"a@b.c\"\nrecipients = [\"d@e.f\"]\nonly_escalated = true\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if names := c.AlertNames(); len(names) != 2 || names[0] != "boss" || names[1] != "front" {
		t.Errorf("the places are %v", names)
	}
	if got := c.Alert["front"].Group(); got != time.Minute {
		t.Errorf("a burst lasts %v", got)
	}
}
