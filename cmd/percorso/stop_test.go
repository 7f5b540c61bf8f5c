package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// start starts a command that serves, and returns its address, how to stop it
// and its exit code.
func (s *shell) start(args ...string) (base string, stop func(), ended <-chan int) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	stderr := &lockedBuffer{said: make(chan string, 1024)}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"--data", s.data}, args...), func(string) string { return "" }, strings.NewReader(""), io.Discard, stderr)
	}()
	address := regexp.MustCompile(`http://[^/\s]+/w/[a-z0-9-]+`)
	for deadline := time.After(2 * time.Minute); ; {
		select {
		case said := <-stderr.said:
			if at := address.FindString(said); at != "" {
				return at, cancel, code
			}
		case c := <-code:
			s.t.Fatalf("percorso %s ended with %d", strings.Join(args, " "), c)
		case <-deadline:
			s.t.Fatalf("percorso %s did not say where it is", strings.Join(args, " "))
		}
	}
}

// say runs a command that serves until it has said that Ctrl-C stops it, and
// returns all that it said.
func (s *shell) say(args ...string) (said string) {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	defer stop()
	stderr := &lockedBuffer{said: make(chan string, 1024)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"--data", s.data}, args...), func(string) string { return "" }, strings.NewReader(""), io.Discard, stderr)
	}()
	for !strings.Contains(said, "Ctrl-C") {
		select {
		case more := <-stderr.said:
			said += more
		case code := <-ended:
			s.t.Fatalf("percorso %s ended with %d", strings.Join(args, " "), code)
		}
	}
	stop()
	<-ended
	return said
}

// TestStoppingWithListeners: a page that listens does not hold the server up,
// and a request that is being answered is answered.
func TestStoppingWithListeners(t *testing.T) {
	s := newShell(t)
	s.must("init")
	base, stop, ended := s.start("serve", "--listen", "127.0.0.1:0")
	token := s.owner(base)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/api/live", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	if !lines.Scan() {
		t.Fatal("the live stream says nothing")
	}
	// A request of which one half has been sent when Ctrl-C comes.
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimSuffix(strings.TrimPrefix(base, "http://"), "/w/main"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	question := `{"kind":"journey"}`
	head := "POST /w/main/api/query HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n"
	if _, err := io.WriteString(conn, head+question[:5]); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // it has been read
	stop()
	for lines.Scan() { // the stream ends, though its client would go on
	}
	if _, err := io.WriteString(conn, question[5:]); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("the request that was under way: %v", err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("the request that was under way got %d", answer.StatusCode)
	}
	if code := <-ended; code != exitOK {
		t.Errorf("Ctrl-C ends serve with %d", code)
	}
}

// TestDemoStoppedWhileFilling, then started again over what it left.
func TestDemoStoppedWhileFilling(t *testing.T) {
	s := newShell(t)
	dir := filepath.Join(t.TempDir(), "demo")
	for _, wait := range []time.Duration{0, 30 * time.Millisecond, 300 * time.Millisecond} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(wait, cancel)
		stderr := new(bytes.Buffer)
		code := run(ctx, []string{"demo", "--demo-data", dir, "--customers", "20000", "--listen", "127.0.0.1:0", "--no-open"}, func(string) string { return "" }, strings.NewReader(""), io.Discard, stderr)
		cancel()
		if code != exitOK && code != exitStopped {
			t.Errorf("stopped after %s, it ends with %d: %s", wait, code, stderr)
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "main"), 0o750); err != nil { // kill -9 before it had begun
		t.Fatal(err)
	}
	_, stop, ended := s.start("demo", "--demo-data", dir, "--customers", "50", "--listen", "127.0.0.1:0", "--no-open")
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("Ctrl-C ends the demo with %d", code)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestAnswersThatCannotBeWritten end with an exit code that says so.
func TestAnswersThatCannotBeWritten(t *testing.T) {
	s := newShell(t)
	s.must("init")
	s.must("import", tramasole(t))
	for _, args := range [][]string{{"export"}, {"query"}, {"query", "--json"}, {"query", "--who", "email:x@example.com"}, {"version"}, {"doctor"}} {
		var stderr bytes.Buffer
		code := run(t.Context(), append([]string{"--data", s.data}, args...), func(string) string { return "" }, strings.NewReader(""), full{}, &stderr)
		if args[0] == "query" && len(args) == 3 {
			if code != exitUsage { // nobody has that address
				t.Errorf("%v ends with %d: %s", args, code, &stderr)
			}
			continue
		}
		if code != exitUnavailable || !strings.Contains(stderr.String(), syscall.ENOSPC.Error()) || strings.Count(stderr.String(), syscall.ENOSPC.Error()) != 1 {
			t.Errorf("%v ends with %d: %s", args, code, &stderr)
		}
	}
	out := filepath.Join(t.TempDir(), "out.jsonl.gz")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("stopped"))
	if code := run(ctx, []string{"--data", s.data, "export", "--out", out}, func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard); code != exitStopped {
		t.Errorf("an export that is stopped ends with %d", code)
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Error("an export that was stopped left a file that looks whole")
	}
}
