// Package cli holds the commands of Debrief. It reads the configuration, builds
// the graph of archive, syncer and screens, and gives each command what it needs.
// Rules belong to model, I/O to storage and sync; here are only words and wiring.
//
// Results go to standard output, messages to standard error. Exit codes are 0
// done, 1 failed, 2 usage.
package cli
