// Package formats reads what other programs keep of dialogues and makes events of
// it: exports of WhatsApp and Telegram, logs of OpenAI calls, Rasa trackers, CSV.
//
// Every parser is pure: it reads a stream and yields one Record after another,
// each with the place in the input that it comes from. What cannot be read is a
// record with a reason, and does not stop the rest. Memory does not grow with the
// input: records and everything that is remembered of them are bounded.
//
// The ids of events are made from their content, so that the same export read
// twice gives the same events.
package formats
