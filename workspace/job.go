package workspace

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"sync"
	"time"

	"percorso"
)

// JobState is where a job is in its life.
type JobState string

// The states of a job.
const (
	JobQueued  JobState = "queued"
	JobRunning JobState = "running"
	JobDone    JobState = "done"
	JobStopped JobState = "stopped" // by a person, or with the server
	JobFailed  JobState = "failed"
)

// Over reports whether nothing more happens.
func (s JobState) Over() bool { return s == JobDone || s == JobStopped || s == JobFailed }

// Job is work that goes on by itself. Its exported fields are a copy, as it was
// when asked for.
type Job struct {
	ID       string
	State    JobState
	Done     int64 // of Total, in whatever the work is counted
	Total    int64
	Note     any // what the work tells besides
	Err      error
	QueuedAt time.Time
	EndedAt  time.Time
}

// Jobs runs one job at a time, in the order in which they came. It is safe for
// concurrent use.
type Jobs struct {
	now     func() time.Time
	ctx     context.Context //nolint:containedctx // it ends the jobs, which outlive the requests that began them
	cancel  context.CancelFunc
	working sync.WaitGroup
	turn    chan struct{}

	mu   sync.Mutex
	last int
	jobs map[string]*work
}

type work struct {
	Job
	stop context.CancelFunc
}

func newJobs(now func() time.Time) *Jobs {
	ctx, cancel := context.WithCancel(context.Background())
	return &Jobs{now: now, ctx: ctx, cancel: cancel, turn: make(chan struct{}, 1), jobs: map[string]*work{}}
}

// close stops what runs, and waits for it.
func (j *Jobs) close() {
	j.cancel()
	j.working.Wait()
}

// keepJobs is how many jobs are remembered; then those that are over are not.
const keepJobs = 1000

// Begin queues work. An id that is empty is made; one whose job is not over is
// an error of kind Conflict. The work tells how far it is by tell, and over is
// called with the job when it ended, before anybody can see that.
func (j *Jobs) Begin(id string, do func(ctx context.Context, tell func(done, total int64, note any)) error, over func(Job)) (Job, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if id == "" {
		j.last++
		id = "job-" + strconv.Itoa(j.last)
	}
	if have := j.jobs[id]; have != nil && !have.State.Over() {
		return Job{}, percorso.Errorf(percorso.Conflict, "beginning %s: it is %s already", id, have.State)
	}
	if j.ctx.Err() != nil {
		return Job{}, percorso.Errorf(percorso.Unavailable, "beginning %s: the server is being stopped", id)
	}
	if len(j.jobs) >= keepJobs {
		maps.DeleteFunc(j.jobs, func(_ string, w *work) bool { return w.State.Over() })
	}
	ctx, stop := context.WithCancel(j.ctx)
	w := &work{Job: Job{ID: id, State: JobQueued, QueuedAt: j.now().UTC()}, stop: stop}
	j.jobs[id] = w
	j.working.Go(func() {
		defer stop()
		select {
		case j.turn <- struct{}{}:
			defer func() { <-j.turn }()
		case <-ctx.Done():
			j.end(w, ctx.Err(), over)
			return
		}
		if ctx.Err() == nil {
			j.update(func() { w.State = JobRunning })
			j.end(w, do(ctx, func(done, total int64, note any) {
				j.update(func() { w.Done, w.Total, w.Note = done, total, note })
			}), over)
			return
		}
		j.end(w, ctx.Err(), over)
	})
	return w.Job, nil
}

func (j *Jobs) update(change func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	change()
}

func (j *Jobs) end(w *work, err error, over func(Job)) {
	j.mu.Lock()
	ended := w.Job
	j.mu.Unlock()
	ended.EndedAt = j.now().UTC()
	switch {
	case err == nil:
		ended.State = JobDone
	case errors.Is(err, context.Canceled):
		ended.State = JobStopped
	default:
		ended.State, ended.Err = JobFailed, err
	}
	if over != nil {
		over(ended)
	}
	j.update(func() { w.Job = ended })
}

// Get returns a job as it is now.
func (j *Jobs) Get(id string) (Job, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	w := j.jobs[id]
	if w == nil {
		return Job{}, false
	}
	return w.Job, true
}

// Stop asks a job to end; it is no error when it is over.
func (j *Jobs) Stop(id string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	w := j.jobs[id]
	if w == nil {
		return percorso.Errorf(percorso.NotFound, "stopping %s: there is no such job; it may have ended with an earlier run of the server", id)
	}
	w.stop()
	return nil
}
