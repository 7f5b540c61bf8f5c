package api

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"percorso"
	"percorso/people"
	"percorso/workspace"
)

// What an operation's metadata holds for the gate.
const (
	rightKey  = "right"
	recordKey = "record"
	streamKey = "stream"
)

// needs is the metadata of an operation: the right that its caller must have.
// The audit log records it unless it is a GET, or asks for nothing but figures.
func needs(right people.Right) map[string]any { return map[string]any{rightKey: right} }

// looks is the metadata of an operation that changes nothing, though it is a
// POST: it is not recorded.
func looks(right people.Right) map[string]any {
	return map[string]any{rightKey: right, recordKey: false}
}

// takesAway is the metadata of an operation that is recorded though it changes
// nothing: it hands out data about people.
func takesAway(right people.Right) map[string]any {
	return map[string]any{rightKey: right, recordKey: true}
}

// streams is the metadata of an operation that goes on telling what happens,
// other than by server-sent events.
func streams(right people.Right) map[string]any {
	return map[string]any{rightKey: right, streamKey: true}
}

// gate stands before every route of the API, for it is what routes are
// registered with: a route that names no right cannot be.
type gate struct {
	huma.Adapter
	ws    *workspace.Workspace
	opt   Options
	wrong []string // what was registered without a right
	noise noise
}

// Handle registers a route behind the gate.
func (g *gate) Handle(op *huma.Operation, handler func(huma.Context)) {
	right, ok := op.Metadata[rightKey].(people.Right)
	if !ok || op.OperationID == "" {
		g.wrong = append(g.wrong, op.Method+" "+op.Path)
		return
	}
	recorded := isRecorded(op, right)
	streams := isStream(op)
	g.Adapter.Handle(op, func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		v := &visit{Visitor: people.Visitor{Address: addressOf(r), Agent: r.UserAgent()}, host: r.Host, subject: subjectOf(op, r), language: languageOf(r.Header.Get("Accept-Language"))}
		refusal := g.identify(r, v)
		if refusal == nil {
			refusal = g.admit(v.caller, right)
		}
		if refusal != nil {
			g.refuse(w, r, refusal)
			if recorded {
				g.record(r.Context(), op, v, refusal.Status, refusal.Detail)
			}
			return
		}
		ctx := context.WithValue(r.Context(), visitKey{}, v)
		if v.caller != nil {
			ctx = people.WithCaller(ctx, *v.caller)
		}
		if streams {
			if r.Method == http.MethodHead { // what is told as it happens never ends
				if op.Metadata[streamKey] == nil {
					w.Header().Set("Content-Type", "text/event-stream")
				}
				return
			}
			var end context.CancelFunc
			ctx, end = g.whileAdmitted(ctx, r, right)
			defer end()
		}
		if !recorded {
			handler(humago.NewContext(op, r.WithContext(ctx), w))
			return
		}
		answer := &overheard{ResponseWriter: w}
		handler(humago.NewContext(op, r.WithContext(ctx), answer))
		g.record(ctx, op, v, answer.status(), answer.detail())
	})
}

// check reports the routes that were left out because they name no right, or
// have no name of their own.
func (g *gate) check() error {
	if len(g.wrong) > 0 {
		return percorso.Errorf(percorso.Internal, "operations without an id and a right (Metadata: needs(...)): %s", strings.Join(g.wrong, ", "))
	}
	return nil
}

// isRecorded reports whether the audit log gets the operation.
func isRecorded(op *huma.Operation, right people.Right) bool {
	if record, said := op.Metadata[recordKey].(bool); said {
		return record
	}
	return op.Method != http.MethodGet && op.Method != http.MethodHead && right != people.Figures
}

// isStream reports whether the operation tells what happens as it happens.
func isStream(op *huma.Operation) bool {
	if op.Metadata[streamKey] == true {
		return true
	}
	for _, answer := range op.Responses {
		if answer.Content["text/event-stream"] != nil {
			return true
		}
	}
	return false
}

// admittedEvery is how often it is looked at whether who listens still may.
const admittedEvery = 5 * time.Second

// whileAdmitted returns a context that ends when the server is told to stop, or
// when who asks would not be let in any more: signed out, blocked, removed, or
// without the right.
func (g *gate) whileAdmitted(ctx context.Context, r *http.Request, right people.Right) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancel(ctx)
	every := g.opt.AdmittedEvery
	if every <= 0 {
		every = admittedEvery
	}
	go func() {
		defer end()
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-g.opt.Stopping:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			var now visit
			refusal := g.identify(r, &now)
			if refusal == nil {
				refusal = g.admit(now.caller, right)
			}
			if refusal != nil && refusal.Status < http.StatusInternalServerError {
				return
			}
		}
	}()
	return ctx, end
}

// identify finds out who asks; v's caller stays nil for nobody. A session that is
// over is nobody; a token that is no good is refused, for a program would not
// notice otherwise.
func (g *gate) identify(r *http.Request, v *visit) *Problem {
	ctx := r.Context()
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c, err := g.ws.People.ByToken(ctx, strings.TrimSpace(token))
		if err != nil {
			return problemOf(err)
		}
		v.caller = &c
		return nil
	}
	if cookie, err := r.Cookie(cookieName); err == nil {
		c, err := g.ws.People.BySession(ctx, cookie.Value)
		switch {
		case err == nil:
			v.caller = &c
			return nil
		case percorso.KindOf(err) != percorso.Unauthorized:
			return problemOf(err)
		}
	}
	if g.signsInByItself(r) {
		c, err := g.ws.People.DemoOwner(ctx)
		if err != nil {
			return problemOf(err)
		}
		v.caller = &c
	}
	return nil
}

// signsInByItself reports whether the request is to a demo on this machine, and
// from it, with nothing in between.
func (g *gate) signsInByItself(r *http.Request) bool {
	if !g.opt.ThisMachine || !g.ws.Config().Demo {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	if !r.ProtoAtLeast(1, 1) { // no browser, but what some proxies speak that say nothing of themselves
		return false
	}
	for _, header := range []string{"Origin", "Referer"} {
		if page := r.Header.Get(header); page != "" && !onThisMachine(page) {
			return false
		}
	}
	ip := net.ParseIP(addressOf(r))
	return ip != nil && ip.IsLoopback()
}

// onThisMachine reports whether a page's address is one that only this machine
// has.
func onThisMachine(page string) bool {
	u, err := url.Parse(page)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// admit returns why the caller may not, nil if they may.
func (g *gate) admit(c *people.Caller, right people.Right) *Problem {
	switch {
	case right == people.Nobody:
		return nil
	case c == nil:
		return problemOf(percorso.Errorf(percorso.Unauthorized, "nobody is signed in: sign in at %s/signin, or send an API token as Authorization: Bearer", g.opt.Base))
	case c.May(right):
		return nil
	case c.Token != "" && right == people.Self:
		return problemOf(percorso.Errorf(percorso.Forbidden, "this is about one's own account, and needs a person who is signed in, not an API token"))
	case c.Token != "":
		return problemOf(percorso.Errorf(percorso.Forbidden, "this needs the right %q; the token %q has %s, and its maker, as %s, %s", right, c.TokenName, list(c.Rights), c.Role, has(c.Role, right)))
	}
	return problemOf(percorso.Errorf(percorso.Forbidden, "this needs the right %q, which %s has; you are %s: ask an owner", right, rolesWith(right), c.Role))
}

func list(rights []people.Right) string {
	var out []string
	for _, r := range rights {
		if r != people.Nobody {
			out = append(out, string(r))
		}
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

func has(role people.Role, right people.Right) string {
	if role.May(right) {
		return "has it"
	}
	return "has not got it"
}

// rolesWith names the roles that have a right, the least first.
func rolesWith(right people.Right) string {
	var out []string
	for _, role := range people.Roles {
		if role.May(right) {
			out = append(out, string(role))
		}
	}
	return strings.Join(out, " or ")
}

func (g *gate) refuse(w http.ResponseWriter, r *http.Request, p *Problem) {
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="percorso"`)
	}
	p.write(w, r)
}

// visit is what the gate knows of a request, and what its handler adds.
type visit struct {
	people.Visitor
	caller   *people.Caller // nil for nobody
	host     string         // what the browser calls this server
	subject  string
	refusal  string // why it was not done, where the status does not say so
	problem  string // why it was not done, in English: the log has one language
	language string // that the caller reads, it or en
}

type visitKey struct{}

// visitOf returns the visit that ctx is of.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// about says what an operation is done to, for the audit log.
func about(ctx context.Context, subject string) { visitOf(ctx).subject = subject }

// addressOf returns who sent r, without the port.
func addressOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return r.RemoteAddr
}
