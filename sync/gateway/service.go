package gateway

// service is one row of the table of services.
type service struct {
	wants   func(method, path string) bool             // what is recorded; everything passes
	read    func(n *notebook, x *exchange, h *harvest) // makes events of an exchange
	failure func(status int, words string) []byte      // an answer of the gateway's own, in the service's form
	secrets func(path string) []string                 // what in the path lets the bot in
	waits   func(path string) bool                     // a request that only waits for something, nil for none
	early   bool                                       // recorded when it is asked, too
}

// serviceOf is the table: a new service is a row here and a file of its own.
func serviceOf(name string) (service, bool) {
	s, ok := map[string]service{
		"telegram": {wants: wantsTelegram, read: readTelegram, failure: telegramFailure, secrets: telegramSecrets, waits: pollsTelegram},
		"whatsapp": {wants: wantsWhatsApp, read: readWhatsApp, failure: messageFailure, secrets: noSecrets},
		"openai":   {wants: wantsOpenAI, read: readOpenAI, failure: messageFailure, secrets: noSecrets},
		"bitrix24": {wants: wantsBitrix24, read: readBitrix24, failure: bitrix24Failure, secrets: bitrix24Secrets, early: true},
	}[name]
	return s, ok
}

func noSecrets(string) []string { return nil }

// messageFailure has the form of OpenAI's and Meta's errors.
func messageFailure(status int, words string) []byte {
	return failureBody(map[string]any{"error": map[string]any{"message": "Debrief's gateway: " + words, "type": "gateway_error", "code": status}})
}

func telegramFailure(status int, words string) []byte {
	return failureBody(map[string]any{"ok": false, "error_code": status, "description": "Debrief's gateway: " + words})
}

func bitrix24Failure(_ int, words string) []byte {
	return failureBody(map[string]any{"error": "GATEWAY_ERROR", "error_description": "Debrief's gateway: " + words})
}
