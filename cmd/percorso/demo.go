package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/gen"
	"percorso/site"
	"percorso/workspace"
)

// demoBatch is how many calls go into the journal at once.
const demoBatch = 8192

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
			if err := emptyDemo(dir); err != nil {
				return err
			}
			p.data, p.workspace = dir, "main"
			if err := workspace.Init(p.dir(), workspace.Config{ID: "tramasole", Name: "Tramasole", Demo: true}); err != nil {
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
			return p.serve(ctx, []*workspace.Workspace{ws}, listener, access, func(ctx context.Context) error {
				url := at.url(listener) + site.BaseOf(ws.Config().ID) + "/"
				if err := p.fill(ctx, ws, shop); err != nil {
					return err
				}
				p.say("\nTramasole is open at %s\n"+
					"Click a stage to see its figures, a figure for its definition; switch language and theme at the lower left.\n"+
					"New interactions come in all the time. Ctrl-C stops it.\n", url)
				if !noOpen {
					openBrowser(ctx, p.getenv, url)
				}
				return p.goOn(ctx, ws, shop, rate)
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

// emptyDemo removes what an earlier demo left in dir. A folder that is no demo
// is left alone.
func emptyDemo(dir string) error {
	old := filepath.Join(dir, "main")
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "making the demo: %w", err)
	}
	inside, err := os.ReadDir(old)
	if err == nil && len(inside) == 0 && len(entries) == 1 {
		return nil // an earlier demo was stopped before it had begun
	}
	config, err := workspace.ReadConfig(old)
	if err != nil || !config.Demo {
		return percorso.Errorf(percorso.Conflict, "making the demo in %s: the folder holds something else; name another with --demo-data", dir)
	}
	if err := workspace.Remove(old); err != nil {
		return fmt.Errorf("making the demo: %w", err)
	}
	return nil
}

// fill puts the shop's history into ws and waits until all of it is visible. Its
// sources have the names that an Italian brand gives them.
func (p *program) fill(ctx context.Context, ws *workspace.Workspace, shop *gen.Simulation) error {
	for _, s := range gen.Sources() {
		kind := source.Server
		if !s.Trusted {
			kind = source.Browser
		}
		if _, err := ws.Sources.Add(ctx, source.Source{ID: s.ID, Name: s.Name.It, Trust: kind}); err != nil {
			return err
		}
	}
	g := p.progress("simulating")
	calls := make(chan []gen.Call, 2)
	events := make(chan []percorso.Event, 2)
	work, working := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(calls)
		for batch := range batches(shop) {
			select {
			case calls <- batch:
			case <-working.Done():
				return working.Err()
			}
		}
		return nil
	})
	work.Go(func() error {
		defer close(events)
		var parser spec.Parser
		for batch := range calls {
			out := make([]percorso.Event, len(batch))
			for i, c := range batch {
				e, err := parser.Parse(0, c.Body, spec.Envelope{Source: c.Source, ReceivedAt: c.At, Historical: true})
				if err != nil {
					return fmt.Errorf("simulating: %w", err)
				}
				out[i] = e
			}
			select {
			case events <- out:
			case <-working.Done():
				return working.Err()
			}
		}
		return nil
	})
	work.Go(func() error {
		for batch := range events {
			if _, err := ws.Journal.Append(working, batch, nil); err != nil {
				return err
			}
			g.at(ws.Journal.Last(), 0, "interactions")
		}
		return nil
	})
	if err := work.Wait(); err != nil {
		return err
	}
	if err := p.awaitVisible(ctx, ws, g); err != nil {
		return err
	}
	s := ws.Status()
	g.done("%s interactions of %s customers", thousands(s.Interactions), thousands(s.Profiles))
	return nil
}

// batches yields the history in runs of calls that may be kept.
func batches(shop *gen.Simulation) iter.Seq[[]gen.Call] {
	return func(yield func([]gen.Call) bool) {
		var bytes []byte
		batch := make([]gen.Call, 0, demoBatch)
		for c := range shop.History {
			from := len(bytes)
			bytes = append(bytes, c.Body...) // a larger array leaves earlier bodies where they are
			c.Body = bytes[from:len(bytes):len(bytes)]
			if batch = append(batch, c); len(batch) == demoBatch {
				if !yield(batch) {
					return
				}
				bytes, batch = make([]byte, 0, len(bytes)), make([]gen.Call, 0, demoBatch)
			}
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// awaitVisible waits until all of the journal is in the answers.
func (p *program) awaitVisible(ctx context.Context, ws *workspace.Workspace, g *progress) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		s := ws.Status()
		if s.Err != nil {
			return s.Err
		}
		if s.Visible >= s.Journal {
			return nil
		}
		g.at(s.Visible, s.Journal, "interactions")
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// goOn sends what happens at the shop from now on, as it happens.
func (p *program) goOn(ctx context.Context, ws *workspace.Workspace, shop *gen.Simulation, rate float64) error {
	if rate == 0 {
		<-ctx.Done()
		return nil
	}
	var parser spec.Parser
	var failed error
	shop.Live(ctx, time.Now, rate, func(c gen.Call) bool {
		e, err := parser.Parse(0, c.Body, spec.Envelope{Source: c.Source, ReceivedAt: time.Now().UnixMilli()})
		if err != nil {
			failed = fmt.Errorf("simulating: %w", err)
			return false
		}
		if _, err := ws.Journal.Append(ctx, []percorso.Event{e}, nil); err != nil {
			if percorso.KindOf(err) == percorso.Unavailable {
				return true // a full disk: the door would answer 503
			}
			failed = err
			return false
		}
		return true
	})
	if ctx.Err() != nil {
		return nil //nolint:nilerr // Ctrl-C is how a demo ends
	}
	return failed
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
