package webhook

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"debrief/model"
)

// TestSamplesOfBitrix24 reads the events as Bitrix24's documentation prints them:
// both forms of a sample are one event, nothing is lost, and no token is kept.
func TestSamplesOfBitrix24(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "samples", "bitrix24-events")
	forms, err := filepath.Glob(filepath.Join(dir, "*.form"))
	if err != nil {
		t.Fatal(err)
	}
	if len(forms) == 0 {
		t.Skip("the samples of Bitrix24's events are not here: " + dir)
	}
	recorded := 0
	for _, path := range forms {
		t.Run(filepath.Base(path), func(t *testing.T) {
			form, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(strings.TrimSuffix(path, ".form") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			byForm := readSample(t, form, "application/x-www-form-urlencoded")
			byJSON := readSample(t, text, typeJSON)
			if got, want := bodies(byForm), bodies(byJSON); !reflect.DeepEqual(got, want) {
				t.Errorf("the form says\n%s\nthe JSON\n%s", got, want)
			}
			if len(byForm.events)+len(byForm.rejects) == 0 {
				t.Error("neither an event nor a reject")
			}
			recorded += len(byForm.events)
		})
	}
	if recorded < 25 {
		t.Errorf("only %d events of %d samples are recorded", recorded, len(forms))
	}
}

// readSample posts a sample to a channel that is set up with its token.
func readSample(t *testing.T, body []byte, kind string) *shelf {
	t.Helper()
	in := &request{header: map[string][]string{"Content-Type": {kind}}, body: body}
	if err := readBitrix24(in); err != nil {
		t.Fatal(err)
	}
	token := in.tree.Get("auth", "application_token").Text()
	if token == "" {
		t.Skip("the sample has no application_token")
	}
	s := &shelf{}
	h := receiver(t, s, func(o *Options) {
		o.Channels = []Channel{{Kind: "bitrix24", Name: "portal", Secret: token}}
	})
	c := call{path: "/hooks/bitrix24/portal", body: string(body)}.with("Content-Type", kind)
	if status, answer := c.to(t, h); status != 200 {
		t.Fatalf("answered %d %s", status, answer)
	}
	for _, e := range s.events {
		noToken(t, mustEncode(e), token)
	}
	for _, r := range s.rejects {
		noToken(t, r.Body, token)
	}
	return s
}

func noToken(t *testing.T, kept []byte, token string) {
	t.Helper()
	for _, word := range []string{token, "access_token", "refresh_token"} {
		if strings.Contains(string(kept), word) {
			t.Errorf("a token is kept: %s", kept)
		}
	}
}

// bodies writes what was made of a delivery, without the raw part, which differs
// between the forms: lists are objects in one, and numbers are strings.
func bodies(s *shelf) []string {
	var out []string
	for _, e := range s.events {
		e.Meta = nil
		out = append(out, string(mustEncode(e)))
	}
	for _, r := range s.rejects {
		out = append(out, r.Reason)
	}
	return out
}

// TestBitrix24SaysWhatToFetch shows that the CRM's events have their entity read.
func TestBitrix24SaysWhatToFetch(t *testing.T) {
	var told []model.EntityRef
	h := receiver(t, &shelf{}, func(o *Options) { o.Changed = func(ref model.EntityRef) { told = append(told, ref) } })
	for range 3 {
		delivery("bitrix24", "event=ONCRMDEALADD&data[FIELDS][ID]=5&ts=1763800000").to(t, h)
	}
	if want := []model.EntityRef{{Kind: model.EntityDeal, ID: "5"}}; !reflect.DeepEqual(told, want) {
		t.Errorf("told of %v, want %v", told, want)
	}
}
