// Package api is the HTTP API: JSON over HTTP, described by the OpenAPI document
// that is generated from these handlers. Everything the pages do goes through it.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/internal/turns"
	"percorso/journeymap/binding"
	"percorso/people"
	"percorso/workspace"
)

// Options tunes an API; the zero value is ready to use.
type Options struct {
	Version string
	// Base is what comes before /api/ in the workspace's addresses.
	Base string
	// Secure says that TLS is in front.
	Secure bool
	// ThisMachine says that nobody else can reach it: a demo signs in by itself.
	ThisMachine bool
	// Stopping ends what is told as it happens. Default never.
	Stopping <-chan struct{}
	// AdmittedEvery is how often it is looked at whether who is told of things as
	// they happen still may be. Default 5 seconds.
	AdmittedEvery time.Duration
	// Getenv finds the secret of a sign-in provider. Default: there is none.
	Getenv func(string) string
	// Demo can be opened beside the workspace. Default: it cannot.
	Demo Demo
}

// New returns the API of one workspace, at /api/. An operation that names no
// right is an error.
func New(ws *workspace.Workspace, opt Options) (http.Handler, error) {
	mux := http.NewServeMux()
	if _, err := register(mux, ws, opt); err != nil {
		return nil, err
	}
	mux.HandleFunc(anyPath, func(w http.ResponseWriter, r *http.Request) {
		if allowed := methodsOf(mux, r); len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			Refuse(w, r, http.StatusMethodNotAllowed, percorso.Invalid, fmt.Sprintf("%s does not take %s; it takes %s", r.URL.Path, r.Method, strings.Join(allowed, ", ")))
			return
		}
		Refuse(w, r, http.StatusNotFound, percorso.NotFound, fmt.Sprintf("the API has no %s; /api/openapi.yaml lists what it has", r.URL.Path))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store") // answers are about people, and of the moment
		mux.ServeHTTP(w, r)
	}), nil
}

// anyPath is the pattern of requests that no operation takes.
const anyPath = "/api/"

// methodsOf lists the methods that the path of r takes.
func methodsOf(mux *http.ServeMux, r *http.Request) (out []string) {
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if _, pattern := mux.Handler(&http.Request{Method: method, URL: r.URL, Host: r.Host}); pattern != anyPath && pattern != "" {
			out = append(out, method)
		}
	}
	return out
}

// Refuse answers r with a Problem, in its language.
func Refuse(w http.ResponseWriter, r *http.Request, status int, kind percorso.ErrorKind, detail string) {
	(&Problem{Status: status, Title: http.StatusText(status), Kind: kind.String(), Detail: detail}).write(w, r)
}

// OpenAPI returns the description of the API as YAML, OpenAPI 3.1.
func OpenAPI() ([]byte, error) {
	a, err := register(http.NewServeMux(), nil, Options{})
	if err != nil {
		return nil, err
	}
	return a.OpenAPI().YAML()
}

func register(mux humago.Mux, ws *workspace.Workspace, opt Options) (huma.API, error) {
	config := huma.DefaultConfig("Percorso", "1")
	config.Info.Description = "Everything the pages do. Times are RFC 3339 in UTC, money is in hundredths of the workspace's currency, durations are in seconds. Errors are application/problem+json with a kind and, where one is to blame, the field. Addresses are below the workspace's own, such as /w/tramasole."
	config.OpenAPIPath, config.SchemasPath = "", "" // see description
	config.DocsPath = ""                            // its page would load scripts from elsewhere
	config.Components = &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName)}
	config.CreateHooks = nil // no $schema property in every answer
	config.Transformers = append(config.Transformers, inTheirLanguage)
	g := &gate{Adapter: humago.NewAdapter(mux, ""), ws: ws, opt: opt}
	h := handlers{ws: ws, version: opt.Version, opt: opt, painters: make(chan struct{}, paintersAtOnce), files: &turns.Turns{AtOnce: filesAtOnce, Each: 4, Waiting: 32}}
	if ws != nil {
		h.provider = newProvider(ws.Config().OIDC, opt.Getenv)
		h.figures = newFigures(ws)
	}
	a := huma.NewAPI(config, g)
	h.description(a)
	h.session(a)
	h.people(a)
	h.tokens(a)
	h.audit(a)
	h.oidc(a)
	h.workspace(a)
	h.settings(a)
	h.demo(a)
	h.questions(a)
	h.exports(a)
	h.analyses(a)
	h.dashboards(a)
	h.audiences(a)
	h.catalogue(a)
	h.sources(a)
	h.events(a)
	h.imports(a)
	h.costs(a)
	h.customers(a)
	h.live(a)
	h.maps(a)
	h.mapDocument(a)
	h.mapLive(a)
	h.mapComments(a)
	h.mapVersions(a)
	h.mapAccess(a)
	h.mapShares(a)
	h.mapAssets(a)
	h.mapPicture(a)
	h.shared(a)
	h.mapFigures(a)
	h.mapDeviations(a)
	h.mapDraft(a)
	h.mapLint(a)
	return a, g.check()
}

type handlers struct {
	ws       *workspace.Workspace
	version  string
	opt      Options
	provider *provider // nil without one
	figures  *binding.Service
	painters chan struct{} // whoever paints a picture puts one in
	files    *turns.Turns  // that files of answers have
}

// description serves what the API says of itself.
func (h handlers) description(a huma.API) {
	for _, format := range []struct {
		ending, kind string
		write        func() ([]byte, error)
	}{{"yaml", "application/openapi+yaml", a.OpenAPI().YAML}, {"json", "application/openapi+json", a.OpenAPI().MarshalJSON}} {
		text := sync.OnceValues(format.write)
		huma.Register(a, huma.Operation{
			OperationID: "get-openapi-" + format.ending, Method: http.MethodGet, Path: "/api/openapi." + format.ending,
			Metadata: needs(people.Nobody),
			Summary:  "This description, as " + strings.ToUpper(format.ending), Tags: []string{"workspace"},
			Responses: map[string]*huma.Response{"200": {
				Description: "OpenAPI 3.1", Content: map[string]*huma.MediaType{format.kind: {Schema: &huma.Schema{Type: huma.TypeString}}},
			}},
		}, func(context.Context, *struct{}) (*struct {
			Kind string `header:"Content-Type"`
			Body []byte
		}, error,
		) {
			body, err := text()
			return &struct {
				Kind string `header:"Content-Type"`
				Body []byte
			}{format.kind, body}, err
		})
	}
}

// Problem is what an error answer holds, application/problem+json (RFC 9457).
type Problem struct {
	Status int                 `json:"status" doc:"The HTTP status"`
	Title  string              `json:"title" doc:"The status in words"`
	Kind   string              `json:"kind" doc:"What sort of error: invalid, not_found, conflict, too_large, unavailable ..."`
	Detail string              `json:"detail" doc:"What was being done, the cause and the remedy"`
	Errors []*huma.ErrorDetail `json:"errors,omitempty" doc:"What is wrong, place by place"`
}

// Error returns the detail.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// write answers with it.
func (p *Problem) write(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(spoken(languageOf(r.Header.Get("Accept-Language")), p))
}

// ContentType names the media type of an error answer.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// StatusOf returns the HTTP status of an error kind.
func StatusOf(k percorso.ErrorKind) int {
	switch k {
	case percorso.Invalid:
		return http.StatusUnprocessableEntity
	case percorso.NotFound:
		return http.StatusNotFound
	case percorso.Conflict:
		return http.StatusConflict
	case percorso.Unauthorized:
		return http.StatusUnauthorized
	case percorso.Forbidden:
		return http.StatusForbidden
	case percorso.TooLarge:
		return http.StatusRequestEntityTooLarge
	case percorso.TooMany:
		return http.StatusTooManyRequests
	case percorso.Unavailable:
		return http.StatusServiceUnavailable
	case percorso.Internal, percorso.Newer:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// later is an error that says when to try again.
type later interface {
	error
	Seconds() int
}

// problem turns an error of the domain into an answer.
func problem(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return &Problem{Status: 499, Title: "Client Closed Request", Kind: "canceled", Detail: err.Error()}
	}
	p := problemOf(err)
	if t, ok := errors.AsType[later](err); ok {
		return huma.ErrorWithHeaders(p, http.Header{"Retry-After": {strconv.Itoa(t.Seconds())}})
	}
	return p
}

func problemOf(err error) *Problem {
	kind := percorso.KindOf(err)
	status := StatusOf(kind)
	return &Problem{Status: status, Title: http.StatusText(status), Kind: kind.String(), Detail: err.Error(), Errors: details(err)}
}

// details lists what is wrong with a document, each with its place.
func details(err error) (out []*huma.ErrorDetail) {
	if problems, ok := errors.AsType[catalogue.Problems](err); ok {
		for _, p := range problems {
			out = append(out, &huma.ErrorDetail{Location: fmt.Sprintf("body.yaml:%d:%d %s", p.Line, p.Column, p.Key), Message: p.Message})
		}
	}
	if f, ok := errors.AsType[*insight.Fault](err); ok && f.Field != "" {
		message := f.Cause
		if f.Remedy != "" {
			message += "; " + f.Remedy
		}
		out = append(out, &huma.ErrorDetail{Location: "body." + f.Field, Message: message})
	}
	if faults, ok := errors.AsType[workspace.Faults](err); ok {
		for _, f := range faults {
			out = append(out, &huma.ErrorDetail{Location: "body." + f.Field, Message: f.Cause + "; " + f.Remedy})
		}
	}
	if f, ok := errors.AsType[*people.Fault](err); ok {
		out = append(out, &huma.ErrorDetail{Location: "body." + f.Field, Message: f.Err.Error()})
	}
	return out
}

func init() {
	// Requests that do not fit their schema get the same shape of answer.
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := &Problem{Status: status, Title: http.StatusText(status), Kind: kindOfStatus(status), Detail: msg}
		for _, err := range errs {
			if d, ok := err.(huma.ErrorDetailer); ok {
				p.Errors = append(p.Errors, brief(d.ErrorDetail()))
			} else if err != nil {
				p.Errors = append(p.Errors, &huma.ErrorDetail{Message: err.Error()})
			}
		}
		if msg == "validation failed" && len(p.Errors) > 0 { // some read no more than the detail
			p.Detail = "the request does not fit: " + at(p.Errors[0])
			if n := len(p.Errors) - 1; n > 0 {
				p.Detail += fmt.Sprintf("; and %d more", n)
			}
		}
		return p
	}
}

// brief leaves out a value that is not short: it may be the whole request.
func brief(d *huma.ErrorDetail) *huma.ErrorDetail {
	switch v := d.Value.(type) {
	case string:
		if len(v) <= 100 {
			return d
		}
	case bool, float64, int, int64, uint64:
		return d
	}
	return &huma.ErrorDetail{Message: d.Message, Location: d.Location}
}

func at(d *huma.ErrorDetail) string {
	if d.Location == "" {
		return d.Message
	}
	return d.Location + ": " + d.Message
}

func kindOfStatus(status int) string {
	for k := percorso.Internal; k <= percorso.Newer; k++ {
		if StatusOf(k) == status {
			return k.String()
		}
	}
	if status < http.StatusInternalServerError {
		return percorso.Invalid.String()
	}
	return percorso.Internal.String()
}
