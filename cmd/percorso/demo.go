package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/demo"
	"percorso/gen"
	"percorso/site"
	"percorso/workspace"
)

func (p *program) demoCommand() *cobra.Command {
	at := listening{}
	var dir string
	var customers int
	var seed uint64
	var noOpen bool
	var rate float64
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Open a made-up Italian retailer, live, to look around",
		Long: `Simulates twelve months of Tramasole, a made-up Italian fashion brand with shops, a
web shop, an app, a newsletter, a service desk, reviews and social ads, then goes
on as the clock runs, so that the page moves. All of it is made up from a seed.
The folder is made anew each time.`,
		Example: `  percorso demo
  percorso demo --customers 100000 --seed 7 --listen 127.0.0.1:0`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			if !(rate >= 0 && rate <= 1000) {
				return usageError{fmt.Errorf("--rate %g: give 0 to 1000 interactions a second", rate)}
			}
			if customers < 0 {
				return usageError{fmt.Errorf("--customers %d: a shop cannot have fewer than none; leave it out for 1.5 million interactions", customers)}
			}
			if dir == "" {
				cache, err := os.UserCacheDir()
				if err != nil {
					cache = os.TempDir()
				}
				dir = filepath.Join(cache, "percorso-demo")
			}
			if err := othersIn(dir); err != nil {
				return err
			}
			p.data, p.workspace = dir, "main"
			if err := demo.Clear(p.dir()); err != nil {
				return err
			}
			if err := demo.Init(p.dir(), demo.ID); err != nil {
				return err
			}
			listener, access, err := at.open(ctx)
			if err != nil {
				return err
			}
			ws, err := p.open(ctx)
			if err != nil {
				return errors.Join(err, listener.Close())
			}
			shop := gen.Shop(gen.Options{Seed: seed, Customers: customers, End: time.Now()})
			return p.serve(ctx, serving{workspaces: []*workspace.Workspace{ws}, listener: listener, access: access}, func(ctx context.Context) error {
				url := at.url(listener) + site.BaseOf(ws.Config().ID) + "/"
				g := p.progress("simulating")
				if err := demo.Fill(ctx, ws, shop, func(done, of int64) { g.at(done, of, "interactions") }); err != nil {
					return err
				}
				s := ws.Status()
				g.done("%s interactions of %s customers", thousands(s.Interactions), thousands(s.Profiles))
				p.say("\nTramasole is open at %s\n"+
					"Click a stage to see its figures, a figure for its definition; switch language and theme at the lower left.\n"+
					"New interactions come in all the time. Ctrl-C stops it.\n", url)
				if !noOpen {
					openBrowser(ctx, p.getenv, url)
				}
				return demo.GoOn(ctx, ws, shop, rate)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&at.address, "listen", "127.0.0.1:8780", "the address, loopback only; port 0 takes a free one")
	f.StringVar(&dir, "demo-data", "", "the folder of the demo, made anew (default: percorso-demo in the user's cache)")
	f.IntVar(&customers, "customers", 0, "how many customers (default: enough for 1.5 million interactions)")
	f.Uint64Var(&seed, "seed", 1, "the seed; the same one makes the same brand")
	f.Float64Var(&rate, "rate", 4, "fresh interactions a second; 0 for none, so that nothing moves")
	f.BoolVar(&noOpen, "no-open", false, "do not open a browser")
	return cmd
}

// othersIn refuses a folder that holds anything but the workspace of a demo.
func othersIn(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return percorso.Errorf(percorso.Unavailable, "making the demo: %w", err)
	}
	if len(entries) > 1 || len(entries) == 1 && entries[0].Name() != "main" {
		return percorso.Errorf(percorso.Conflict, "making the demo in %s: the folder holds something else; name another with --demo-data", dir)
	}
	return nil
}

// openBrowser opens url where there is a screen; it is a courtesy and may fail.
func openBrowser(ctx context.Context, getenv func(string) string, url string) {
	name := "xdg-open"
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name = "explorer"
	default:
		if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
			return
		}
	}
	cmd := exec.CommandContext(ctx, name, url) //nolint:gosec // one of three fixed names, and our own address
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
