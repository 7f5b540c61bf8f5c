package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"percorso"
	"percorso/gen"
	"percorso/workspace"
)

// unfinished marks the folder of a demo whose history is not all in.
const unfinished = "unfinished"

// Host is the site that shows an open workspace.
type Host interface {
	// Has reports whether a workspace has that id.
	Has(id percorso.WorkspaceID) bool
	// Add serves ws until Remove; stopping ends what it tells as it happens. An
	// id that is taken is an error of kind Conflict.
	Add(ws *workspace.Workspace, stopping <-chan struct{}) error
	// Remove serves it no more, and returns when nobody holds on to it.
	Remove(id percorso.WorkspaceID)
}

// Stage is how far a demo is.
type Stage string

// The stages of a demo: absent, making, open, leaving, absent; what goes wrong
// makes it failed, from where it can be made or removed.
const (
	Absent  Stage = "absent"
	Making  Stage = "making"
	Open    Stage = "open"
	Leaving Stage = "leaving"
	Failed  Stage = "failed"
)

// State is a demo as it stands.
type State struct {
	Stage Stage
	// ID is the workspace's, while it is shown.
	ID percorso.WorkspaceID
	// Done and Of count interactions while it is made; Of is 0 while nobody knows.
	Done, Of int64
	// Err is why it failed.
	Err error
}

// Options tunes a Beside; the zero value is ready to use.
type Options struct {
	// Customers is how many there are. Default: enough for 1.5 million interactions.
	Customers int
	// Rate is how many interactions come a second. Default 4.
	Rate float64
	// Workspace opens the demo's workspace.
	Workspace workspace.Options
}

// Beside is a demo that can be opened beside the workspaces of a running server,
// and removed again. Its data have a folder of their own.
type Beside struct {
	dir string
	opt Options

	mu    sync.Mutex
	host  Host            // nil until Start
	ctx   context.Context //nolint:containedctx // the server's: a demo outlives the request that makes it
	state State
	ws    *workspace.Workspace // while it is open
	end   context.CancelFunc   // ends its life
	ended chan struct{}        // closed at the end of its life
}

// New returns a demo that will be in dir, the folder of a workspace, once Start
// was called.
func New(dir string, opt Options) *Beside {
	if opt.Rate == 0 {
		opt.Rate = 4
	}
	return &Beside{dir: dir, opt: opt, state: State{Stage: Absent}}
}

// Start says where the demo is shown, and that it ends with ctx. One that was
// open when the server stopped is shown again, and stands still; one that was
// never finished is removed.
func (b *Beside) Start(ctx context.Context, host Host) error {
	b.mu.Lock()
	b.ctx, b.host = ctx, host
	b.mu.Unlock()
	config, err := workspace.ReadConfig(b.dir)
	if err != nil || !config.Demo {
		return nil //nolint:nilerr // there is none
	}
	if _, err := os.Stat(filepath.Join(b.dir, unfinished)); err == nil {
		return Clear(b.dir)
	}
	return b.begin(config.ID) //nolint:contextcheck // it keeps ctx
}

// Make begins to make the demo and returns at once; one that is being made, or
// is open, is left as it is. One that is just being removed is an error of kind
// Conflict.
func (b *Beside) Make() error { return b.begin("") }

// begin begins a life: of the folder as it is when it has an id, else of a new one.
func (b *Beside) begin(id percorso.WorkspaceID) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch b.state.Stage {
	case Making, Open:
		return nil
	case Leaving:
		return percorso.Errorf(percorso.Conflict, "the demo is being removed: try again in a moment")
	case Absent, Failed:
	}
	if b.ctx == nil || b.ctx.Err() != nil {
		return percorso.Errorf(percorso.Unavailable, "the server is being started or stopped: try again later")
	}
	ctx, end := context.WithCancel(b.ctx)
	b.end = end
	b.state, b.ended = State{Stage: Making}, make(chan struct{})
	go func(ended chan struct{}) {
		defer close(ended)
		defer end()
		err := b.live(ctx, id)
		b.mu.Lock()
		defer b.mu.Unlock()
		b.ws = nil
		switch {
		case b.state.Stage == Leaving:
		case err != nil && ctx.Err() == nil:
			b.state = State{Stage: Failed, Err: err}
		default:
			b.state = State{Stage: Absent}
		}
	}(b.ended)
	return nil
}

// live is a demo's whole life: made, shown, gone on with until ctx ends, closed.
func (b *Beside) live(ctx context.Context, id percorso.WorkspaceID) (err error) {
	there := id != ""
	if !there {
		if id, err = b.prepare(); err != nil {
			return err
		}
	}
	ws, err := workspace.Open(ctx, b.dir, b.opt.Workspace)
	if err != nil {
		return fmt.Errorf("opening the demo: %w", err)
	}
	defer func() { err = errors.Join(err, ws.Close(context.WithoutCancel(ctx))) }()
	work, working := errgroup.WithContext(ctx)
	if err := b.host.Add(ws, working.Done()); err != nil {
		return err
	}
	defer b.host.Remove(id)
	work.Go(func() error { return ws.Follow(working) })
	work.Go(func() error {
		if there {
			b.open(ws)
			return nil
		}
		shop := gen.Shop(gen.Options{Seed: 1, Customers: b.opt.Customers, End: time.Now()})
		if err := Fill(working, ws, shop, b.progress); err != nil {
			return err
		}
		if err := os.Remove(filepath.Join(b.dir, unfinished)); err != nil {
			return percorso.Errorf(percorso.Unavailable, "making the demo: %w", err)
		}
		b.open(ws)
		return GoOn(working, ws, shop, b.opt.Rate)
	})
	return work.Wait()
}

// prepare makes the folder, marked as unfinished, under an id that nobody has.
func (b *Beside) prepare() (percorso.WorkspaceID, error) {
	id := ID
	for b.host.Has(id) {
		id += "-demo"
	}
	if err := Clear(b.dir); err != nil {
		return id, err
	}
	if err := Init(b.dir, id); err != nil {
		return id, err
	}
	if err := os.WriteFile(filepath.Join(b.dir, unfinished), nil, 0o600); err != nil {
		return id, percorso.Errorf(percorso.Unavailable, "making the demo: %w", err)
	}
	return id, nil
}

func (b *Beside) progress(done, of int64) {
	b.mu.Lock()
	b.state.Done, b.state.Of = done, of
	b.mu.Unlock()
}

func (b *Beside) open(ws *workspace.Workspace) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ws = ws
	if b.state.Stage == Making {
		b.state = State{Stage: Open, ID: ws.Config().ID}
	}
}

// Holds reports whether dir is the demo's folder.
func (b *Beside) Holds(dir string) bool { return filepath.Clean(dir) == filepath.Clean(b.dir) }

// State returns how far it is.
func (b *Beside) State() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// Entry returns the address below which the demo is open, and for those who do
// not sit at this machine a link that makes them its owner, which works once.
// One that is not open is an error of kind NotFound.
func (b *Beside) Entry(ctx context.Context, thisMachine bool) (id percorso.WorkspaceID, link string, err error) {
	b.mu.Lock()
	ws, stage := b.ws, b.state.Stage
	b.mu.Unlock()
	if stage != Open {
		return "", "", percorso.Errorf(percorso.NotFound, "the demo is not open: make it first")
	}
	id = ws.Config().ID
	if thisMachine {
		return id, "", nil
	}
	l, secret, err := ws.People.MakeOwnerLink(ctx)
	if err != nil {
		return "", "", err
	}
	return id, string(l.Kind) + "/" + secret, nil
}

// Remove ends the demo and deletes its data; one that is absent is left so.
func (b *Beside) Remove() error {
	b.mu.Lock()
	if b.state.Stage == Leaving {
		b.mu.Unlock()
		return nil
	}
	b.state = State{Stage: Leaving}
	b.mu.Unlock()
	b.Close()
	err := Clear(b.dir)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.state = State{Stage: Absent}
	if err != nil {
		b.state = State{Stage: Failed, Err: err}
	}
	return err
}

// Close ends the demo's life and waits for that; its data stay.
func (b *Beside) Close() {
	b.mu.Lock()
	end, ended := b.end, b.ended
	b.mu.Unlock()
	if end != nil {
		end()
		<-ended
	}
}
