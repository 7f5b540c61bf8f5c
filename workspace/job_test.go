package workspace_test

import (
	"context"
	"testing"
	"time"
)

// TestOldJobsAreForgotten: a server that runs for a year does not keep every job.
func TestOldJobsAreForgotten(t *testing.T) {
	ws := openIn(t, newDir(t))
	defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
	nothing := func(context.Context, func(done, total int64, note any)) error { return nil }
	for range 1001 {
		job, err := ws.Jobs.Begin("", nothing, nil)
		if err != nil {
			t.Fatal(err)
		}
		for !job.State.Over() {
			time.Sleep(10 * time.Microsecond)
			job, _ = ws.Jobs.Get(job.ID)
		}
	}
	if _, ok := ws.Jobs.Get("job-1"); ok {
		t.Error("the first job is still there")
	}
	if _, ok := ws.Jobs.Get("job-1001"); !ok {
		t.Error("the newest job is forgotten")
	}
}
