package workspace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"percorso"
	"percorso/analysis"
	"percorso/catalogue"
	"percorso/collect"
	"percorso/collect/source"
	"percorso/collect/volume"
	"percorso/identity"
	"percorso/identity/note"
	"percorso/insight"
	"percorso/internal/turns"
	"percorso/journal"
	"percorso/journeymap"
	"percorso/people"
	"percorso/people/view"
	"percorso/sequence/follow"
	"percorso/sequence/index"
	"percorso/sequence/voice"
	"percorso/store/sqlite"
)

// SnapshotFile is the name of the index's file: derived, delete it and it comes
// back from the journal.
const SnapshotFile = "index.snapshot"

// Options tunes Open; the zero value is ready to use.
type Options struct {
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// PasswordCost is what one look at a password costs. Default people's.
	PasswordCost people.Cost
	// Log is told what people should know. Default nothing.
	Log func(format string, args ...any)
}

// Workspace is one brand's data, open and wired.
type Workspace struct {
	Journal   *journal.Journal
	Sources   *source.Registry
	Identity  *identity.Identity
	Catalogue *catalogue.Catalogue
	Index     *index.Index
	Voices    *voice.Voices
	Notes     note.Store
	Views     view.Store
	Costs     *sqlite.CostStore
	Door      *collect.Door
	Meter     *volume.Meter
	Jobs      *Jobs
	Imports   *Imports
	People    *people.People
	Maps      *journeymap.Maps
	Shelf     *analysis.Shelf
	Turns     *turns.Turns // that questions have; the door has none

	dir      string
	opened   time.Time
	opt      Options
	lock     *lock
	journals *sqlite.DB
	state    *sqlite.DB
	follower *follow.Follower
	rules    atomic.Pointer[rules]
	retained chan struct{} // told when the retention was changed
	arrivals arrivals
	groups   *audiences
	backups  *backups

	changing sync.Mutex // one change of the settings at a time
	mu       sync.Mutex
	err      error // what ended the follower
}

// rules are the settings in force, and what answers questions by them.
type rules struct {
	config Config
	asker  *insight.Asker
}

// Open opens the workspace in dir. Only one program can have it open; it is the
// caller's to Close.
func Open(ctx context.Context, dir string, opt Options) (ws *Workspace, err error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = func(string, ...any) {}
	}
	config, err := ReadConfig(dir)
	if err != nil {
		return nil, err
	}
	ws = &Workspace{dir: dir, opt: opt, opened: opt.Now(), retained: make(chan struct{}, 1), Turns: newTurns()}
	ws.rules.Store(&rules{config: config})
	defer func() {
		if err != nil {
			err = errors.Join(err, ws.Close(ctx))
			ws = nil
		}
	}()
	if ws.lock, err = acquire(dir); err != nil {
		return ws, err
	}
	if ws.state, err = sqlite.OpenState(ctx, dir); err != nil {
		return ws, err
	}
	if ws.journals, err = sqlite.OpenJournal(ctx, dir); err != nil {
		return ws, err
	}
	if ws.backups, err = openBackups(dir, opt); err != nil {
		return ws, err
	}
	return ws, ws.wire(ctx, config)
}

func (ws *Workspace) wire(ctx context.Context, config Config) (err error) {
	if ws.Journal, err = journal.Open(ctx, sqlite.NewJournalStore(ws.journals), journal.Options{Now: ws.opt.Now}); err != nil {
		return fmt.Errorf("opening the journal: %w", err)
	}
	if err = ws.retain(ctx); err != nil {
		return err
	}
	if err = ws.startAnew(ctx); err != nil {
		return err
	}
	if err = ws.openPeople(ctx); err != nil {
		return err
	}
	ws.openMaps()
	ws.Shelf, ws.groups = analysis.Open(sqlite.NewAnalysisStore(ws.state), ws.opt.Now), &audiences{ws: ws}
	if ws.Sources, err = source.Open(ctx, sqlite.NewSourceStore(ws.state), ws.opt.Now); err != nil {
		return fmt.Errorf("opening the sources: %w", err)
	}
	if ws.Catalogue, err = catalogue.Open(ctx, sqlite.NewCatalogueStore(ws.state), ws.opt.Now); err != nil {
		return fmt.Errorf("opening the catalogue: %w", err)
	}
	if ws.Identity, err = identity.Open(ctx, sqlite.NewIdentity(ws.state), identity.Options{Region: config.Region}); err != nil {
		return fmt.Errorf("opening the identity graph: %w", err)
	}
	if err = ws.openDoor(ctx, config); err != nil {
		return err
	}
	signatures := catalogue.NewSignatures()
	if ws.Index, err = index.Open(index.Options{Path: filepath.Join(ws.dir, SnapshotFile), Signatures: signatures}); err != nil {
		return fmt.Errorf("opening the index: %w", err)
	}
	if why := ws.Index.Discarded(); why != nil {
		ws.opt.Log("the index is built anew from the journal: %v", why)
	}
	ws.Notes, ws.Views = sqlite.NewNoteStore(ws.state), sqlite.NewViewStore(ws.state)
	ws.Costs = sqlite.NewCostStore(ws.state)
	if ws.Voices, err = voice.Open(ctx, sqlite.NewVoices(ws.state), signatures, ws.Identity.Profile); err != nil {
		return err
	}
	if derived, last := max(ws.Identity.Cursor(), ws.Index.Cursor(), ws.Voices.Cursor()), ws.Journal.Last(); derived > last {
		return percorso.Errorf(percorso.Invalid, "opening %s: the profiles and the index reach event %d, but %s ends at %d: it was lost, or replaced by another; restore the last backup, or go on with what it holds by percorso rebuild", ws.dir, derived, sqlite.JournalFile, last)
	}
	ws.arrivals.init()
	ws.follower = follow.New(ws.Journal, ws.Identity, ws.Index, follow.Options{
		Trust:      ws.trust,
		Signatures: signatures,
		Voices:     ws.Voices,
		Currency:   config.Currency,
		Now:        ws.opt.Now,
		Fresh:      ws.arrivals.add,
	})
	ws.enforce(config)
	return nil
}

// enforce makes the settings those in force.
func (ws *Workspace) enforce(config Config) {
	asker := &insight.Asker{
		View:   func() insight.View { return ws.Index.View() },
		Tables: ws.Catalogue,
		Traits: ws.Identity,
		People: ws.Identity,
		Voices: ws.Voices,
		Costs:  ws.Costs,

		Audiences: ws.groups,
		Zone:      config.Zone,
		Currency:  config.Currency,
		Now:       ws.opt.Now,
	}
	if config.RetentionDays > 0 {
		asker.Since = ws.keepsFrom
	}
	ws.rules.Store(&rules{config: config, asker: asker})
}

// trust says how far a source's word about identities goes.
func (ws *Workspace) trust(id percorso.SourceID) identity.SourceTrust {
	s, ok := ws.Sources.ByID(id)
	return identity.SourceTrust{Trusted: !ok || s.Trust == source.Server, Shared: s.Shared}
}

// Config returns the workspace's settings that are in force.
func (ws *Workspace) Config() Config { return ws.rules.Load().config }

func (ws *Workspace) asker() *insight.Asker { return ws.rules.Load().asker }

// Follow leads the journal into the index until ctx ends. Status tells when it
// ended early, and why.
func (ws *Workspace) Follow(ctx context.Context) error {
	var daily sync.WaitGroup
	defer daily.Wait()
	following, cancel := context.WithCancel(ctx)
	defer cancel()
	daily.Go(func() { ws.retainDaily(following) })
	daily.Go(func() { ws.tidyHourly(following) })
	daily.Go(func() { ws.Meter.Run(following) })
	err := ws.follower.Run(ctx)
	ws.mu.Lock()
	ws.err = err
	ws.mu.Unlock()
	return err
}

// CatchUp leads the journal into the index up to its end. It is for programs
// that do not Follow.
func (ws *Workspace) CatchUp(ctx context.Context, progress func(seq int64)) error {
	_, err := ws.follower.CatchUp(ctx, progress)
	return err
}

// Status says how far the workspace has come.
type Status struct {
	Journal      int64 // position of the newest event
	Visible      int64 // position up to which interactions are in the answers
	Interactions int64
	Profiles     int64
	// OtherCurrency is how many values were left out since the start, because
	// they are not in the workspace's currency.
	OtherCurrency int64
	Err           error // what stopped the follower
	// Trouble is what keeps the follower from going on, or from keeping what it
	// has read, for now; it tries again by itself.
	Trouble error
}

// Visible returns the journal position up to which interactions are in the
// answers.
func (ws *Workspace) Visible() int64 { return ws.follower.Seq() }

// Status returns how far the workspace has come.
func (ws *Workspace) Status() Status {
	ws.mu.Lock()
	err := ws.err
	ws.mu.Unlock()
	view := ws.Index.View()
	s := Status{Journal: ws.Journal.Last(), Visible: ws.follower.Seq(), OtherCurrency: ws.follower.OtherCurrency(), Err: err, Trouble: ws.follower.Trouble()}
	for _, b := range view.Blocks() {
		for p := range b.Profiles() {
			if !b.Skip.Has(uint32(p)) {
				s.Profiles++
				s.Interactions += int64(b.First[p+1] - b.First[p])
			}
		}
	}
	return s
}

// Close keeps what is held in memory and closes the files. It may be called
// after an Open that stopped half-way.
func (ws *Workspace) Close(ctx context.Context) error {
	var errs []error
	if ws.Jobs != nil {
		ws.Jobs.close()
	}
	if ws.Maps != nil {
		ws.Maps.Close()
	}
	if ws.Meter != nil {
		errs = append(errs, ws.Meter.Flush(ctx))
	}
	if ws.backups != nil {
		ws.backups.close()
	}
	if ws.follower != nil {
		errs = append(errs, ws.follower.Close(ctx))
	}
	if ws.Index != nil {
		errs = append(errs, ws.Index.Close())
	}
	if ws.Journal != nil {
		errs = append(errs, ws.Journal.Close())
	}
	for _, db := range []*sqlite.DB{ws.journals, ws.state} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if ws.lock != nil {
		errs = append(errs, ws.lock.release())
	}
	return errors.Join(errs...)
}

// retaining is the journal's cursor that stands at 1 from before events are
// dropped until what was derived from them is forgotten too.
const retaining = "retaining"

// retain drops the events that are older than the workspace keeps them, and
// what was derived from them, also when an earlier program was stopped between
// the two.
func (ws *Workspace) retain(ctx context.Context) error {
	if ws.Config().RetentionDays == 0 {
		return nil
	}
	before := ws.keepsFrom()
	unfinished, err := ws.Journal.Cursor(ctx, retaining)
	if err == nil && unfinished == 0 {
		err = ws.Journal.SetCursor(ctx, retaining, 1)
	}
	var n int64
	if err == nil {
		n, err = ws.Journal.Prune(ctx, before)
	}
	if err != nil {
		return fmt.Errorf("dropping events before %s: %w", before.Format(time.DateOnly), err)
	}
	if n > 0 || unfinished != 0 {
		ws.opt.Log("%d events from before %s were dropped, as retention_days says", n, before.Format(time.DateOnly))
		if err := forget(ctx, ws.dir, ws.state); err != nil {
			return err
		}
	}
	if err := ws.Journal.SetCursor(ctx, retaining, 0); err != nil {
		return fmt.Errorf("dropping events before %s: %w", before.Format(time.DateOnly), err)
	}
	return nil
}

// keepsFrom returns the time from which the workspace keeps events, now if it
// has no retention.
func (ws *Workspace) keepsFrom() time.Time {
	return ws.opt.Now().AddDate(0, 0, -ws.Config().RetentionDays)
}

// retainDaily drops once a day, until ctx ends, what has grown too old. Answers
// do not look at it any more as it is; the index and the evidence forget it
// when the workspace is next opened. A changed retention has a day in which it
// can be changed back.
func (ws *Workspace) retainDaily(ctx context.Context) {
	day := time.NewTicker(24 * time.Hour)
	defer day.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ws.retained:
			day.Reset(24 * time.Hour)
			continue
		case <-day.C:
		}
		if ws.Config().RetentionDays == 0 {
			continue
		}
		err := ws.Journal.SetCursor(ctx, retaining, 1)
		if err == nil {
			_, err = ws.Journal.Prune(ctx, ws.keepsFrom())
		}
		if err == nil {
			err = ws.Voices.Drop(ctx, ws.keepsFrom().UnixMilli())
		}
		if err != nil && ctx.Err() == nil {
			ws.opt.Log("dropping events before %s, tried again in a day: %v", ws.keepsFrom().Format(time.DateOnly), err)
		}
	}
}

// tidyHourly removes, until ctx ends, what was brought or made to be fetched and
// lies about for too long.
func (ws *Workspace) tidyHourly(ctx context.Context) {
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
			ws.backups.tidy()
			ws.Imports.tidy()
			if err := ws.Maps.Tidy(ctx); err != nil && ctx.Err() == nil {
				ws.opt.Log("tidying the maps, tried again in an hour: %v", err)
			}
		}
	}
}

// Forget deletes what is derived and can be had again from the journal: the
// index's snapshot, the identity evidence and the voices. The workspace must be closed.
func Forget(ctx context.Context, dir string) error {
	if _, err := ReadConfig(dir); err != nil {
		return err
	}
	l, err := acquire(dir)
	if err != nil {
		return err
	}
	defer func() { _ = l.release() }()
	state, err := sqlite.OpenState(ctx, dir)
	if err != nil {
		return err
	}
	return errors.Join(forget(ctx, dir, state), state.Close())
}

func forget(ctx context.Context, dir string, state *sqlite.DB) error {
	if err := os.Remove(filepath.Join(dir, SnapshotFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return percorso.Errorf(percorso.Unavailable, "removing the index: %w", err)
	}
	return errors.Join(sqlite.NewIdentity(state).Clear(ctx), sqlite.NewVoices(state).Clear(ctx))
}
