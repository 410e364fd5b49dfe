// Debrief is a terminal program in which people review what an AI assistant said
// to clients, and put right what went wrong in the CRM.
package main

import (
	_ "debrief/ui/nodetect" // before anything that asks the terminal for its colours

	"context"
	"os"
	"os/signal"
	"syscall"

	"debrief/ui/cli"
)

func main() { os.Exit(run()) }

// run stops in order at the first signal; a second one ends the process at once.
// What was shown as saved is on disk in either case.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop)
	signal.Ignore(syscall.SIGPIPE) // writing where nobody reads is an error, not a death
	return cli.Run(ctx, cli.ThisProcess())
}
