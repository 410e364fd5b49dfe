// Package contact knows phones and e-mail addresses however people write them:
// what two spellings of one have in common is one form of it.
package contact

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// DefaultRegion is the country of numbers that name none.
const DefaultRegion = "RU"

// longest is how many characters of a text are looked at; no phone is longer.
const longest = 64

// Phone returns a phone as E.164 has it: +79131234567. region is the country
// (ISO 3166, two letters) of a number that names none; "" is DefaultRegion, and of
// one that is not known only numbers with a country are taken.
// Extensions are left out. It is false for what is no number of any country, and
// for one that was masked.
//
// A number that names its country needs a length that numbers have there, since
// new ranges are given out all the time; any other must be one that exists, since
// ids have digits too.
func Phone(text, region string) (e164 string, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) > longest || strings.ContainsAny(text, "*•@") {
		return "", false
	}
	if region == "" {
		region = DefaultRegion
	}
	if international(text) {
		if e164, ok := possible(text); ok {
			return settled(e164)
		}
		text = strings.TrimLeft(text, "+＋")
		if trunk := phonenumbers.GetNddPrefixForRegion(region, true); trunk == "" || !strings.HasPrefix(text, trunk) {
			return "", false
		}
		// People write +8 913 … for 8 913 …
	}
	number, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return "", false
	}
	return settled(phonenumbers.Format(number, phonenumbers.E164))
}

// possible reads a number that names its country, and is false when no number
// there is so long.
func possible(text string) (e164 string, ok bool) {
	number, err := phonenumbers.Parse(text, "")
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// mostDigits is how long a number of E.164 is at most.
const mostDigits = 15

// settled takes a form that is that of itself, and no longer than numbers are. It
// is not where zeros are taken for the prefix of calls within the country: those
// are no numbers.
func settled(e164 string) (string, bool) {
	if again, ok := possible(e164); !ok || again != e164 || len(e164) > len("+")+mostDigits {
		return "", false
	}
	return e164, true
}

func international(text string) bool {
	return strings.HasPrefix(text, "+") || strings.HasPrefix(text, "＋")
}
