package config

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// Paths are the places that Debrief uses when nobody says otherwise.
type Paths struct {
	Config  string // the configuration file
	Archive string // the archive's directory
	Keys    string // the directory of key files, apart from the archive
	Log     string // the log of what went wrong
}

// DefaultPaths returns the places after the XDG rules of the platform.
func DefaultPaths() Paths {
	return Paths{
		Config:  filepath.Join(xdg.ConfigHome, "debrief", "config.toml"),
		Archive: filepath.Join(xdg.DataHome, "debrief", "archive"),
		Keys:    filepath.Join(xdg.ConfigHome, "debrief", "keys"),
		Log:     filepath.Join(xdg.StateHome, "debrief", "debrief.log"),
	}
}
