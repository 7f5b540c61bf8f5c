//go:build unix

package collect_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"percorso/journal"
	"percorso/store/sqlite"
)

// crashDir makes the test binary a server on the journal in that folder, until
// it is killed.
const crashDir = "PERCORSO_TEST_CRASH_DIR"

func TestServeUntilKilled(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		t.Skip("this is the server of the crash test, not a test")
	}
	fmt.Fprintf(os.Stdout, "serving %s\n", serveOnDisk(t, dir))
	select {}
}

// victim is a server in a process of its own.
type victim struct {
	cmd *exec.Cmd
	url string
}

func startVictim(t *testing.T, dir string) victim {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestServeUntilKilled$")
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	for s := bufio.NewScanner(out); s.Scan(); {
		if url, ok := strings.CutPrefix(s.Text(), "serving "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return victim{cmd, url}
		}
		seen.WriteString(s.Text() + "\n")
	}
	_ = cmd.Wait()
	t.Fatalf("the server did not start:\n%s", &seen)
	return victim{}
}

func (v victim) kill(t *testing.T) {
	t.Helper()
	if err := v.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = v.cmd.Wait() // it was killed
}

// sender sends batches one after the other, as a client library does: the same
// batch again until it is acknowledged.
type sender struct {
	id      int
	next    int   // number of the next message
	pending []int // messages sent and not acknowledged
	acked   []int
}

func (s *sender) message(n int) string { return fmt.Sprintf("s%d-%d", s.id, n) }

func (s *sender) run(ctx context.Context, client *http.Client, url string) {
	for ctx.Err() == nil {
		if len(s.pending) == 0 {
			for range 1 + rand.IntN(40) {
				s.pending = append(s.pending, s.next)
				s.next++
			}
		}
		var body bytes.Buffer
		fmt.Fprintf(&body, `{"writeKey":%q,"batch":[`, key)
		for i, n := range s.pending {
			if i > 0 {
				body.WriteByte(',')
			}
			fmt.Fprintf(&body, `{"type":"track","event":"Seen","userId":"u%d","messageId":%q,"properties":{"note":%q}}`, n, s.message(n), strings.Repeat("x", n%300))
		}
		body.WriteString("]}")
		res, err := client.Post(url+"/v1/batch", "application/json", &body)
		if err != nil {
			return
		}
		var a struct {
			Success              bool
			Accepted, Duplicates int
		}
		err = json.NewDecoder(res.Body).Decode(&a)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK || !a.Success || a.Accepted+a.Duplicates != len(s.pending) {
			return
		}
		s.acked = append(s.acked, s.pending...)
		s.pending = nil
	}
}

// TestNothingAcknowledgedIsLostInACrash kills a server under load at random
// moments, and then looks for every message: those acknowledged are there
// exactly once, the others at most once.
func TestNothingAcknowledgedIsLostInACrash(t *testing.T) {
	rounds := 50
	if testing.Short() {
		rounds = 5
	}
	if n, err := strconv.Atoi(os.Getenv("PERCORSO_CRASH_ROUNDS")); err == nil {
		rounds = n
	}
	dir := t.TempDir()
	senders := make([]*sender, 6)
	for i := range senders {
		senders[i] = &sender{id: i}
	}
	for range rounds {
		v := startVictim(t, dir)
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: len(senders)}}
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for _, s := range senders {
			wg.Go(func() { s.run(ctx, client, v.url) })
		}
		time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond)
		v.kill(t)
		stop()
		wg.Wait()
		client.CloseIdleConnections()
	}

	times := countMessages(t, dir)
	acked := 0
	for _, s := range senders {
		for _, n := range s.acked {
			acked++
			if got := times[s.message(n)]; got != 1 {
				t.Errorf("%s was acknowledged, and is there %d times", s.message(n), got)
			}
			delete(times, s.message(n))
		}
		for _, n := range s.pending {
			if got := times[s.message(n)]; got > 1 {
				t.Errorf("%s was not acknowledged, and is there %d times", s.message(n), got)
			}
			delete(times, s.message(n))
		}
	}
	if len(times) != 0 {
		t.Errorf("%d messages are there that nobody sent", len(times))
	}
	if acked < rounds {
		t.Errorf("only %d messages were acknowledged in %d rounds: the load was no load", acked, rounds)
	}
	t.Logf("%d rounds, %d interactions acknowledged", rounds, acked)
}

// countMessages reads the journal in dir and counts each message id.
func countMessages(t *testing.T, dir string) map[string]int {
	t.Helper()
	db, err := sqlite.OpenJournal(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var state string
	if err := db.R.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&state); err != nil || state != "ok" {
		t.Errorf("the integrity check says %q, %v", state, err)
	}
	j, err := journal.Open(t.Context(), sqlite.NewJournalStore(db), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	times := map[string]int{}
	for after := int64(0); ; {
		events, err := j.Read(t.Context(), after, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			return times
		}
		for i := range events {
			if events[i].Seq != after+1 {
				t.Fatalf("position %d follows %d", events[i].Seq, after)
			}
			after = events[i].Seq
			times[events[i].MessageID]++
			if !json.Valid(events[i].Body) {
				t.Fatalf("the body of event %d is no JSON: %q", after, events[i].Body)
			}
		}
	}
}
