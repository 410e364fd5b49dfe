package config

// Mistake is what can be wrong with the settings. Each has its words in both
// languages, under cli.mistake and its name; no other text tells of one.
type Mistake string

// The mistakes of form.
const (
	NoSuchKey  Mistake = "no_such_setting"
	WrongKind  Mistake = "wrong_kind"  // a text where a number should be, and the like
	BrokenTOML Mistake = "broken_toml" // the file is not TOML
	BadKeys    Mistake = "bad_keys"    // keys that cannot be changed so: keymap.Fault says why
)

// The mistakes of values that stand by themselves.
const (
	NotOneOf     Mistake = "not_one_of" // Value is none of Known
	NoZone       Mistake = "no_zone"    // Value is no time zone
	NoCountry    Mistake = "no_country"
	NoTime       Mistake = "no_time"    // a length of time that is nothing or less
	ShortTime    Mistake = "short_time" // less than Least
	LongTime     Mistake = "long_time"  // more than Most, or negative
	Negative     Mistake = "negative"
	NoLimit      Mistake = "no_limit" // not from 0 to Most; 0 is that of the plan
	NoRange      Mistake = "no_range" // not from Least to Most
	NoRate       Mistake = "no_rate"  // not over 0 and up to 1
	NoShare      Mistake = "no_share" // not from 0 to 1
	NoPort       Mistake = "no_port"  // Value is not host:port
	NoAddress    Mistake = "no_address"
	LadenAddress Mistake = "laden_address" // an address with user, query or fragment
	NoMail       Mistake = "no_mail"
	HoursForm    Mistake = "hours_form" // of the line Value
	HoursDay     Mistake = "hours_day"  // Part of the line Value is no day
	HoursClock   Mistake = "hours_clock"
	HoursEnd     Mistake = "hours_end"
	PhraseWord   Mistake = "phrase_word" // Part of the phrase Value is no word
	PhraseGap    Mistake = "phrase_gap"  // the phrase does not begin and end with a word
)

// The mistakes of lists and of settings that need one another.
const (
	TooMany     Mistake = "too_many"   // N of them, but only Most digits
	EmptyPart   Mistake = "empty_part" // the one at At
	NoTag       Mistake = "no_tag"     // the one at At is not 1 to Most characters of text
	TwiceThere  Mistake = "twice"      // Value stands there twice
	Missing     Mistake = "missing"
	NoPair      Mistake = "no_pair" // Known go together
	InTheClear  Mistake = "in_the_clear"
	LongName    Mistake = "long_name"     // of a place, more than Most letters
	NobodyNext  Mistake = "nobody_next"   // a delay, but no place that is told after it
	NoDelay     Mistake = "no_delay"      // a place, but not after which time
	Itself      Mistake = "itself"        // the place that is told next is the place itself
	NoSuchPlace Mistake = "no_such_place" // there is no [alert.Value]
	NoFurther   Mistake = "no_further"    // what was escalated goes no further
)

// Mistakes returns all of them.
func Mistakes() []Mistake {
	return []Mistake{
		NoSuchKey, WrongKind, BrokenTOML, BadKeys,
		NotOneOf, NoZone, NoCountry, NoTime, ShortTime, LongTime, Negative, NoLimit, NoRange, NoRate, NoShare, NoPort, NoAddress, LadenAddress, NoMail,
		HoursForm, HoursDay, HoursClock, HoursEnd, PhraseWord, PhraseGap,
		TooMany, EmptyPart, NoTag, TwiceThere, Missing, NoPair, InTheClear, LongName, NobodyNext, NoDelay, Itself, NoSuchPlace, NoFurther,
	}
}
