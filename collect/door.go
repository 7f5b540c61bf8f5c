package collect

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
)

// Journal is what the door asks of a journal.
type Journal interface {
	// Append returns after events and rejects are safe on disk. An error of
	// kind percorso.Unavailable may pass.
	Append(ctx context.Context, events []percorso.Event, rejects []spec.Reject) (spec.Appended, error)
	Reject(ctx context.Context, id int64) (spec.Reject, error)
	MarkReplayed(ctx context.Context, id int64) error
}

// Options tunes a Door; the zero value is ready to use.
type Options struct {
	// MaxEvent is how many bytes one call may have. Default spec.MaxEvent.
	MaxEvent int
	// MaxBatch is how many bytes a request may have, packed and unpacked.
	// Default spec.MaxBatch.
	MaxBatch int
	// MaxCalls is how many calls a batch may have. Default 5,000.
	MaxCalls int
	// RetryAfter is what a client is told to wait when the journal cannot
	// write. Default 5s, at least 1s.
	RetryAfter time.Duration
	// BodyTimeout is how long a client may take to send a body. Default 30s.
	BodyTimeout time.Duration
	// Now is the clock of events. Default time.Now.
	Now func() time.Time
	// Duplicates is told how many calls of a request were known already, and
	// must not block. Default: nobody is told.
	Duplicates func(source percorso.SourceID, n int)
	// Log gets what goes wrong on our side. Default: nothing is logged.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.MaxEvent <= 0 {
		o.MaxEvent = spec.MaxEvent
	}
	if o.MaxBatch <= 0 {
		o.MaxBatch = spec.MaxBatch
	}
	if o.MaxCalls <= 0 {
		o.MaxCalls = 5_000
	}
	if o.RetryAfter <= 0 {
		o.RetryAfter = 5 * time.Second
	}
	if o.BodyTimeout <= 0 {
		o.BodyTimeout = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Duplicates == nil {
		o.Duplicates = func(percorso.SourceID, int) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Door takes interactions in over HTTP. It serves /v1/track and the other
// calls, their short paths, and /v1/batch. It is safe for concurrent use.
type Door struct {
	journal Journal
	sources *source.Registry
	opts    Options
	rates   rates
	unknown bucket // bounds the rejects that anybody without a key may cause
	figures Figures
	tap     tap
	workers sync.Pool
}

// Figures counts what the door did since it was opened.
type Figures struct {
	Requests, Accepted, Duplicates, Rejected    atomic.Int64
	Unauthorized, Throttled, Unavailable, Bytes atomic.Int64
}

// New returns a door to the journal for the sources.
func New(j Journal, sources *source.Registry, opts Options) *Door {
	d := &Door{journal: j, sources: sources, opts: opts.withDefaults()}
	d.workers.New = func() any { return d.newWorker() }
	return d
}

// Figures returns the counts; they go on counting.
func (d *Door) Figures() *Figures { return &d.figures }

// batchPath marks the batch path in paths; it is no call.
const batchPath percorso.CallType = 0

// paths are the last parts of the door's paths: the calls, and the short ones
// of the browser.
var paths = map[string]percorso.CallType{
	"identify": percorso.Identify, "i": percorso.Identify,
	"track": percorso.Track, "t": percorso.Track,
	"page": percorso.Page, "p": percorso.Page,
	"screen": percorso.Screen, "s": percorso.Screen,
	"group": percorso.Group, "g": percorso.Group,
	"alias": percorso.Alias, "a": percorso.Alias,
	"batch": batchPath, "b": batchPath,
	"import": batchPath, // where the SDK for Java sends its batches
}

// ServeHTTP answers one request: 200 when the journal has it, with what was
// turned away in the body; 400 for what is too large or no JSON; 401 for a wrong
// write key; 429 over the source's rate; 503 while the journal cannot write.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, ok := paths[strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")]
	if !ok {
		refuse(w, http.StatusNotFound, percorso.NotFound, &spec.Problem{Code: "no_such_path", Message: "there is no such call: POST to /v1/batch, /v1/track, /v1/page, /v1/screen, /v1/identify, /v1/group or /v1/alias"})
		return
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	switch r.Method {
	case http.MethodPost:
	case http.MethodOptions:
		preflight(h, r)
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		h.Set("Allow", "POST, OPTIONS")
		refuse(w, http.StatusMethodNotAllowed, percorso.Invalid, &spec.Problem{Code: "wrong_method", Message: "use POST"})
		return
	}
	d.figures.Requests.Add(1)
	k, _ := d.workers.Get().(*worker)
	k.serve(w, r, call)
	k.reset()
	d.workers.Put(k)
}

// preflight tells a browser that any page may send. A write key in a page is no
// secret, and nothing can be read here.
func preflight(h http.Header, r *http.Request) {
	h.Set("Access-Control-Allow-Methods", "POST, OPTIONS")
	asked := r.Header.Get("Access-Control-Request-Headers")
	if asked == "" {
		asked = "Authorization, Content-Type, Content-Encoding"
	}
	h.Set("Access-Control-Allow-Headers", asked)
	h.Set("Access-Control-Max-Age", "86400")
	h.Add("Vary", "Access-Control-Request-Headers")
}
