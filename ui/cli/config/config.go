// Package config reads the settings of Debrief: defaults, then the file, then
// the environment, then the command line, each over the one before. The file is
// TOML; an unknown key or a value of the wrong kind is an error that names the
// file and the line.
package config

import (
	"log/slog"
	"time"
)

// Config is every setting. The zero value is not usable; start from Defaults.
type Config struct {
	Actor    string   `toml:"actor"`   // who the verdicts and fixes are by
	Lang     string   `toml:"lang"`    // "ru", "en", or "" to follow the environment
	Zone     string   `toml:"zone"`    // IANA name in which times are shown, "" the computer's own
	Archive  string   `toml:"archive"` // the archive's directory
	Silence  Duration `toml:"silence"` // how long a session rests before what comes next is another dialogue
	UI       UI       `toml:"ui"`
	Review   Review   `toml:"review"`
	Sample   Sample   `toml:"sample"`
	Bitrix24 Bitrix24 `toml:"bitrix24"`
	Receive  Receive  `toml:"receive"`
	Gateway  Gateway  `toml:"gateway"`
	Privacy  Privacy  `toml:"privacy"`
	Watch    Watch    `toml:"watch"`
	Keys     Keys     `toml:"keys"` // of the screens, where they differ from the default ones

	Alert map[string]Alert `toml:"alert"` // where messages about incidents go
}

// UI holds the settings of the screens.
type UI struct {
	Theme string `toml:"theme"` // one of Themes, or "" for that of the terminal's background
	Plain bool   `toml:"plain"` // told line by line instead of drawn
}

// Themes returns the names of the themes.
func Themes() []string { return []string{"dark", "light", "mono"} }

// Review holds the settings of reviewing.
type Review struct {
	// Reasons a bad verdict can have, at most nine: one for each digit. Empty means
	// the built-in ones in the language of the screens.
	Reasons []string `toml:"reasons"`
	// RequireSeen keeps "the rest is good" back until the last turn was on screen.
	RequireSeen bool `toml:"require_seen"`
	// Strict refuses every verdict that is not on one answer, as for a second review.
	Strict bool `toml:"strict"`
	// Templates are texts that are written often, by name.
	Templates map[string]string `toml:"templates"`
	// Tags are those that are offered for dialogues, beside those in use.
	Tags []string `toml:"tags"`
}

// Bitrix24 holds the settings of the portal.
type Bitrix24 struct {
	// WebhookURL is the inbound webhook, or file:PATH or env:NAME to take it from
	// there. Empty means that no portal is connected.
	WebhookURL   Secret   `toml:"webhook_url"`
	PollInterval Duration `toml:"poll_interval"` // how often the portal is read
	Grace        Duration `toml:"grace"`         // how long a fix can be taken back before it is written
	Region       string   `toml:"region"`        // the country of phones that name none, ISO 3166
	Plan         string   `toml:"plan"`          // "standard" or "enterprise": how many requests the portal takes
	Burst        int      `toml:"burst"`         // requests at once; 0: those of the plan
	PerSecond    float64  `toml:"per_second"`    // and a second after that; 0: those of the plan
}

// Defaults returns the settings of somebody who configured nothing, but for the
// archive and the actor, which depend on the computer.
func Defaults() Config {
	return Config{
		Silence: Duration(24 * time.Hour),
		Review:  Review{Reasons: []string{}, Tags: []string{}, RequireSeen: true},
		Sample:  defaultSample(),
		Bitrix24: Bitrix24{
			PollInterval: Duration(time.Minute),
			Grace:        Duration(30 * time.Second),
			Region:       "RU",
			Plan:         "standard",
		},
		Privacy: keepsAll(),
		Watch:   watchesAll(),
	}
}

// Duration is a length of time, written "30s", "5m" or "24h".
type Duration time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	if err != nil {
		return err
	}
	*d = Duration(read)
	return nil
}

// Secret is a string that is never printed.
type Secret string

// String implements fmt.Stringer.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "(hidden)"
}

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return s.String() }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
