// Bench asks Percorso, ClickHouse and DuckDB the same questions about the same
// made-up log, on the same machine in one run, and holds the answers against
// each other: where they differ, it fails. The peers are run by Node from the
// npm packages of peers/package.json; Percorso itself depends on none of this.
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"percorso/sequence"
)

func main() {
	var o options
	flag.IntVar(&o.customers, "customers", 1_000_000, "customers")
	flag.IntVar(&o.mean, "mean", 20, "mean interactions of a customer")
	flag.IntVar(&o.runs, "runs", 3, "times that each question is asked; the least time counts")
	flag.StringVar(&o.cache, "cache", filepath.Join(os.TempDir(), "percorso-bench"), "folder for the log and the peers' data")
	flag.StringVar(&o.peers, "peers", "clickhouse,duckdb", "who else is asked; empty for nobody")
	flag.StringVar(&o.modules, "modules", "peers", "folder with the peers' node_modules")
	flag.Parse()
	if err := run(context.Background(), o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	customers, mean, runs int
	cache, peers, modules string
}

// timed is an answer, with the seconds of the clock and of the processors.
type timed struct {
	ID     string  `json:"id"`
	Wall   float64 `json:"wall"`
	CPU    float64 `json:"cpu"`
	Result result  `json:"result"`
	Error  string  `json:"error"`
}

func run(ctx context.Context, o options, out io.Writer) error {
	if err := os.MkdirAll(o.cache, 0o755); err != nil {
		return fmt.Errorf("making the cache: %w", err)
	}
	load := loadAverage()
	b := newLog(7, o.customers, o.mean)
	l := &log{blocks: []*sequence.Block{b}, table: newTable()}
	fmt.Fprintf(out, "%d interactions of %d customers, %d processors, load before %s\n\n", len(b.Code), o.customers, runtime.GOMAXPROCS(0), load)
	own, err := askAll(ctx, l, o.runs)
	if err != nil {
		return err
	}
	peers := map[string]map[string]timed{}
	names := strings.FieldsFunc(o.peers, func(r rune) bool { return r == ',' })
	if len(names) > 0 {
		path, err := write(b, o.cache)
		if err != nil {
			return err
		}
		for _, name := range names {
			if peers[name], err = askPeer(ctx, name, path, o); err != nil {
				return err
			}
		}
	}
	print(out, own, peers, names, len(b.Code))
	return differences(own, peers)
}

// loadAverage is what else the machine is doing, where it says so.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(text))[0]
}

func askAll(ctx context.Context, l *log, runs int) (map[string]timed, error) {
	out := map[string]timed{}
	for _, q := range questions() {
		best := timed{ID: q.id, Wall: math.Inf(1)}
		best.CPU = math.Inf(1)
		for range runs {
			runtime.GC()
			start, used := time.Now(), processorTime()
			r, err := q.ask(ctx, l)
			if err != nil {
				return nil, fmt.Errorf("asking %s: %w", q.name, err)
			}
			wall, cpu := time.Since(start).Seconds(), (processorTime() - used).Seconds()
			best.Wall, best.CPU, best.Result = min(best.Wall, wall), min(best.CPU, cpu), r
		}
		out[q.id] = best
	}
	return out, nil
}

// processorTime is what this program has used of the processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// askPeer runs peers/NAME.mjs, which writes a line of JSON for each answer.
func askPeer(ctx context.Context, name, log string, o options) (map[string]timed, error) {
	script := filepath.Join(o.modules, name+".mjs")
	cmd := exec.CommandContext(ctx, "node", script, log, filepath.Join(o.cache, name), fmt.Sprint(o.runs), fmt.Sprint(runtime.GOMAXPROCS(0)))
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", script, err)
	}
	out := map[string]timed{}
	lines := bufio.NewScanner(pipe)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var t timed
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("reading what %s says: %w", name, err)
		}
		if t.Error != "" {
			return nil, fmt.Errorf("%s could not answer %s: %s", name, t.ID, t.Error)
		}
		out[t.ID] = t
	}
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("running %s: %w; npm install in %s brings what it needs", script, err, o.modules)
	}
	return out, nil
}

func print(out io.Writer, own map[string]timed, peers map[string]map[string]timed, names []string, n int) {
	fmt.Fprint(out, "| question | Percorso s | CPU s |")
	for _, name := range names {
		fmt.Fprintf(out, " %s s | CPU s | times |", name)
	}
	fmt.Fprint(out, " bar |\n| --- | ---: | ---: |")
	fmt.Fprint(out, strings.Repeat(" ---: | ---: | ---: |", len(names)), " --- |\n")
	for _, q := range questions() {
		o := own[q.id]
		fmt.Fprintf(out, "| %s | %.3f | %.3f |", q.name, o.Wall, o.CPU)
		least := math.Inf(1)
		for _, name := range names {
			p, ok := peers[name][q.id]
			if !ok {
				fmt.Fprint(out, " | | |")
				continue
			}
			least = min(least, p.CPU/o.CPU)
			fmt.Fprintf(out, " %.3f | %.3f | %.1f |", p.Wall, p.CPU, p.CPU/o.CPU)
		}
		fmt.Fprintf(out, " %s |\n", q.verdict(o, least, n))
	}
	fmt.Fprintf(out, "\nTimes: the peer's processor time in ours. Against a plain scan of the same bytes (%.3f s of processor): ", own["scan"].CPU)
	for _, id := range []string{"funnel-rare", "funnel-dense", "funnel-split", "graph", "attribution", "retention"} {
		fmt.Fprintf(out, "%s %.1f×; ", id, own[id].CPU/own["scan"].CPU)
	}
	fmt.Fprintln(out)
}

// verdict says whether the bars are met; that of the clock holds for 100 million
// interactions and is scaled to n.
func (q question) verdict(o timed, least float64, n int) string {
	var said []string
	if q.bar > 0 {
		bar := q.bar * float64(n) / 1e8
		said = append(said, fmt.Sprintf("%s %.3f s", met(o.Wall <= bar), bar))
	}
	if q.least > 0 && !math.IsInf(least, 1) {
		said = append(said, fmt.Sprintf("%s %g×", met(least >= q.least), q.least))
	}
	return strings.Join(said, ", ")
}

func met(yes bool) string {
	if yes {
		return "met:"
	}
	return "missed:"
}

// differences holds every answer of a peer against ours: counts must be equal,
// shares to a millionth.
func differences(own map[string]timed, peers map[string]map[string]timed) error {
	var found []error
	for _, name := range slices.Sorted(maps.Keys(peers)) {
		for _, id := range slices.Sorted(maps.Keys(peers[name])) {
			ours, theirs := own[id].Result, peers[name][id].Result
			keys := slices.Collect(maps.Keys(ours))
			keys = slices.AppendSeq(keys, maps.Keys(theirs))
			slices.SortFunc(keys, cmp.Compare[string])
			for _, key := range slices.Compact(keys) {
				if a, b := ours[key], theirs[key]; math.Abs(a-b) > 1e-6*max(math.Abs(a), math.Abs(b)) {
					found = append(found, fmt.Errorf("%s: %s differs: Percorso says %v, %s says %v", id, key, a, name, b))
					break
				}
			}
		}
	}
	return errors.Join(found...)
}
