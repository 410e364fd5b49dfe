package contact_test

import (
	"strings"
	"testing"

	"debrief/model/contact"
)

func TestAPhoneIsOneHoweverItIsWritten(t *testing.T) {
	tests := []struct{ text, region, want string }{
		{"8 913 123-45-67", "RU", "+79131234567"},
		{"8(913)1234567", "RU", "+79131234567"},
		{"+7 (913) 123-45-67", "RU", "+79131234567"},
		{"+7 (913) 123-45-67", "DE", "+79131234567"},
		{"79131234567", "RU", "+79131234567"},
		{"7 913 123 45 67", "", "+79131234567"},
		{"9131234567", "RU", "+79131234567"},
		{"+8 913 123 45 67", "RU", "+79131234567"},
		{"８９１３１２３４５６７", "RU", "+79131234567"},
		{"tel:+7-913-123-45-67", "RU", "+79131234567"},
		{" Анна 89131234567 ", "RU", "+79131234567"},
		{"+7 913 123-45-67 доб. 12", "RU", "+79131234567"},
		{"8 (383) 212-34-56", "RU", "+73832123456"},
		{"8-800-555-35-35", "RU", "+78005553535"},
		{"8 10 49 30 901820", "RU", "+4930901820"},
		{"77011234567", "RU", "+77011234567"},
		{"+375 29 123-45-67", "RU", "+375291234567"},
		{"8 029 123-45-67", "BY", "+375291234567"},
		{"00 7 913 123-45-67", "DE", "+79131234567"},
		{"+1 202 555 0100", "RU", "+12025550100"},
	}
	for _, tt := range tests {
		got, ok := contact.Phone(tt.text, tt.region)
		if !ok || got != tt.want {
			t.Errorf("Phone(%q, %q) = %q, %t; want %s", tt.text, tt.region, got, ok, tt.want)
		}
	}
}

func TestWhatIsNoPhoneIsNone(t *testing.T) {
	tests := []struct{ what, text string }{
		{"nothing", ""},
		{"words", "перезвоните мне"},
		{"one digit short", "8 913 123-45-6"},
		{"an id", "1234567890"},
		{"a chat's id", "100500"},
		{"an emergency number", "112"},
		{"two phones", "8 913 123 45 67, 8 914 123 45 67"},
		{"a masked one", "+7•••••••67"},
		{"another masked one", "+7 9** *** 45 67"},
		{"an e-mail", "89131234567@example.org"},
		{"a country that there is not", "+999 123 45 67"},
		{"too much", strings.Repeat("8", 1000)},
	}
	for _, tt := range tests {
		if got, ok := contact.Phone(tt.text, "RU"); ok {
			t.Errorf("Phone(%q) = %s; it is %s", tt.text, got, tt.what)
		}
	}
}

func TestAnEmailIsOneHoweverItIsWritten(t *testing.T) {
	for text, want := range map[string]string{
		"anna@example.org":                  "anna@example.org",
		" Anna@Example.ORG ":                "anna@example.org",
		"mailto:anna@example.org":           "anna@example.org",
		"Анна <anna@example.org>":           "anna@example.org",
		"anna+spring@mail.example.org":      "anna+spring@mail.example.org",
		"анна@пример.рф":                    "анна@пример.рф",
		"o'neil_99%x@xn--e1afmkfd.xn--p1ai": "o'neil_99%x@xn--e1afmkfd.xn--p1ai",
	} {
		if got, ok := contact.Email(text); !ok || got != want {
			t.Errorf("Email(%q) = %q, %t; want %s", text, got, ok, want)
		}
	}
}

func TestWhatIsNoEmailIsNone(t *testing.T) {
	for _, text := range []string{
		"", "anna", "@example.org", "anna@", "anna@example", "anna@127.0.0.1", "a@b@example.org", "anna @example.org",
		"anna@-example.org", "anna@example..org", "a***@example.org", "anna@example.org, ivan@example.org", ".anna@example.org",
		strings.Repeat("a", 65) + "@example.org", "a@" + strings.Repeat("b", 260) + ".org", "<", ">", "<>",
	} {
		if got, ok := contact.Email(text); ok {
			t.Errorf("Email(%q) = %s; it is none", text, got)
		}
	}
}

// What came of a phone or an address is the form of itself: normalising twice
// changes nothing, in whichever region.
func FuzzPhone(f *testing.F) {
	for _, text := range []string{"8 913 123-45-67", "+7 (913) 123-45-67", "79131234567", "+1 202 555 0100", "8 10 49 30 901820", "+8 913 123 45 67", "+7•••••••67"} {
		f.Add(text, "RU")
	}
	f.Add("00 7 913 123-45-67", "DE")
	f.Add("+200000000000", "RU")
	f.Add("+810010000AAA000000", "RU")
	f.Fuzz(func(t *testing.T, text, region string) {
		e164, ok := contact.Phone(text, region)
		if !ok {
			return
		}
		if e164[0] != '+' || strings.Trim(e164[1:], "0123456789") != "" || len(e164) > 16 {
			t.Fatalf("Phone(%q, %q) = %q, which is not E.164", text, region, e164)
		}
		if again, ok := contact.Phone(e164, region); !ok || again != e164 {
			t.Errorf("Phone(%q) = %s, and of that %q, %t", text, e164, again, ok)
		}
	})
}

func FuzzEmail(f *testing.F) {
	for _, text := range []string{"anna@example.org", "Анна <Anna@Example.ORG>", "mailto:a@b.c", "a@b@c.d", "анна@пример.рф"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		address, ok := contact.Email(text)
		if !ok {
			return
		}
		if again, ok := contact.Email(address); !ok || again != address {
			t.Errorf("Email(%q) = %q, and of that %q, %t", text, address, again, ok)
		}
	})
}
