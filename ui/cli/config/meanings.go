package config

// meaning says what a setting is for, and shows a value where there is no default.
type meaning struct{ text, example string }

// meanings has every setting by its key; a test fails where one is missing.
func meanings() map[string]meaning {
	return map[string]meaning{
		"actor":   {"who verdicts and fixes are by; the user's name", `"anna"`},
		"lang":    {"language of the screens, ru or en; that of the environment", `"ru"`},
		"zone":    {"time zone in which times are shown; the computer's", `"Europe/Moscow"`},
		"archive": {"directory of the archive; the user's data directory", `"/var/lib/debrief/archive"`},
		"silence": {"how long a session rests before what comes next is another dialogue", ""},

		"ui.theme": {"look of the screens: dark, light or mono; dark or light as the terminal says (COLORFGBG)", `"light"`},
		"ui.plain": {"the screens are told line by line and not drawn, for screen readers and pipes", ""},

		"review.reasons":      {"what can be wrong with a bad answer, for the digits 1 to 9; nine built-in reasons", `["wrong price", "rude"]`},
		"review.require_seen": {"\"the rest is good\" only once the last turn was on the screen", ""},
		"review.strict":       {"every answer is judged by itself: no \"the rest is good\", no good verdict on all that is marked", ""},

		"sample.auto":         {"last week's sample is drawn by itself, a silence after the week", ""},
		"sample.rate":         {"share of a week's dialogues that is reviewed: 0.05 is 5%", ""},
		"sample.minimum":      {"how many dialogues of each channel and outcome at the least", ""},
		"sample.reviewers":    {"among whom a sample is divided; nobody: whoever comes first", `["anna", "boris"]`},
		"sample.second_share": {"share of a sample that a second reviewer judges without seeing the first verdicts", ""},

		"review.tags":      {"tags that are offered for dialogues, beside those in use", `["old prices", "VIP"]`},
		"review.templates": {"texts that notes and corrections are written with often, by name; Ctrl+T puts them in", `{ price = "See the price list", late = "Answered too late" }`},

		"bitrix24.webhook_url":   {"inbound webhook of the portal, https://PORTAL/rest/USER/CODE/", `"env:BITRIX24_WEBHOOK"`},
		"bitrix24.poll_interval": {"how often the portal is read", ""},
		"bitrix24.grace":         {"how long a fix can be taken back before it is written", ""},
		"bitrix24.region":        {"country of phones that are written without one, as two letters", ""},
		"bitrix24.plan":          {"standard or enterprise: how many requests the portal takes, 50 and 2 a second or 250 and 5", ""},
		"bitrix24.burst":         {"requests that the portal takes at once; those of the plan", "50"},
		"bitrix24.per_second":    {"requests that it takes each second after that; those of the plan", "2.0"},

		"receive.listen":       {"host:port of the receiver; 127.0.0.1:8787", `"127.0.0.1:8787"`},
		"receive.tls_cert":     {"file of the certificate chain; with tls_key, or neither", `"cert.pem"`},
		"receive.tls_key":      {"file of the certificate's key", `"key.pem"`},
		"receive.with_screens": {"the screens take events in as well, behind them, and not debrief serve only", ""},
		"receive.api.secret":   {"of /v1/events, /v1/traces and /v1/logs: Standard Webhooks, whsec_ and base64", `"file:api.secret"`},
		"receive.api.token":    {"bearer token of the same; either is enough", `"env:DEBRIEF_API_TOKEN"`},

		"receive.telegram.NAME.secret_token":      {"secret_token as given to setWebhook", `"env:TELEGRAM_SECRET"`},
		"receive.whatsapp.NAME.app_secret":        {"app secret, by which Meta signs", `"file:whatsapp.secret"`},
		"receive.whatsapp.NAME.verify_token":      {"token of Meta's check of the address", `"env:WHATSAPP_VERIFY"`},
		"receive.instagram.NAME.app_secret":       {"app secret, by which Meta signs", `"file:instagram.secret"`},
		"receive.instagram.NAME.verify_token":     {"token of Meta's check of the address", `"env:INSTAGRAM_VERIFY"`},
		"receive.chatwoot.NAME.secret":            {"secret of the webhook", `"env:CHATWOOT_SECRET"`},
		"receive.jivo.NAME.secret":                {"last part of the path, since Jivo signs nothing", `"env:JIVO_SECRET"`},
		"receive.bitrix24.NAME.application_token": {"application token of the outgoing webhook", `"env:B24_TOKEN"`},
		"receive.bitrix24.NAME.domain":            {"the only portal that may send; any that knows the token", `"salon.bitrix24.ru"`},
		"receive.bitrix24.NAME.member_id":         {"the same, by its id", `"a223c6b3710f85df22e9377d6c4f7553"`},
		"receive.forms.NAME.secret":               {"last part of the path", `"env:FORM_SECRET"`},
		"receive.forms.NAME.token":                {"bearer token, or a header's; either is enough", `"env:FORM_TOKEN"`},
		"receive.forms.NAME.fields":               {"what the form calls phone, name, email, service, session_id, id and ts", `{ phone = "tel", name = "fio" }`},

		"watch.off":             {"rules that do not look: lead_not_created, lead_empty, unanswered, promise_not_kept, lead_stuck, reminder, assistant_trouble, anomaly", `["lead_stuck"]`},
		"watch.lead_after":      {"how long the lead of a client may take who gave a phone or wants an appointment", ""},
		"watch.answer_after":    {"how long a client may wait for an answer, in working hours", ""},
		"watch.promise_after":   {"how long it may take that what the assistant promised is done", ""},
		"watch.stuck_after":     {"how long a lead may stay in its first stage", ""},
		"watch.junk_within":     {"a lead that is thrown away so soon while its client still writes is an incident", ""},
		"watch.reminder_before": {"how long before an appointment its reminder is sent at the latest", ""},
		"watch.hours":           {"working hours, in the zone above; [] is day and night", ""},
		"watch.window":          {"dialogues in which nothing happened for so long open no incident", ""},
		"watch.anomaly_least":   {"of fewer dialogues or answers in an hour or a day it is not said that they are unusual", ""},
		"watch.anomaly_reach":   {"how far the usual range of an hour or a day reaches, in standard deviations from the median of the weeks before", ""},
		"watch.anomaly_weeks":   {"how many weeks before, from 4 on", ""},
		"watch.phrases":         {"phrases that the rules look for besides their own, by kind: angry, apology, booked, callback, cancelled, closing, fallback, intent, no_intent, wants_human", `{ angry = ["где мой заказ"] }`},

		"privacy.phone":       {"what becomes of phones before an event is stored: keep, mask (the last two digits stay) or drop", ""},
		"privacy.email":       {"the same of e-mail addresses", ""},
		"privacy.name":        {"the same of clients' names", ""},
		"privacy.attachments": {"what becomes of the names and addresses of files: keep or drop", ""},
		"privacy.text":        {"what becomes of everything that is said: keep or drop", ""},

		"privacy.sources.NAME.phone":       {"of one source, as events name it: telegram, whatsapp, form", `"mask"`},
		"privacy.sources.NAME.email":       {"of one source", `"mask"`},
		"privacy.sources.NAME.name":        {"of one source", `"mask"`},
		"privacy.sources.NAME.attachments": {"of one source", `"drop"`},
		"privacy.sources.NAME.text":        {"of one source", `"drop"`},

		"keys": {"keys of the screens, by scope and action as debrief keys --json names them: a list in place of the default ones ([] for none), or what to put before and after them, or disable for none", `[keys.replay]
verdict.good = ["b", "f5"]
verdict.bad = { prepend = ["-"], append = ["f11"] }
verdict.repeat = { disable = true }`},
		"alert.NAME.to":             {"where messages about incidents go: telegram, webhook or mail", `"telegram"`},
		"alert.NAME.rules":          {"about which incidents, by rule; all", `["lead_not_created", "unanswered"]`},
		"alert.NAME.hours":          {"when they are sent, in the zone above; outside it is quiet; day and night", `["mon-fri 09:00-21:00"]`},
		"alert.NAME.group_for":      {"how long a message waits for more incidents of the same burst, and the least time between two; 1m", `"5m"`},
		"alert.NAME.escalate_after": {"how long after a message nobody may take an incident before another place is told; for ever", `"15m"`},
		"alert.NAME.escalate_to":    {"that other place, by its name", `"boss"`},
		"alert.NAME.only_escalated": {"only what nobody took elsewhere goes there", ""},
		"alert.NAME.text":           {"messages may hold clients' words and phones", ""},
		"alert.NAME.url":            {"address of the webhook; of telegram: one's own Bot API server", `"env:ALERT_URL"`},
		"alert.NAME.secret":         {"of the webhook: Standard Webhooks, whsec_ and base64", `"file:alert.secret"`},
		"alert.NAME.token":          {"token of the telegram bot", `"env:ALERT_BOT_TOKEN"`},
		"alert.NAME.chat":           {"number of the telegram chat, or @name of a channel", `"-1001234567890"`},
		"alert.NAME.server":         {"mail server, host:port", `"smtp.example.com:587"`},
		"alert.NAME.tls":            {"starttls, or none for a server on the same computer; starttls", `"starttls"`},
		"alert.NAME.user":           {"user of the mail server; none", `"debrief@example.com"`},
		"alert.NAME.password":       {"the user's password", `"file:mail.password"`},
		"alert.NAME.from":           {"sender of the mail", `"debrief@example.com"`},
		"alert.NAME.recipients":     {"who gets the mail", `["manager@example.com"]`},

		"gateway.telegram.NAME.upstream": {"where requests to /gateway/telegram/NAME/ go", `"https://api.telegram.org"`},
		"gateway.telegram.NAME.token":    {"what a bot must show to the gateway itself; nothing", `"env:GATEWAY_TOKEN"`},
		"gateway.whatsapp.NAME.upstream": {"where requests to /gateway/whatsapp/NAME/ go", `"https://graph.facebook.com"`},
		"gateway.whatsapp.NAME.token":    {"what a bot must show to the gateway itself; nothing", `"env:GATEWAY_TOKEN"`},
		"gateway.openai.NAME.upstream":   {"where requests to /gateway/openai/NAME/ go", `"https://api.openai.com"`},
		"gateway.openai.NAME.token":      {"what a bot must show to the gateway itself; nothing", `"env:GATEWAY_TOKEN"`},
		"gateway.bitrix24.NAME.upstream": {"where requests to /gateway/bitrix24/NAME/ go", `"https://salon.bitrix24.ru"`},
		"gateway.bitrix24.NAME.token":    {"what a bot must show to the gateway itself; nothing", `"env:GATEWAY_TOKEN"`},
	}
}
