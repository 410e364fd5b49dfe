// Package model holds the words of Debrief and the rules between them: events,
// the dialogues that are folded from them, verdicts, fixes, and the two small
// state machines of a review and of a fix.
//
// Everything here is pure: no files, no network, no clock, no Badger. A rule that
// needs the time is given it. The public form of an event (JSON) is decoded and
// encoded here as well, because it is a contract and not a matter of storage.
package model
