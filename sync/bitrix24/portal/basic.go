package portal

import (
	"slices"
	"strconv"
	"strings"
)

// knownScopes are those of the methods that are simulated, as scope lists them.
var knownScopes = []string{"crm", "im", "imbot", "imconnector", "imopenlines", "user"}

// scopeList is scope: the rights of the caller.
func scopeList(p *Portal, _ map[string]any) reply {
	scopes := p.caller.scopes
	if scopes == nil {
		scopes = knownScopes
	}
	return success(slices.Clone(scopes))
}

// profile is the caller's own card.
func profile(p *Portal, _ map[string]any) reply {
	out := map[string]any{"ID": strconv.Itoa(p.by()), "ADMIN": p.caller.admin, "NAME": "", "LAST_NAME": "", "TIME_ZONE": ""}
	for _, u := range p.users {
		if u.ID == p.by() {
			out["NAME"], out["LAST_NAME"] = u.Name, u.LastName
		}
	}
	return success(out)
}

// methodGet is method.get; unlike the path it knows lower-case names only.
func methodGet(p *Portal, params map[string]any) reply {
	name := text(params["name"])
	exists := name == strings.ToLower(name) && p.method(name) != nil
	return success(map[string]any{"isExisting": exists, "isAvailable": exists && p.allow(name, false) == nil})
}

// appInfo is app.info.
func appInfo(*Portal, map[string]any) reply {
	return success(map[string]any{
		"ID": 5, "CODE": "local.debrief", "VERSION": 1, "STATUS": "L", "INSTALLED": true,
		"PAYMENT_EXPIRED": "N", "DAYS": nil, "LANGUAGE_ID": "ru", "LICENSE": "ru_basic", "LICENSE_TYPE": "basic", "LICENSE_FAMILY": "basic",
	})
}

// connectorAny stands for imconnector.*: only its refusal of webhooks is
// simulated.
func connectorAny(*Portal, map[string]any) reply { return success([]any{}) }
