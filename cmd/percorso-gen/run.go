package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"percorso"
	"percorso/collect/spec"
	"percorso/gen"
)

const usage = `percorso-gen makes up a year of Tramasole, an Italian fashion retailer that does
not exist: shops, web shop, app, couriers, service desk, reviews, newsletter,
surveys. The same seed, customers and period give the same file, byte for byte.

  percorso-gen --out tramasole.jsonl.gz --truth truth.json
  percorso import tramasole.jsonl.gz

Each line is a Segment call with the source that sends it, as "percorso export"
writes it. The truth file says how the customers were simulated and what came of
it: docs/guide/demo.md explains it.

Flags:
`

// options are the flags.
type options struct {
	gen.Options
	out, truth string
}

// run is the whole program. It returns the exit code: 0 done, 1 not done,
// 2 wrong flags, 130 stopped.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	opt, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "percorso-gen:", err)
		return 2
	}
	s := gen.Shop(opt.Options)
	if opt.out != "" {
		if err := save(opt.out, stdout, func(w io.Writer) error { return history(ctx, w, s) }); err != nil {
			_, _ = fmt.Fprintln(stderr, "percorso-gen:", err)
			if ctx.Err() != nil {
				return 130
			}
			return 1
		}
	}
	if opt.truth != "" {
		if err := save(opt.truth, stdout, func(w io.Writer) error { return truth(w, s) }); err != nil {
			_, _ = fmt.Fprintln(stderr, "percorso-gen:", err)
			return 1
		}
	}
	_, _ = fmt.Fprintf(stderr, "%d interactions, %s to %s\n", s.Len(), s.Start().Format(time.RFC3339), s.End().Format(time.RFC3339))
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	var opt options
	var from, to string
	f := flag.NewFlagSet("percorso-gen", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.Usage = func() {
		_, _ = io.WriteString(stderr, usage)
		f.PrintDefaults()
	}
	f.Uint64Var(&opt.Seed, "seed", 1, "`number` that everything is drawn from; not 0")
	f.IntVar(&opt.Customers, "customers", gen.DefaultCustomers, "how many `people` meet the shop")
	f.StringVar(&from, "from", "", "first `day` or RFC 3339 instant; 12 months before --to when absent")
	f.StringVar(&to, "to", "", "end, exclusive: a `day` or RFC 3339 instant; now when absent")
	f.StringVar(&opt.out, "out", "", "`file` for the calls: .jsonl, .jsonl.gz, or - for standard output")
	f.StringVar(&opt.truth, "truth", "", "`file` for what is true of them, as JSON, or -")
	if err := f.Parse(args); err != nil {
		return opt, err
	}
	switch {
	case f.NArg() > 0:
		return opt, percorso.Errorf(percorso.Invalid, "%q is no flag: files are named with --out and --truth", f.Arg(0))
	case opt.out == "" && opt.truth == "":
		return opt, percorso.Errorf(percorso.Invalid, "nothing to write: name a file with --out or --truth")
	case opt.out == "-" && opt.truth == "-":
		return opt, percorso.Errorf(percorso.Invalid, "--out and --truth cannot both be standard output: name a file for one")
	case opt.Seed == 0:
		return opt, percorso.Errorf(percorso.Invalid, "--seed 0 is taken for the default: give a number from 1")
	case opt.Customers < 1 || opt.Customers > gen.MaxCustomers:
		return opt, percorso.Errorf(percorso.Invalid, "--customers %d: give a number from 1 to %d", opt.Customers, gen.MaxCustomers)
	}
	var err error
	opt.End = time.Now().UTC().Truncate(time.Minute)
	if to != "" {
		if opt.End, err = instant("--to", to); err != nil {
			return opt, err
		}
	}
	opt.Start = opt.End.AddDate(-1, 0, 0)
	if from != "" {
		if opt.Start, err = instant("--from", from); err != nil {
			return opt, err
		}
	}
	if d := opt.End.Sub(opt.Start); d <= 0 || d > gen.MaxSpan {
		return opt, percorso.Errorf(percorso.Invalid, "--from %s --to %s: --from must lie before --to, and at most %d days",
			opt.Start.Format(time.RFC3339), opt.End.Format(time.RFC3339), gen.MaxSpan/(24*time.Hour))
	}
	return opt, nil
}

// instant reads a day, which means its midnight in UTC, or an instant.
func instant(name, text string) (time.Time, error) {
	for _, layout := range [...]string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, percorso.Errorf(percorso.Invalid, "%s %q is neither a day such as 2026-05-01 nor an instant such as 2026-05-01T09:30:00Z", name, text)
}

// save writes a file whole or not at all.
func save(name string, stdout io.Writer, write func(io.Writer) error) error {
	if name == "-" {
		w := bufio.NewWriterSize(stdout, 1<<20)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	part := name + ".part"
	file, err := os.Create(part)
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "writing %s: %w", name, err)
	}
	err = fill(file, strings.HasSuffix(name, ".gz"), write)
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		return errors.Join(percorso.Errorf(percorso.Unavailable, "writing %s: %w", name, err), os.Remove(part))
	}
	return nil
}

func fill(file *os.File, zip bool, write func(io.Writer) error) error {
	w := bufio.NewWriterSize(file, 1<<20)
	if !zip {
		return errors.Join(write(w), w.Flush())
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	return errors.Join(write(z), z.Close(), w.Flush())
}

// history writes the calls as percorso export would, as if each had been
// received when it happened.
func history(ctx context.Context, w io.Writer, s *gen.Simulation) error {
	var parser spec.Parser
	var text []byte
	var err error
	origin := map[percorso.SourceID]spec.Origin{}
	for _, s := range gen.Sources() {
		origin[s.ID] = spec.Origin{Trust: "browser"}
		if s.Trusted {
			origin[s.ID] = spec.Origin{Trust: "server"}
		}
	}
	s.History(func(c gen.Call) bool {
		if err = ctx.Err(); err != nil {
			return false
		}
		var e percorso.Event
		if e, err = parser.Parse(0, c.Body, spec.Envelope{Source: c.Source, ReceivedAt: c.At}); err != nil {
			err = percorso.Errorf(percorso.Internal, "the door would not take %s: %w", c.Body, err)
			return false
		}
		text = append(spec.Export(text[:0], &e, origin[e.Source]), '\n')
		_, err = w.Write(text)
		return err == nil
	})
	return err
}

func truth(w io.Writer, s *gen.Simulation) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(s.Truth())
}
