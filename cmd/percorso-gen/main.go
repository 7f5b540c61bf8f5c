// Command percorso-gen makes up a year of Tramasole, an Italian fashion
// retailer that does not exist, and writes it as Segment calls, one a line,
// which "percorso import" takes as they are.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
