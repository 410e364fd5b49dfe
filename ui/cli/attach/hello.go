package attach

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Hello is what an attaching process says of itself. It never holds a secret.
type Hello struct {
	Protocol int    `json:"protocol"`
	Version  string `json:"version"` // of the program

	Args []string          `json:"args"` // without the program's name
	Dir  string            `json:"dir"`  // the working directory, against which paths are read
	Env  map[string]string `json:"env"`  // Environment
	User string            `json:"user"`

	Config  string `json:"config"`  // the configuration file when nobody names one
	Archive string `json:"archive"` // the archive when nobody names one

	Stdin  bool `json:"stdin"` // whether it is a terminal
	Stdout bool `json:"stdout"`
	Stderr bool `json:"stderr"`
	Size   Size `json:"size"`
}

// welcome is the owner's answer to a hello.
type welcome struct {
	Protocol int    `json:"protocol"`
	Version  string `json:"version"`
	PID      int    `json:"pid"`
	Refused  string `json:"refused,omitempty"` // "" or one of the reasons below
}

const (
	refusedVersion = "version"
	refusedUser    = "user"
	refusedBusy    = "busy"
)

// err returns why the owner does not take the session.
func (w welcome) err(h Hello) error {
	switch {
	case w.Protocol != h.Protocol || w.Refused == refusedVersion:
		return &VersionError{Here: h.Version, There: w.Version, HereProtocol: h.Protocol, ThereProtocol: w.Protocol}
	case w.Refused == refusedUser:
		return ErrOtherUser
	case w.Refused == refusedBusy:
		return ErrBusy
	case w.Refused != "":
		return &FrameError{"refused: " + w.Refused}
	}
	return nil
}

func jsonFrame(k kind, v any) (frame, error) {
	payload, err := json.Marshal(v)
	if err != nil {
		return frame{}, fmt.Errorf("encode frame: %w", err)
	}
	if len(payload) > helloBytes {
		return frame{}, &FrameError{"the arguments are too long to be passed on"}
	}
	return frame{k, payload}, nil
}

// readJSON reads the one frame that must come now.
func readJSON(r io.Reader, k kind, into any) error {
	f, err := readFrame(r)
	if err != nil {
		return err
	}
	if f.kind != k {
		return &FrameError{fmt.Sprintf("a frame of kind %d comes instead of %d", f.kind, k)}
	}
	if err := json.Unmarshal(f.payload, into); err != nil {
		return &FrameError{"a greeting cannot be read: " + err.Error()}
	}
	return nil
}

// Environment returns what an owner may know of the environment: language, zone,
// colours and Debrief's own settings, but nothing that could be a secret.
func Environment(environ []string) map[string]string {
	env := map[string]string{}
	for _, entry := range environ {
		if name, value, ok := strings.Cut(entry, "="); ok && passes(name) {
			env[name] = value
		}
	}
	return env
}

func passes(name string) bool {
	switch name {
	case "LANG", "LANGUAGE", "TERM", "TERM_PROGRAM", "TMUX", "COLORTERM", "COLORFGBG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TZ", "USER", "LOGNAME", "USERNAME":
		return true
	}
	if strings.HasPrefix(name, "LC_") {
		return true
	}
	if !strings.HasPrefix(name, "DEBRIEF_") {
		return false
	}
	for _, word := range []string{"KEY", "SECRET", "TOKEN", "PASS", "WEBHOOK", "CREDENTIAL"} {
		if strings.Contains(name, word) {
			return false
		}
	}
	return true
}
