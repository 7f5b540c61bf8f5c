package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"percorso"
	"percorso/demo"
	"percorso/people"
	"percorso/site"
	"percorso/workspace"
)

func (p *program) serveCommand() *cobra.Command {
	var at listening
	var folders []string
	var customers int
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the pages, the API and the door for events",
		Long: `Serves workspaces until Ctrl-C, each under /w/ and its id: its pages, its API at
/w/ID/api/ and its door at /w/ID/v1/. The door at /v1/ finds the workspace by the
write key. Without --workspace it serves every workspace of the data folder, and
--data may be given more than once.

On loopback only this machine gets in. Elsewhere passwords must not go over the
wire in the open: put a server that does TLS in front, and say --behind-tls; or
say --insecure-http where the network itself is safe.`,
		Example: `  percorso serve
  percorso serve --data /srv/percorso --listen 127.0.0.1:8780 --behind-tls
  percorso serve --data /srv/tramasole --data /srv/bottega`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			listener, access, err := at.open(ctx)
			if err != nil {
				return err
			}
			named := cmd.Flags().Changed("workspace")
			var beside *demo.Beside
			if !named {
				beside = demo.New(filepath.Join(folders[0], "demo"), demo.Options{Customers: customers, Workspace: workspace.Options{Log: p.say}})
			}
			open, err := p.openAll(ctx, folders, named, beside)
			if err != nil {
				return errors.Join(err, listener.Close())
			}
			return p.serve(ctx, serving{open, listener, access, beside}, func(ctx context.Context) error {
				return p.announce(ctx, open, at.url(listener), access)
			})
		},
	}
	at.flags(cmd.Flags())
	cmd.Flags().StringArrayVar(&folders, "data", []string{"percorso-data"}, "the data folder; more than once for several")
	cmd.Flags().IntVar(&customers, "demo-customers", 0, "how many customers the demo has that the first page offers (default: enough for 1.5 million interactions)")
	return cmd
}

// announce says where the workspaces are, and how one without an owner gets one.
func (p *program) announce(ctx context.Context, open []*workspace.Workspace, url string, access site.Access) error {
	for _, ws := range open {
		c := ws.Config()
		base := url + site.BaseOf(c.ID)
		name := "Percorso"
		if len(open) > 1 {
			name = c.Name
		}
		p.say("%s is open at %s/", name, base)
		none, err := ws.People.NeedsOwner(ctx)
		if err != nil {
			return err
		}
		if !none || c.Demo && access == site.Loopback { // which signs in by itself
			continue
		}
		l, secret, err := ws.People.MakeOwnerLink(ctx)
		if err != nil {
			return err
		}
		p.sayOwnerLink(c, base, l, secret)
	}
	p.say("Ctrl-C stops it.")
	return nil
}

// sayOwnerLink prints a link that makes an owner, even to those who want to hear
// of no progress: there is no other way in.
func (p *program) sayOwnerLink(c workspace.Config, base string, l people.Link, secret string) {
	_, _ = fmt.Fprintf(p.stderr, "Open this link to be an owner of %s; it works once, until %s:\n  %s/%s/%s\n",
		c.Name, l.ExpiresAt.Local().Format("2006-01-02 15:04"), base, l.Kind, secret) //nolint:gosmopolitan // for whoever sits at this machine
}

func (p *program) ownerLinkCommand() *cobra.Command {
	url := "http://127.0.0.1:8780"
	cmd := &cobra.Command{
		Use:   "owner-link",
		Short: "Make a link that makes an owner, for when nobody can get in",
		Long: `Makes a link that works once, within a day. Who opens it says an e-mail address
and a password, and is an owner: a new person, or the one who has that address.
A server may have the workspace open meanwhile. Earlier such links end.`,
		Example: `  percorso owner-link --data /srv/percorso --url https://percorso.example.com`,
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, l, secret, err := workspace.MakeOwnerLink(cmd.Context(), p.dir())
			if err != nil {
				return err
			}
			link := fmt.Sprintf("%s%s/%s/%s", strings.TrimRight(url, "/"), site.BaseOf(c.ID), l.Kind, secret)
			if p.json {
				return p.answer(map[string]any{"workspace": c.ID, "link": link, "expires_at": l.ExpiresAt})
			}
			p.print("%s\n", link)
			return nil
		},
	}
	cmd.Flags().StringVar(&url, "url", url, "the address that people use for this server")
	return cmd
}

// openAll opens the workspaces in the data folders: the named one of each, or
// all but the demo, which is opened beside them.
func (p *program) openAll(ctx context.Context, folders []string, named bool, beside *demo.Beside) (open []*workspace.Workspace, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, closeAll(context.WithoutCancel(ctx), open))
		}
	}()
	for _, folder := range folders {
		names := []string{p.workspace}
		if !named {
			if names, err = workspacesIn(folder, p.workspace, beside); err != nil {
				return open, err
			}
		}
		for _, name := range names {
			ws, err := workspace.Open(ctx, filepath.Join(folder, name), workspace.Options{Log: p.say})
			if err != nil {
				return open, err
			}
			open = append(open, ws)
		}
	}
	return open, nil
}

// workspacesIn lists the workspaces in a data folder by name, without the demo;
// the usual one where there is none, for opening it says how to make it.
func workspacesIn(folder, usual string, beside *demo.Beside) (names []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, percorso.Errorf(percorso.Unavailable, "looking for workspaces in %s: %w", folder, err)
	}
	for _, e := range entries {
		if beside.Holds(filepath.Join(folder, e.Name())) {
			continue
		}
		if _, err := os.Stat(filepath.Join(folder, e.Name(), workspace.ConfigFile)); err == nil {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		names = []string{usual}
	}
	return names, nil
}

func closeAll(ctx context.Context, open []*workspace.Workspace) error {
	var errs []error
	for _, ws := range open {
		errs = append(errs, ws.Close(ctx))
	}
	return errors.Join(errs...)
}

// grace is how long requests may go on after the server was told to stop.
const grace = 5 * time.Second

// serving is what is served, and where.
type serving struct {
	workspaces []*workspace.Workspace // closed at the end
	listener   net.Listener
	access     site.Access
	beside     *demo.Beside // nil where no demo can be opened
}

// serve serves the open workspaces until ctx ends, and closes them; ctx's end is
// no error. It calls ready once requests are answered. An error of ready ends
// it, and its context ends when serving does.
func (p *program) serve(ctx context.Context, what serving, ready func(ctx context.Context) error) (err error) {
	stopped := context.WithoutCancel(ctx)
	defer func() { err = errors.Join(err, closeAll(stopped, what.workspaces)) }()
	requests, abandon := context.WithCancel(stopped)
	defer abandon()
	work, working := errgroup.WithContext(ctx)
	opt := site.Options{Version: version, Access: what.access, Stopping: working.Done(), Getenv: p.getenv}
	if what.beside != nil {
		opt.Demo = what.beside
	}
	pages, err := site.New(what.workspaces, opt)
	if err != nil {
		return errors.Join(err, what.listener.Close())
	}
	if what.beside != nil {
		if err := what.beside.Start(working, pages); err != nil {
			return errors.Join(err, what.listener.Close())
		}
		defer what.beside.Close()
	}
	passage := site.NewPassage(pages)
	server := &http.Server{
		Handler:           passage,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return requests },
	}
	for _, ws := range what.workspaces {
		work.Go(func() error { return ws.Follow(working) })
	}
	work.Go(func() error {
		if err := server.Serve(what.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving: %w", err)
		}
		return nil
	})
	work.Go(func() error {
		err := ready(working)
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
		passage.Close() // nobody may hold on to the workspace
		return nil
	})
	return work.Wait()
}
