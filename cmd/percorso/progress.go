package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// progress tells how long work goes: on a terminal one line that is written
// over, elsewhere a line every ten seconds.
type progress struct {
	p     *program
	what  string
	start time.Time
	last  time.Time
	tty   bool
	width int
}

func (p *program) progress(what string) *progress {
	f, ok := p.stderr.(*os.File)
	return &progress{p: p, what: what, start: time.Now(), tty: ok && term.IsTerminal(int(f.Fd()))}
}

// at shows that done of total units are done; total 0 is not known.
func (g *progress) at(done, total int64, unit string) {
	pause := 10 * time.Second
	if g.tty {
		pause = 100 * time.Millisecond
	}
	if g.p.quiet || time.Since(g.last) < pause || !g.tty && g.last.IsZero() && time.Since(g.start) < 2*time.Second {
		return
	}
	g.last = time.Now()
	rate := float64(done) / max(time.Since(g.start).Seconds(), 0.001)
	line := fmt.Sprintf("%s: %s %s", g.what, thousands(done), unit)
	if total > 0 {
		share := min(float64(done)/float64(total), 1)
		line = fmt.Sprintf("%s: %s %3.0f%%  %s of %s %s", g.what, bar(share), share*100, thousands(done), thousands(total), unit)
	}
	line += fmt.Sprintf(", %s/s", thousands(int64(rate)))
	g.write(line)
}

func (g *progress) write(line string) {
	if !g.tty {
		_, _ = fmt.Fprintln(g.p.stderr, line)
		return
	}
	pad := max(g.width-len(line), 0)
	g.width = len(line)
	_, _ = fmt.Fprintf(g.p.stderr, "\r%s%s", line, strings.Repeat(" ", pad))
}

// done ends the line with what came out.
func (g *progress) done(format string, args ...any) {
	if g.p.quiet {
		return
	}
	g.write(fmt.Sprintf("%s: %s, in %s", g.what, fmt.Sprintf(format, args...), time.Since(g.start).Round(10*time.Millisecond)))
	if g.tty {
		_, _ = fmt.Fprintln(g.p.stderr)
	}
}

func bar(share float64) string {
	const width = 20
	full := int(share * width)
	return "[" + strings.Repeat("=", full) + strings.Repeat(" ", width-full) + "]"
}

// plural writes n things, the word ending in s when there is not one.
func plural(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return thousands(n) + " " + thing
}

// thousands writes n with thin groups of three digits.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
