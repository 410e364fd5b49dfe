// Package webhook is the HTTP receiver: it takes events in from every channel
// and answers only after they are on disk. Each channel has an adapter, a pure
// function from a verified body to events, in a file of its own; a new channel is
// such a file and a row of the table in channels.go.
package webhook
