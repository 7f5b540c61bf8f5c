package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/spf13/cobra"

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
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			return p.serve(cmd.Context(), ws, listen, func(url string) error {
				p.say("Percorso is open at %s\nCtrl-C stops it.", url)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8780", "the address, loopback only; port 0 takes a free one")
	return cmd
}

// serve serves ws until ctx ends, and closes it. It calls ready once requests
// are answered; what ready returns ends it.
func (p *program) serve(ctx context.Context, ws *workspace.Workspace, listen string, ready func(url string) error) (err error) {
	stopped := context.WithoutCancel(ctx)
	defer func() { err = errors.Join(err, ws.Close(stopped)) }()
	listener, err := listenLoopback(ctx, listen)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler(ws),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 3)
	go func() { ended <- ws.Follow(ctx) }()
	go func() { ended <- server.Serve(listener) }()
	readyErr := make(chan error, 1)
	go func() { readyErr <- ready("http://" + listener.Addr().String() + "/") }()
	running := 2
	for running > 0 {
		select {
		case e := <-readyErr:
			readyErr = nil
			if e != nil {
				err = errors.Join(err, e)
				cancel()
			}
			continue
		case e := <-ended:
			running--
			if e != nil && !errors.Is(e, http.ErrServerClosed) {
				err = errors.Join(err, e)
			}
			cancel()
		case <-ctx.Done():
		}
		grace, done := context.WithTimeout(stopped, 5*time.Second)
		if e := server.Shutdown(grace); e != nil {
			_ = server.Close()
		}
		done()
		if running > 0 {
			if e := <-ended; e != nil && !errors.Is(e, http.ErrServerClosed) {
				err = errors.Join(err, e)
			}
			running--
		}
	}
	if readyErr != nil { // it holds on to the workspace until it has noticed
		if e := <-readyErr; e != nil && !errors.Is(e, context.Canceled) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// listenLoopback listens on a loopback address; any other is refused, since
// nobody signs in yet.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usageError{fmt.Errorf("--listen %q: %w", address, err)}
	}
	if host != "localhost" {
		ip, err := netip.ParseAddr(host)
		if err != nil || !ip.IsLoopback() {
			return nil, usageError{fmt.Errorf("--listen %s: without sign-in the server listens on loopback only; use 127.0.0.1, [::1] or localhost", address)}
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "listening on %s: %w; choose another port with --listen", address, err)
	}
	return listener, nil
}

// handler leads requests to the door, the API and the page.
func handler(ws *workspace.Workspace) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", ws.Door)
	mux.Handle("/api/", ownPagesOnly(api.New(ws, version)))
	mux.Handle("/", web.Handler())
	return mux
}

// ownPagesOnly refuses what another site's page, or a name that points here,
// would make a browser ask of the API: nobody signs in yet, so being on this
// machine is the only right there is.
func ownPagesOnly(next http.Handler) http.Handler {
	guarded := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ip, err := netip.ParseAddr(trimBrackets(host))
		if host != "localhost" && (err != nil || !ip.IsLoopback()) {
			http.Error(w, "the API answers on loopback names only", http.StatusForbidden)
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
