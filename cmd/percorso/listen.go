package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/spf13/pflag"

	"percorso"
	"percorso/site"
)

// listening is where a server listens, and what protects those who come.
type listening struct {
	address   string
	public    string
	behindTLS bool
	insecure  bool
}

func (l *listening) flags(f *pflag.FlagSet) {
	f.StringVar(&l.address, "listen", "127.0.0.1:8780", "the address; port 0 takes a free one")
	f.StringVar(&l.public, "url", "", "the address that people use, for the links that are printed, such as https://percorso.example.com")
	f.BoolVar(&l.behindTLS, "behind-tls", false, "a server in front does TLS, and sets X-Forwarded-For and X-Forwarded-Proto; only it may reach this one")
	f.BoolVar(&l.insecure, "insecure-http", false, "listen elsewhere than on loopback without TLS: passwords can be read on the way")
}

// open listens there. An address that others can reach is refused, unless the
// flags say what protects it.
func (l *listening) open(ctx context.Context) (net.Listener, site.Access, error) {
	access := site.Loopback
	host, port, err := net.SplitHostPort(l.address)
	switch {
	case err != nil:
		return nil, access, usageError{fmt.Errorf("--listen %q: %w; write HOST:PORT, such as 127.0.0.1:8780", l.address, err)}
	case l.behindTLS && l.insecure:
		return nil, access, usageError{fmt.Errorf("--behind-tls and --insecure-http are opposites: choose one")}
	case l.behindTLS:
		access = site.BehindTLS
	case site.IsLoopback(host):
	case l.insecure:
		access = site.InsecureHTTP
	default:
		return nil, access, usageError{fmt.Errorf("--listen %s: others can reach this address, and passwords would go over the wire in the open; listen on loopback (127.0.0.1, [::1] or localhost), or put a server that does TLS in front and say --behind-tls, or say --insecure-http where the network itself is safe", l.address)}
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return nil, access, usageError{fmt.Errorf("--listen %s: %w; use a port from 0, which takes a free one, to 65535", l.address, err)}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", l.address)
	if err != nil {
		return nil, access, percorso.Errorf(percorso.Unavailable, "listening on %s: %w; choose another port with --listen", l.address, err)
	}
	return listener, access, nil
}

// url returns the address to print, without a slash at its end.
func (l *listening) url(listener net.Listener) string {
	if l.public != "" {
		return strings.TrimRight(l.public, "/")
	}
	address := listener.Addr().String()
	if host, port, err := net.SplitHostPort(address); err == nil {
		if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
			address = net.JoinHostPort("localhost", port)
		}
	}
	return "http://" + address
}
