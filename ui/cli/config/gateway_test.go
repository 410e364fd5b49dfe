package config_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestWaysOutAreReadByName(t *testing.T) {
	c, err := load(t, `
[gateway.openai.main]
upstream = "https://api.openai.com"
token = "s3cret-token"
[gateway.telegram.salon]
upstream = "https://api.telegram.org"
[gateway.whatsapp.main]
upstream = "https://graph.facebook.com"
[gateway.bitrix24.portal]
upstream = "http://127.0.0.1:9000/behind"
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	routes := c.Gateway.Routes()
	if routes["openai"]["main"].Upstream != "https://api.openai.com" || routes["openai"]["main"].Token != "s3cret-token" ||
		routes["telegram"]["salon"].Token != "" || routes["bitrix24"]["portal"].Upstream != "http://127.0.0.1:9000/behind" || len(routes["whatsapp"]) != 1 {
		t.Errorf("read as %+v", routes)
	}
	if out := fmt.Sprintf("%v %+v %#v", c, c, c); strings.Contains(out, "s3cret-token") {
		t.Errorf("a token is printed: %s", out)
	}
}

func TestMistakesOfTheGatewayNameTheLine(t *testing.T) {
	good := "[gateway.openai.a]\nupstream = \"https://api.openai.com\"\n"
	for name, test := range map[string]struct{ text, want string }{
		"unknown service": {"[gateway.fax.a]\nupstream = \"https://x\"\n", "config.toml:1: gateway.fax"},
		"unknown key":     {good + "upstrem = \"x\"\n", "config.toml:3: gateway.openai.a.upstrem: no_such_setting"},
		"no upstream":     {"[gateway.telegram.a]\ntoken = \"x\"\n", "config.toml:1: gateway.telegram.a.upstream: missing"},
		"second section":  {good + "[gateway.openai.b]\nupstream = \"api.openai.com\"\n", "config.toml:4: gateway.openai.b.upstream: no_address"},
		"another scheme":  {"[gateway.openai.a]\nupstream = \"ftp://x\"\n", "config.toml:2: gateway.openai.a.upstream: no_address"},
		"a query":         {"[gateway.openai.a]\nupstream = \"https://x/?key=s3cret\"\n", "config.toml:2: gateway.openai.a.upstream: laden_address"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, test.text, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%v says the address", err)
			}
		})
	}
}
