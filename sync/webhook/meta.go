package webhook

import (
	"net/http"

	"debrief/model"
	"debrief/sync/loose"
)

// verifyMeta checks the signature of WhatsApp and Instagram over the bytes as
// they came.
func verifyMeta(c Channel) func(*request) error {
	return func(in *request) error {
		return verified(signedHex(in.header.Get("X-Hub-Signature-256"), c.Secret, in.body))
	}
}

// greetMeta answers the check that Meta makes when the address is set.
func greetMeta(c Channel) func(*request) (string, error) {
	return func(in *request) (string, error) {
		if in.query("hub.mode") != "subscribe" || !same(in.query("hub.verify_token"), c.VerifyToken) {
			return "", refusal(http.StatusForbidden, "not verified")
		}
		return in.query("hub.challenge"), nil
	}
}

// metaStatus turns a delivery status into a notification; ok is false for one
// that says nothing of the kind.
func metaStatus(word string) (status string, ok bool) {
	switch word {
	case "sent", "delivered", "read", "failed":
		return word, true
	case "played":
		return "read", true
	}
	return "", false
}

// mediaKinds are the kinds of messages that are a file, by the name of their
// member in the body.
var mediaKinds = [...]string{"image", "video", "audio", "voice", "document", "sticker"}

// mediaFile describes a file of WhatsApp, which is named by an id until it is
// fetched.
func mediaFile(kind string, file loose.Value) model.Attachment {
	return model.Attachment{Kind: kind, Name: loose.FirstText(file.Get("filename"), file.Get("id")), URL: file.Get("url").Text()}
}
