//go:build unix

package journeymap_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/store/sqlite"
)

// What makes the test binary a program that edits that map in that folder until
// it is killed, and says what was acknowledged.
const (
	crashDir = "PERCORSO_TEST_CRASH_DIR"
	crashMap = "PERCORSO_TEST_CRASH_MAP"
)

const crashEditors = 4

func TestEditUntilKilled(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		t.Skip("this is the program of the crash test, not a test")
	}
	h, id := openHouse(t, dir, newCrowd()), journeymap.ID(os.Getenv(crashMap))
	var all sync.WaitGroup
	for i := range crashEditors {
		all.Go(func() {
			for n := time.Now().UnixMicro(); ; n++ {
				batch := fmt.Sprintf("editor%d-%d", i, n)
				done, err := h.Append(t.Context(), id, editor, batch, []document.Op{set("s1", fmt.Sprint("of", i), n), set("s2", "title", n)})
				if err != nil {
					t.Error(err)
					return
				}
				fmt.Fprintf(os.Stdout, "ack %d %d %s %d\n", i, n, batch, done.Seq)
			}
		})
	}
	all.Wait()
}

// TestKilledInTheMiddle: whenever the program is killed, what it had
// acknowledged is there, under its number, and the map opens.
func TestKilledInTheMiddle(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	h.close()
	acknowledged, last := map[string]int64{}, [crashEditors]int64{}
	for range 4 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEditUntilKilled$")
		cmd.Env = append(os.Environ(), crashDir+"="+h.dir, crashMap+"="+string(id))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		heard, kill := 0, 20+rand.IntN(100)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var i int
			var n, seq int64
			var batch string
			if _, err := fmt.Sscanf(lines.Text(), "ack %d %d %s %d", &i, &n, &batch, &seq); err != nil {
				continue
			}
			acknowledged[batch], last[i] = seq, n
			if heard++; heard == kill {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // it was killed
		if heard < kill {
			t.Fatalf("it ended after %d edits", heard)
		}
	}
	h = openHouse(t, h.dir, newCrowd())
	err := sqlite.NewMapStore(h.db).Look(t.Context(), func(tx journeymap.Tx) error {
		for batch, seq := range acknowledged {
			if got, err := tx.SeqOf(id, batch); err != nil || got != seq {
				t.Errorf("%s was acknowledged as %d, and is %d (%v)", batch, seq, got, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o, err := h.Open(t.Context(), id, editor.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range last {
		stage, _ := o.Doc.Node("s1")
		if got, _ := stage.Number(fmt.Sprint("of", i)); int64(got) < n {
			t.Errorf("the last edit of editor %d that was acknowledged is %d, the map has %d", i, n, int64(got))
		}
	}
	if o.Head.Seq < int64(len(acknowledged)) {
		t.Errorf("%d edits were acknowledged, the map has %d", len(acknowledged), o.Head.Seq)
	}
	t.Logf("%d edits were acknowledged before 4 kills, all are there", len(acknowledged))
}
