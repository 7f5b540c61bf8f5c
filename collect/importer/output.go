package importer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"percorso"
	"percorso/collect/spec"
)

// The codes of rejects that are made before there is a call.
const (
	BadRow   = spec.BadRow
	BadValue = spec.BadValue
)

// MaxCall is how many bytes a call may have that was made from rows: more than
// at the door, for baskets with many lines.
const MaxCall = 256 << 10

// output checks calls and hands them to the sink in batches, on a goroutine of
// its own, so that reading and writing go on side by side.
type output struct {
	ctx       context.Context
	o         Options
	report    Report
	progress  Progress
	parser    spec.Parser
	env       spec.Envelope
	known     map[percorso.SourceID]bool
	previewed map[string]int // by id of the interaction

	batch   batch
	batches chan batch
	free    chan batch
	done    chan error
	failed  error

	file     *FileReport
	in       *input
	bytes    int64 // of the files before this one
	lastTold time.Time
}

type batch struct {
	events  []percorso.Event
	rejects []spec.Reject
}

func newOutput(ctx context.Context, o Options, begin time.Time) *output {
	out := &output{
		ctx: ctx, o: o, parser: spec.Parser{MaxEvent: MaxCall}, lastTold: begin,
		env: spec.Envelope{ReceivedAt: begin.UnixMilli(), Historical: true},
	}
	if o.Mapping != nil {
		out.env.Source = o.Source // a file of calls may say the source of each
	}
	out.report.DryRun = o.DryRun
	if !o.DryRun {
		out.batches, out.free, out.done = make(chan batch, 2), make(chan batch, 4), make(chan error, 1)
		go out.append()
	}
	return out
}

// append hands batches to the sink until there are no more, or one fails.
func (out *output) append() {
	var failed error
	for b := range out.batches {
		if failed == nil {
			appended, err := out.o.Sink.Append(out.ctx, b.events, b.rejects)
			if err != nil {
				failed = err
				out.done <- err
				continue
			}
			out.report.Accepted += int64(appended.Accepted)
			out.report.Duplicates += int64(appended.Duplicates)
		}
		clear(b.events)
		select {
		case out.free <- batch{events: b.events[:0], rejects: b.rejects[:0]}:
		default:
		}
	}
	if failed == nil {
		out.done <- nil
	}
	close(out.done)
}

// flush hands over the batch.
func (out *output) flush() error {
	if out.o.DryRun {
		out.batch.events, out.batch.rejects = out.batch.events[:0], nil
		return nil
	}
	if len(out.batch.events) == 0 && len(out.batch.rejects) == 0 || out.failed != nil {
		return out.failed
	}
	select {
	case err := <-out.done:
		out.failed = percorso.Errorf(percorso.KindOf(err), "adding to the journal: %w", err)
		return out.failed
	case out.batches <- out.batch:
	}
	select {
	case out.batch = <-out.free:
	default:
		out.batch = batch{events: make([]percorso.Event, 0, out.o.Batch)}
	}
	return nil
}

// close hands over what is left and waits until it is safe.
func (out *output) close() error {
	err := out.flush()
	if out.o.DryRun {
		return err
	}
	close(out.batches)
	for e := range out.done {
		if e != nil && err == nil {
			err = percorso.Errorf(percorso.KindOf(e), "adding to the journal: %w", e)
		}
	}
	return err
}

// accept checks a call and takes it. A call that the door's rules turn away is a
// reject; the error is for what stops the import.
func (out *output) accept(call []byte, row int64, id string) (bool, error) {
	e, err := out.parser.Parse(0, call, out.env)
	if err != nil {
		r := Reject{Row: row, Interaction: id, Cause: err.Error(), Sample: clip(call, 400)}
		if p := spec.AsProblem(err); p != nil {
			r.Field, r.Cause = p.Field, p.Message
		}
		out.reject(r, func(place string) spec.Reject {
			kept := spec.NewReject(err, 0, call, out.env, place)
			kept.Source = out.o.Source
			return kept
		})
		return false, nil
	}
	if e.Source == "" {
		e.Source = out.o.Source
	}
	if err := out.know(e.Source); err != nil {
		return false, err
	}
	out.report.Interactions++
	if out.report.First == 0 || e.Time < out.report.First {
		out.report.First = e.Time
	}
	out.report.Last = max(out.report.Last, e.Time)
	if out.o.DryRun {
		if len(out.report.Preview) < out.o.Preview && out.wanted(id) {
			out.report.Preview = append(out.report.Preview, PreviewedCall{File: out.file.Name, Row: row, Interaction: id, Call: string(e.Body)})
		}
		return true, nil
	}
	out.batch.events = append(out.batch.events, e)
	if len(out.batch.events) >= out.o.Batch {
		return true, out.flush()
	}
	return true, nil
}

// wanted counts the interactions of a kind, and reports whether there are still
// too few of it in the preview.
func (out *output) wanted(id string) bool {
	if out.o.PreviewEach == 0 {
		return true
	}
	if out.previewed == nil {
		out.previewed = map[string]int{}
	}
	out.previewed[id]++
	return out.previewed[id] <= out.o.PreviewEach
}

// know tells of a source at its first event.
func (out *output) know(id percorso.SourceID) error {
	if out.o.Known == nil || out.o.DryRun || out.known[id] {
		return nil
	}
	if err := out.o.Known(out.ctx, id, out.parser.Origin()); err != nil {
		return percorso.Errorf(percorso.KindOf(err), "making the source %s known: %w", id, err)
	}
	if out.known == nil {
		out.known = map[percorso.SourceID]bool{}
	}
	out.known[id] = true
	return nil
}

// reject counts a reject, and keeps it while there is room. Keep makes the
// journal's form of it.
func (out *output) reject(r Reject, keep func(place string) spec.Reject) {
	out.report.Rejects++
	r.File = out.file.Name
	out.o.Rejected(r)
	if len(out.report.Samples) >= out.o.Samples {
		return
	}
	out.report.Samples = append(out.report.Samples, r)
	out.batch.rejects = append(out.batch.rejects, keep(fmt.Sprintf("%s row %d", r.File, r.Row)))
}

// rejectRow rejects a row, or an interaction of it, for which there is no call.
func (out *output) rejectRow(code spec.Code, r Reject, raw []byte) {
	r.Sample = clip(raw, 400)
	out.reject(r, func(place string) spec.Reject {
		field := r.Field
		if r.Column != "" {
			field = r.Column
		}
		kept := spec.Reject{Source: out.o.Source, Code: code, Field: field, Message: r.Cause, ReceivedAt: out.env.ReceivedAt, Historical: true, Place: place}
		if len(raw) > spec.MaxSample {
			raw, kept.Cut = raw[:spec.MaxSample], true
		}
		kept.Sample = append([]byte(nil), raw...)
		return kept
	})
}

// open begins a file.
func (out *output) open(t *table, path string) (reader, error) {
	r, in, err := openReader(t, path)
	if err != nil {
		return nil, err
	}
	out.report.Files = append(out.report.Files, FileReport{Table: t.name, Name: filepath.Base(path)})
	out.file, out.in = &out.report.Files[len(out.report.Files)-1], in
	out.progress.Table, out.progress.File = t.name, out.file.Name
	return r, nil
}

// finish ends a file; err is why it could not be read to its end, or nil.
func (out *output) finish(r reader, err error) {
	if err != nil {
		out.file.Problem = broken(err)
	}
	out.file.Bytes = out.in.read.Load()
	out.bytes += out.file.Bytes
	_ = errors.Join(r.Close(), out.in.Close()) // the file was only read
	out.in = nil
	out.tell(true)
}

// broken says why a file could not be read to its end.
func broken(err error) string {
	if isTruncated(err) {
		return "the file breaks off: what was whole before that is imported; get the complete file and import again, nothing is added twice"
	}
	return err.Error()
}

// tell reports progress, at most ten times a second, and looks whether the
// import should stop.
func (out *output) tell(always bool) {
	if out.o.Progress == nil {
		return
	}
	now := out.o.Now()
	if !always && now.Sub(out.lastTold) < 100*time.Millisecond {
		return
	}
	out.lastTold = now
	out.progress.Rows = out.report.Rows + out.report.LookedUp
	out.progress.Interactions, out.progress.Rejects = out.report.Interactions, out.report.Rejects
	out.progress.Bytes = out.bytes
	if out.in != nil {
		out.progress.Bytes += out.in.read.Load()
	}
	out.o.Progress(out.progress)
}

// row is called before each row; it ends the import with the context.
func (out *output) row() error {
	out.file.Rows++
	if out.file.Rows&1023 == 0 {
		if err := out.ctx.Err(); err != nil {
			return err
		}
		out.tell(false)
	}
	return nil
}
