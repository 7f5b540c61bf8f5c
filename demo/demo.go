// Package demo fills a workspace with Tramasole, a made-up Italian fashion brand,
// and lets it go on as the clock runs; and it opens such a workspace beside
// those of a server that is running already.
package demo

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/gen"
	"percorso/workspace"
)

// ID is the workspace's, where no other has it.
const ID percorso.WorkspaceID = "tramasole"

// Init makes the brand's workspace, still empty, in dir.
func Init(dir string, id percorso.WorkspaceID) error {
	return workspace.Init(dir, workspace.Config{ID: id, Name: "Tramasole", Demo: true})
}

// Clear removes what an earlier demo left in dir, the folder of a workspace. One
// that is no demo is left alone: an error of kind Conflict.
func Clear(dir string) error {
	inside, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(inside) == 0 {
		return nil // or an earlier one was stopped before it had begun
	}
	config, err := workspace.ReadConfig(dir)
	if err != nil || !config.Demo {
		return percorso.Errorf(percorso.Conflict, "making the demo in %s: the folder holds something else; move it away, or name another", filepath.Base(dir))
	}
	if err := workspace.Remove(dir); err != nil {
		return fmt.Errorf("making the demo: %w", err)
	}
	return nil
}

// batchSize is how many calls go into the journal at once.
const batchSize = 8192

// Progress is told how many interactions are in; of how many is 0 while nobody
// knows.
type Progress func(done, of int64)

// Fill puts the brand's maps, what its adverts cost and the shop's history into ws and waits until all of it is visible:
// somebody must be following. Its sources have the names that an Italian brand
// gives them.
func Fill(ctx context.Context, ws *workspace.Workspace, shop *gen.Simulation, progress Progress) error {
	for _, s := range gen.Sources() {
		kind := source.Server
		if !s.Trusted {
			kind = source.Browser
		}
		if _, err := ws.Sources.Add(ctx, source.Source{ID: s.ID, Name: s.Name.It, Trust: kind}); err != nil {
			return err
		}
	}
	if err := Draw(ctx, ws); err != nil {
		return err
	}
	if err := Shelve(ctx, ws); err != nil {
		return err
	}
	if err := pay(ctx, ws, shop); err != nil {
		return err
	}
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
			progress(ws.Journal.Last(), 0)
		}
		return nil
	})
	if err := work.Wait(); err != nil {
		return err
	}
	return awaitVisible(ctx, ws, progress)
}

// batches yields the history in runs of calls that may be kept.
func batches(shop *gen.Simulation) iter.Seq[[]gen.Call] {
	return func(yield func([]gen.Call) bool) {
		var bytes []byte
		batch := make([]gen.Call, 0, batchSize)
		for c := range shop.History {
			from := len(bytes)
			bytes = append(bytes, c.Body...) // a larger array leaves earlier bodies where they are
			c.Body = bytes[from:len(bytes):len(bytes)]
			if batch = append(batch, c); len(batch) == batchSize {
				if !yield(batch) {
					return
				}
				bytes, batch = make([]byte, 0, len(bytes)), make([]gen.Call, 0, batchSize)
			}
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// awaitVisible waits until all of the journal is in the answers.
func awaitVisible(ctx context.Context, ws *workspace.Workspace, progress Progress) error {
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
		progress(s.Visible, s.Journal)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// GoOn sends what happens at the shop from now on, as it happens, about rate
// interactions a second, until ctx ends, which is no error. With rate 0 nothing
// happens.
func GoOn(ctx context.Context, ws *workspace.Workspace, shop *gen.Simulation, rate float64) error {
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
		return nil //nolint:nilerr // a demo ends with its context
	}
	return failed
}
