package api

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/internal/cell"
	"percorso/people"
)

// AuditEntry is one thing that somebody did, or was not let do.
type AuditEntry struct {
	ID        int64     `json:"id"`
	At        time.Time `json:"at"`
	Person    string    `json:"person" doc:"Id of the person; empty for nobody"`
	Name      string    `json:"name" doc:"As it was then"`
	Email     string    `json:"email"`
	Token     string    `json:"token" doc:"Name of the API token; empty for a session"`
	Operation string    `json:"operation" doc:"The operationId"`
	Subject   string    `json:"subject" doc:"What it was done to"`
	Address   string    `json:"address" doc:"Where it came from"`
	Status    int       `json:"status" doc:"The HTTP status of the answer"`
	Outcome   string    `json:"outcome" enum:"done,refused,failed"`
	Detail    string    `json:"detail" doc:"Why it was not done"`
}

// AuditPage is a page of the audit log, the newest first.
type AuditPage struct {
	Entries    []AuditEntry `json:"entries" nullable:"false"`
	Next       *int64       `json:"next" doc:"What to send as before for the next page; null at the end"`
	Operations []string     `json:"operations" nullable:"false" doc:"The operations that occur in the log"`
}

// AuditFilter chooses entries of the audit log.
type AuditFilter struct {
	Person    string    `query:"person" doc:"Of this person only, by id"`
	Operation string    `query:"operation" doc:"This operation only"`
	Outcome   string    `query:"outcome" enum:"done,refused,failed" doc:"With this outcome only"`
	From      time.Time `query:"from" doc:"Not before"`
	To        time.Time `query:"to" doc:"Before"`
}

func (f AuditFilter) filter() people.EntryFilter {
	return people.EntryFilter{Person: f.Person, Operation: f.Operation, Outcome: f.Outcome, From: f.From, To: f.To}
}

func (h handlers) audit(a huma.API) {
	tags := []string{"people"}
	huma.Register(a, huma.Operation{
		OperationID: "list-audit", Method: http.MethodGet, Path: "/api/audit", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Who did what, the newest first",
	}, func(ctx context.Context, in *struct {
		AuditFilter
		Before int64 `query:"before" minimum:"0" doc:"With a smaller id: the next page"`
		Limit  int   `query:"limit" minimum:"1" maximum:"500" default:"100"`
	},
	) (*struct{ Body AuditPage }, error) {
		f := in.filter()
		f.Before, f.Limit = in.Before, in.Limit+1
		entries, err := h.ws.People.Entries(ctx, f)
		if err != nil {
			return nil, problem(err)
		}
		page := AuditPage{Entries: []AuditEntry{}}
		if len(entries) > in.Limit {
			entries = entries[:in.Limit]
			page.Next = &entries[in.Limit-1].ID
		}
		for _, e := range entries {
			page.Entries = append(page.Entries, auditEntry(e))
		}
		if page.Operations, err = h.ws.People.Operations(ctx); err != nil {
			return nil, problem(err)
		}
		if page.Operations == nil {
			page.Operations = []string{}
		}
		return &struct{ Body AuditPage }{page}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "export-audit", Method: http.MethodGet, Path: "/api/audit.csv", Tags: tags,
		Metadata: takesAway(people.Members),
		Summary:  "Who did what, as CSV",
		Responses: map[string]*huma.Response{"200": {
			Description: "The entries, the newest first",
			Content:     map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}},
		}},
	}, func(_ context.Context, in *struct{ AuditFilter }) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(hc huma.Context) { //nolint:contextcheck // hc has it
			hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
			hc.SetHeader("Content-Disposition", `attachment; filename="audit.csv"`)
			if err := h.auditCSV(hc.Context(), hc.BodyWriter(), in.filter()); err != nil {
				h.ws.Say("exporting the audit log: %v", err)
			}
		}}, nil
	})
}

func auditEntry(e people.Entry) AuditEntry {
	return AuditEntry{
		ID: e.ID, At: e.At, Person: e.Person, Name: e.Name, Email: e.Email, Token: e.Token, Operation: e.Operation,
		Subject: e.Subject, Address: e.Address, Status: e.Status, Outcome: string(e.Outcome), Detail: e.Detail,
	}
}

// auditCSV writes the entries, some at a time.
func (h handlers) auditCSV(ctx context.Context, w io.Writer, f people.EntryFilter) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"id", "at", "person", "name", "email", "token", "operation", "subject", "address", "status", "outcome", "detail"})
	f.Limit = 1000
	for {
		entries, err := h.ws.People.Entries(ctx, f)
		if err != nil {
			return err
		}
		for _, e := range entries {
			row := []string{
				strconv.FormatInt(e.ID, 10), e.At.Format(time.RFC3339), e.Person, e.Name, e.Email, e.Token,
				e.Operation, e.Subject, e.Address, strconv.Itoa(e.Status), string(e.Outcome), e.Detail,
			}
			for i := range row {
				row[i] = cell.Inert(row[i])
			}
			_ = out.Write(row)
		}
		if out.Flush(); out.Error() != nil || len(entries) < f.Limit {
			return out.Error()
		}
		f.Before = entries[len(entries)-1].ID
	}
}

// record writes the audit log. Where that cannot be done the operation stands,
// and the log of the program says it.
func (g *gate) record(ctx context.Context, op *huma.Operation, v *visit, status int, detail string) {
	detail = cmp.Or(v.problem, detail)
	if v.refusal != "" {
		status, detail = http.StatusForbidden, v.refusal
	}
	if v.caller == nil && status >= http.StatusBadRequest && !g.noise.few(g.ws.Now()) {
		return
	}
	e := people.Entry{Operation: op.OperationID, Subject: v.subject, Address: v.Address, Status: status, Outcome: people.Done, Detail: detail}
	if v.caller != nil {
		e.Person, e.Name, e.Email, e.Token = v.caller.Person, v.caller.Name, v.caller.Email, v.caller.TokenName
	}
	switch {
	case status >= http.StatusInternalServerError:
		e.Outcome = people.Failed
	case status >= http.StatusBadRequest:
		e.Outcome = people.Refused
	}
	if err := g.ws.People.Record(context.WithoutCancel(ctx), e); err != nil {
		g.ws.Say("the audit log has no entry for %s by %s: %v", e.Operation, e.Email, err)
	}
}

// subjectOf joins the values in the path. A secret does not go into the log.
func subjectOf(op *huma.Operation, r *http.Request) string {
	var values []string
	for part := range strings.SplitSeq(op.Path, "/") {
		if name := strings.Trim(part, "{}"); name != part && name != linkParam {
			values = append(values, r.PathValue(name))
		}
	}
	return strings.ToValidUTF8(strings.Join(values, "/"), "\uFFFD")
}

// noise bounds what people who are nobody can make the audit log grow.
type noise struct {
	mu     sync.Mutex
	minute int64
	n      int
}

// maxNoise is how many entries a minute nobody can cause.
const maxNoise = 30

func (n *noise) few(now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if minute := now.Unix() / 60; minute != n.minute {
		n.minute, n.n = minute, 0
	}
	n.n++
	return n.n <= maxNoise
}

// overheard notes the status of an answer, and why it is a refusal.
type overheard struct {
	http.ResponseWriter
	code int
	said []byte
}

// maxOverheard is how much of a refusal is kept, to find its detail in it.
const maxOverheard = 16 << 10

// Unwrap lets an http.ResponseController reach the writer behind.
func (o *overheard) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// WriteHeader notes the status.
func (o *overheard) WriteHeader(code int) {
	if o.code == 0 && code >= http.StatusOK {
		o.code = code
	}
	o.ResponseWriter.WriteHeader(code)
}

// Write keeps what is written of a refusal.
func (o *overheard) Write(b []byte) (int, error) {
	if o.status() >= http.StatusBadRequest && len(o.said)+len(b) <= maxOverheard {
		o.said = append(o.said, b...)
	}
	return o.ResponseWriter.Write(b)
}

func (o *overheard) status() int { return cmp.Or(o.code, http.StatusOK) }

// detail returns why the operation was refused, empty if it was done.
func (o *overheard) detail() string {
	var p Problem
	if o.status() < http.StatusBadRequest || json.Unmarshal(o.said, &p) != nil {
		return ""
	}
	return p.Detail
}
