package privacy

import (
	"strings"
	"testing"
	"unicode/utf8"
)

var (
	masked  = Policy{Phone: Mask, Email: Mask, Name: Mask}
	dropped = Policy{Phone: Drop, Email: Drop, Name: Drop, Attachments: Drop, Text: Drop}
)

func TestPhonesAndMailsInTexts(t *testing.T) {
	for text, want := range map[string]string{
		"+7 900 123-45-67":                     "***67",
		"Мой номер 8(900)1234567, жду":         "Мой номер ***67, жду",
		"8 900 123 45 67":                      "***67",
		"89001234567":                          "***67",
		"тел89001234567":                       "тел***67",
		"8-900-123-45-67.":                     "***67.",
		"+7(495)123-45-67 доб. 12":             "***67 доб. 12",
		"(495) 123-45-67":                      "***67",
		"900 123-45-67":                        "***67",
		"9001234567":                           "***67",
		"+7.900.123.45.67":                     "***67",
		"+7\u00a0900\u00a0123\u201145\u201167": "***67",
		"+375 29 123-45-67":                    "***67",
		"380501234567":                         "***67",
		"+49 170 1234567":                      "***67",
		"0049 170 1234567":                     "***67",
		"555-123-4567":                         "***67",
		"https://wa.me/79001234567":            "https://wa.me/***67",
		"tel=%2B79001234567&x=1":               "tel=***67&x=1",
		"8 900 123 45 67 10 минут":             "***67 10 минут",
		"2 79001234567":                        "2 ***67",
		"+7 900 123-45-67 10 000 руб.":         "***67 10 000 руб.",
		"8 900 123-45-67, 8 900 123-45-68":     "***67, ***68",
		"anna.petrova@mail.ru":                 "a***@mail.ru",
		"пишите на анна@почта.рф!":             "пишите на а***@почта.рф!",
		"mailto:anna%40mail.ru":                "mailto:a***%40mail.ru",
		"79001234567@mail.ru":                  "***",
		"8 900 123 45 67@mail.ru":              "***",
		"a@b.ru79001234567":                    "a***@b.ru***67",
		"стрижка 2 700 руб.":                   "стрижка 2 700 руб.",
		"12 000 000 000 руб.":                  "12 000 000 000 руб.",
		"79 000 000 000 руб.":                  "79 000 000 000 руб.",
		"от 1 500 до 2 500":                    "от 1 500 до 2 500",
		"31.12.2025 21:05":                     "31.12.2025 21:05",
		"8.11.2025 10 000":                     "8.11.2025 10 000",
		"2025-12-31 21:05:33":                  "2025-12-31 21:05:33",
		"2026-03-02T10:30:15+03:00":            "2026-03-02T10:30:15+03:00",
		"заказ № 1234567890":                   "заказ № 1234567890",
		"заказ 78-1234":                        "заказ 78-1234",
		"договор 2025/12345":                   "договор 2025/12345",
		"id 1767204333123":                     "id 1767204333123",
		"1767204333":                           "1767204333",
		"192.168.100.200":                      "192.168.100.200",
		"93.184.216.34":                        "93.184.216.34",
		"87.250.250.242":                       "87.250.250.242",
		"550e8400-e29b-41d4-a716-446655440000": "550e8400-e29b-41d4-a716-446655440000",
		"9a79001234567f":                       "9a79001234567f",
		"@anna в телеграме":                    "@anna в телеграме",
		"100 @ 2 шт.":                          "100 @ 2 шт.",
		"ждём в 10, 11, 12 или 13; с 9 до 21 часов": "ждём в 10, 11, 12 или 13; с 9 до 21 часов",
	} {
		if got := masked.Scrub(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsDroppedIsNamedByItsKind(t *testing.T) {
	if got := dropped.Scrub("+7 900 123-45-67, a@b.ru"); got != "[phone], [email]" {
		t.Error(got)
	}
	if got := (Policy{Phone: Drop}).Scrub("+7 900 123-45-67, a@b.ru"); got != "[phone], a@b.ru" {
		t.Error(got)
	}
	if text := "+7 900 123-45-67, a@b.ru"; (Policy{}).Scrub(text) != text {
		t.Error("a policy that keeps everything left something out")
	}
}

func TestValuesThatAreKnownToBeOne(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{masked.phone("123-45-67"), "***67"}, {masked.phone("112"), "***"}, {masked.phone("***67"), "***67"}, {masked.phone("нет"), "нет"},
		{masked.mail("anna@mail.ru"), "a***@mail.ru"}, {masked.mail("a***@mail.ru"), "a***@mail.ru"}, {masked.mail("нет"), "нет"},
		{masked.name("Анна Петрова"), "А. П."}, {masked.name("А. П."), "А. П."}, {masked.name("+7 900 123-45-67"), "."},
		{Policy{Phone: Mask}.name("+7 900 123-45-67"), "***67"}, {dropped.name("Анна"), ""}, {dropped.phone("1"), ""}, {dropped.mail("1"), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func FuzzScrub(f *testing.F) {
	for _, seed := range []string{
		"+7 900 123-45-67", "8(900)1234567", "a@b.ru79001234567", "8 900 123 45 67@mail.ru", "x@y.com@z.com", "tel=%2B79001234567", "***67 8900123456",
		"(8 (900) 123-45-67) 10 000", "anna%40mail.ru", "\xff79001234567", "0049 170 1234567 8 900 123 45 67", "+7+7 900 123-45-67",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range []Policy{masked, dropped, {Phone: Mask}, {Email: Drop}} {
			once := p.Scrub(text)
			if utf8.ValidString(text) && !utf8.ValidString(once) {
				t.Errorf("%q became %q, which is not UTF-8", text, once)
			}
			if twice := p.Scrub(once); twice != once {
				t.Errorf("%q became %q and then %q", text, once, twice)
			}
			if strings.Contains(once, "+79001234567") && !p.Phone.kept() {
				t.Errorf("%q keeps a phone: %q", text, once)
			}
		}
	})
}
