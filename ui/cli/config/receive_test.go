package config_test

import (
	"fmt"
	"strings"
	"testing"

	"debrief/ui/cli/config"
)

const receiveSample = `
[receive]
listen = "127.0.0.1:9000"
[receive.api]
secret = "file:api.secret"
token  = "env:DEBRIEF_API_TOKEN"
[receive.whatsapp.main]
app_secret = "file:wa"
verify_token = "env:WA"
[receive.telegram.salon]
secret_token = "env:TG"
[receive.bitrix24.portal]
application_token = "env:B24"
domain = "salon.bitrix24.example"
[receive.forms.callback]
secret = "s3cret"
[receive.forms.callback.fields]
phone = "tel"
`

func TestChannelsAreReadByName(t *testing.T) {
	c, err := load(t, receiveSample, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := c.Receive
	if r.Address() != "127.0.0.1:9000" || r.API.Token != "env:DEBRIEF_API_TOKEN" || r.WhatsApp["main"].VerifyToken != "env:WA" ||
		r.Telegram["salon"].SecretToken != "env:TG" || r.Bitrix24["portal"].Domain != "salon.bitrix24.example" || r.Forms["callback"].Fields["phone"] != "tel" {
		t.Errorf("read as %+v", r)
	}
	if out := fmt.Sprintf("%v %+v %#v", r, r, r); strings.Contains(out, "s3cret") {
		t.Errorf("a secret is printed: %s", out)
	}
	if none := (config.Receive{}); none.Address() != config.DefaultListen {
		t.Errorf("without a setting it listens on %s", none.Address())
	}
}

func TestMistakesOfTheReceiverNameTheLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown channel":   {"[receive]\n[receive.fax.a]\nx = 1\n", "config.toml:2: receive.fax"},
		"unknown key":       {"[receive.telegram.a]\nsecret = \"x\"\n", "config.toml:2: receive.telegram.a.secret: no_such_setting"},
		"no port":           {"[receive]\nlisten = \"localhost\"\n", "config.toml:2: receive.listen"},
		"key without chain": {"[receive]\ntls_cert = \"a\"\n", "config.toml:2: receive.tls_cert"},
		"unknown field":     {"[receive.forms.a.fields]\nfone = \"tel\"\n", "config.toml:2: receive.forms.a.fields.fone"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := load(t, test.text, nil); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestSecretIsTakenFromWhereItIsKept(t *testing.T) {
	getenv := func(name string) string { return map[string]string{"TG": " s3cret "}[name] }
	if got, err := config.Secret("env:TG").Value("receive.telegram.a.secret_token", getenv); err != nil || got != "s3cret" {
		t.Errorf("got %q, %v", got, err)
	}
	_, err := config.Secret("env:NONE").Value("receive.telegram.a.secret_token", getenv)
	if err == nil || !strings.Contains(err.Error(), "receive.telegram.a.secret_token") {
		t.Errorf("got %v, want an error that names the setting", err)
	}
}
