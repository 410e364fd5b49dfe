package config_test

import (
	"strings"
	"testing"

	"debrief/ui/cli/config"
)

func TestATemplateIsFilledIn(t *testing.T) {
	text := config.TemplateWith(map[string]string{
		"lang": `"ru"`, "receive.with_screens": "true", "receive.telegram.salon.secret_token": config.Quoted(`a "b"`),
	})
	c, err := load(t, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Lang != "ru" || !c.Receive.WithScreens || string(c.Receive.Telegram["salon"].SecretToken) != `a "b"` {
		t.Errorf("read %+v", c)
	}
	for _, line := range []string{"#[receive.whatsapp.main]", "[receive.telegram.salon]"} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("there is no line %s", line)
		}
	}
}
