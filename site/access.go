package site

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"percorso"
	"percorso/api"
)

// Access is how people come to a site, and so what protects them on the way.
type Access int

// The ways to a site.
const (
	// Loopback is this machine only. Names that do not mean it are refused: a
	// page elsewhere could make its own name point here.
	Loopback Access = iota
	// BehindTLS is a proxy in front that does TLS. It says who asks, and how.
	BehindTLS
	// InsecureHTTP is the plain network: what is sent can be read on the way.
	InsecureHTTP
)

// IsLoopback reports whether a host, without its port, means this machine.
func IsLoopback(host string) bool {
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		host = host[1 : len(host)-1]
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// guard sets what every answer has, and sees who asks.
func (s *Site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		if s.opt.Access == BehindTLS {
			if r.Header.Get("X-Forwarded-Proto") == "http" && !strings.HasPrefix(r.URL.Path, "/v1/") {
				secureOnly(w, r)
				return
			}
			h.Set("Strict-Transport-Security", "max-age=31536000")
			r = forwarded(r)
		}
		next.ServeHTTP(w, r)
	})
}

// secureOnly sends who looks for a page to the same one over TLS. All else is
// refused: it was sent in the open already.
func secureOnly(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		http.Redirect(w, r, "https://"+r.Host+r.URL.RequestURI(), http.StatusPermanentRedirect) //nolint:gosec // the same address, over TLS
		return
	}
	api.Refuse(w, r, http.StatusForbidden, percorso.Forbidden, "this came over plain HTTP: send it to https://"+r.Host)
}

// forwarded returns r as coming from whom the proxy says; the last name is the
// one that it put there itself.
func forwarded(r *http.Request) *http.Request {
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return r
	}
	last := all[len(all)-1]
	last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	if _, err := netip.ParseAddr(last); err != nil {
		return r
	}
	own := *r
	own.RemoteAddr = net.JoinHostPort(last, "0")
	return &own
}

// ownPagesOnly refuses what another site's page, or a name that points here,
// would make a browser ask of the API.
func (s *Site) ownPagesOnly(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.Refuse(w, r, http.StatusForbidden, percorso.Forbidden, "another site's page may not change anything here")
	}))
	guarded := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if s.opt.Access == Loopback && !IsLoopback(host) {
			api.Refuse(w, r, http.StatusForbidden, percorso.Forbidden, "the API answers on loopback names only: localhost, 127.0.0.1 or [::1]; behind a proxy that does TLS, start with --behind-tls")
			return
		}
		guarded.ServeHTTP(w, r)
	})
}
