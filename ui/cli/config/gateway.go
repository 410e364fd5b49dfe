package config

import (
	"maps"
	"net/url"
	"slices"
)

// Gateway holds the ways out of the recording gateway, each by the name that
// stands in its path: /gateway/SERVICE/NAME/….
type Gateway struct {
	Telegram map[string]GatewayRoute `toml:"telegram"`
	WhatsApp map[string]GatewayRoute `toml:"whatsapp"`
	OpenAI   map[string]GatewayRoute `toml:"openai"`
	Bitrix24 map[string]GatewayRoute `toml:"bitrix24"`
}

// GatewayRoute is one way out.
type GatewayRoute struct {
	Upstream string `toml:"upstream"` // where the requests go: https://api.openai.com
	Token    Secret `toml:"token"`    // what a bot must show to the gateway itself; "" for nothing
}

// Routes returns the ways out by service and name.
func (g Gateway) Routes() map[string]map[string]GatewayRoute {
	return map[string]map[string]GatewayRoute{"telegram": g.Telegram, "whatsapp": g.WhatsApp, "openai": g.OpenAI, "bitrix24": g.Bitrix24}
}

func (g Gateway) validate() []Problem {
	var found []Problem
	all := g.Routes()
	for _, service := range slices.Sorted(maps.Keys(all)) {
		for _, name := range slices.Sorted(maps.Keys(all[service])) {
			if why := wrongUpstream(all[service][name].Upstream); why != "" {
				found = append(found, Problem{"gateway." + service + "." + name + ".upstream", why, nil})
			}
		}
	}
	return found
}

// wrongUpstream says what is wrong with where a way leads, without saying the
// address: somebody may have put a secret into it.
func wrongUpstream(text string) Mistake {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return Missing
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return NoAddress
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return LadenAddress
	}
	return ""
}
