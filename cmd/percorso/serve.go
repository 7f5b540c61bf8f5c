package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"percorso"
	"percorso/api"
	"percorso/web"
	"percorso/workspace"
)

func (p *program) serveCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the page, the API and the door for events",
		Long: `Serves one workspace: the page at /, the API at /api/ and the door at /v1/ until
Ctrl-C. Until there are people and roles to let in, it listens on loopback
addresses only.`,
		Example: `  percorso serve
  percorso serve --data /srv/percorso --listen 127.0.0.1:8780`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			return p.serve(cmd.Context(), ws, listen, func(_ context.Context, url string) error {
				p.say("Percorso is open at %s\nCtrl-C stops it.", url)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8780", "the address, loopback only; port 0 takes a free one")
	return cmd
}

// grace is how long requests may go on after the server was told to stop.
const grace = 5 * time.Second

// serve serves ws until ctx ends, and closes it; ctx's end is no error. It calls
// ready once requests are answered. An error of ready ends it, and its context
// ends when serving does.
func (p *program) serve(ctx context.Context, ws *workspace.Workspace, listen string, ready func(ctx context.Context, url string) error) (err error) {
	stopped := context.WithoutCancel(ctx)
	defer func() { err = errors.Join(err, ws.Close(stopped)) }()
	listener, err := listenLoopback(ctx, listen)
	if err != nil {
		return err
	}
	requests, abandon := context.WithCancel(stopped)
	defer abandon()
	work, working := errgroup.WithContext(ctx)
	open := &gate{next: handler(working, ws)}
	server := &http.Server{
		Handler:           open,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return requests },
	}
	work.Go(func() error { return ws.Follow(working) })
	work.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving: %w", err)
		}
		return nil
	})
	work.Go(func() error {
		err := ready(working, "http://"+listener.Addr().String()+"/")
		if working.Err() != nil && errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	})
	work.Go(func() error {
		<-working.Done()
		patience, done := context.WithTimeout(stopped, grace)
		defer done()
		if server.Shutdown(patience) != nil {
			abandon()
			_ = server.Close()
		}
		open.close() // nobody may hold on to the workspace
		return nil
	})
	return work.Wait()
}

// gate lets requests through until it is closed.
type gate struct {
	passing sync.RWMutex
	next    http.Handler
}

// ServeHTTP hands r on, or answers 503.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !g.passing.TryRLock() {
		w.Header().Set("Retry-After", "5")
		api.Refuse(w, http.StatusServiceUnavailable, percorso.Unavailable, "the server is being stopped: send the same again later")
		return
	}
	defer g.passing.RUnlock()
	g.next.ServeHTTP(w, r)
}

// close waits for those who are inside, and lets nobody in any more.
func (g *gate) close() { g.passing.Lock() }

// listenLoopback listens on a loopback address; any other is refused, since
// nobody signs in yet.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usageError{fmt.Errorf("--listen %q: %w; write HOST:PORT, such as 127.0.0.1:8780", address, err)}
	}
	if host != "localhost" {
		ip, err := netip.ParseAddr(host)
		if err != nil || !ip.IsLoopback() {
			return nil, usageError{fmt.Errorf("--listen %s: without sign-in the server listens on loopback only; use 127.0.0.1, [::1] or localhost", address)}
		}
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return nil, usageError{fmt.Errorf("--listen %s: %w; use a port from 0, which takes a free one, to 65535", address, err)}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "listening on %s: %w; choose another port with --listen", address, err)
	}
	return listener, nil
}

// handler leads requests to the door, the API and the page. What is told as it
// happens ends when working does, for it would never end by itself.
func handler(working context.Context, ws *workspace.Workspace) http.Handler {
	mux := http.NewServeMux()
	answers := ownPagesOnly(api.New(ws, version))
	mux.Handle("/v1/", ws.Door)
	mux.Handle("/api/", answers)
	mux.HandleFunc("/api/live", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(working, cancel)()
		answers.ServeHTTP(w, r.WithContext(ctx)) //nolint:contextcheck // ctx is the request's own, ended early
	})
	mux.Handle("/", web.Handler())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		mux.ServeHTTP(w, r)
	})
}

// ownPagesOnly refuses what another site's page, or a name that points here,
// would make a browser ask of the API: nobody signs in yet, so being on this
// machine is the only right there is.
func ownPagesOnly(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		api.Refuse(w, http.StatusForbidden, percorso.Forbidden, "another site's page may not change anything here")
	}))
	guarded := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ip, err := netip.ParseAddr(trimBrackets(host))
		if host != "localhost" && (err != nil || !ip.IsLoopback()) {
			api.Refuse(w, http.StatusForbidden, percorso.Forbidden, "the API answers on loopback names only: localhost, 127.0.0.1 or [::1]")
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

func trimBrackets(host string) string {
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		return host[1 : len(host)-1]
	}
	return host
}
