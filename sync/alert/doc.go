// Package alert sends messages about incidents: to a Telegram chat, a webhook, by
// e-mail, or to the terminal. What is to be sent is decided by model/alert; here is
// the worker that sends it, and one sender for each kind of place.
//
// A try is recorded before anything leaves the computer and its end after, so that
// a restart knows what was tried. docs/watch.md tells what may come twice.
package alert
