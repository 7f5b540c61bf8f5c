package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/analysis"
	"percorso/identity"
	"percorso/insight"
	"percorso/workspace"
)

func (p *program) queryCommand() *cobra.Command {
	var file, saved, server, who string
	var kind, model string
	var as filed
	cmd := &cobra.Command{
		Use:   "query",
		Short: "Ask a question: the measured journey, flows, a graph, a funnel, or who somebody is",
		Long: `Asks the engine, with the same JSON document that POST /api/query takes, and
prints the same answer. Its schema is docs/format/query.schema.json. Without a
file it asks for the journey overview; --saved asks what somebody saved.

--who says why identifiers are one person, with the evidence for each link.`,
		Example: `  percorso query
  percorso query -f question.json --json
  percorso query -f question.json --format xlsx --out answer.xlsx
  echo '{"kind":"funnel","steps":[...]}' | percorso query -f -
  percorso query --saved "Checkout, last 30 days"
  percorso query --who email:ana@example.com
  percorso query --server http://127.0.0.1:8780/w/main -f question.json`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			if err := as.check(); err != nil {
				return err
			}
			if who != "" {
				return p.who(ctx, who, server)
			}
			q, err := p.question(ctx, file, saved, server)
			if err != nil {
				return err
			}
			if kind != "" {
				q.Kind = kind
			}
			if model != "" {
				q.Model = percorso.ModelID(model)
			}
			answer, err := p.ask(ctx, server, q)
			if err != nil {
				return err
			}
			if as.format != "" {
				return p.file(answer, as)
			}
			if p.json {
				return p.answer(answer)
			}
			return p.printAnswer(answer)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&file, "file", "f", "", "the question, a JSON document; - is the standard input")
	f.StringVar(&saved, "saved", "", "a saved analysis, by its name or its id, in place of a file")
	f.StringVar(&kind, "kind", "", "journey, graph, funnel, flows, customers, critical, voices, tally, deviations, paths, variants, retention, attribution, behaviours or consistency, over what the file says")
	f.StringVar(&model, "model", "", "the stage model, over what the file says")
	as.flags(f)
	f.StringVar(&server, "server", "", "ask a server that runs, at this address of the workspace, instead of opening the folder")
	f.StringVar(&p.token, "token", "", "the API token for --server; in the environment, PERCORSO_TOKEN, others do not see it")
	f.StringVar(&who, "who", "", "an identifier, KIND:VALUE: say whose it is, and why")
	return cmd
}

// question is what a file asks, or a saved analysis; the journey where neither is
// given.
func (p *program) question(ctx context.Context, file, saved, server string) (insight.Query, error) {
	switch {
	case file != "" && saved != "":
		return insight.Query{}, usageError{errors.New("query: give --file or --saved, not both")}
	case file != "":
		return p.readQuery(file)
	case saved != "":
		found, err := p.savedAnalysis(ctx, saved, server)
		return found.Query, err
	}
	return insight.Query{Kind: insight.KindJourney}, nil
}

// savedAnalysis finds an analysis by its id, else by its name.
func (p *program) savedAnalysis(ctx context.Context, saved, server string) (analysis.Analysis, error) {
	var all []analysis.Analysis
	err := p.shelf(ctx, server, http.MethodGet, "/api/analyses", nil, &all, func(ws *workspace.Workspace) (err error) {
		all, err = ws.Shelf.Analyses(ctx)
		return err
	})
	if err != nil {
		return analysis.Analysis{}, err
	}
	var named []analysis.Analysis
	for i := range all {
		if all[i].ID == saved {
			return all[i], nil
		}
		if strings.EqualFold(all[i].Name, saved) {
			named = append(named, all[i])
		}
	}
	switch len(named) {
	case 0:
		return analysis.Analysis{}, percorso.Errorf(percorso.NotFound, "--saved %q: no analysis is called so; percorso query --kind KIND asks without one", saved)
	case 1:
		return named[0], nil
	}
	var ids []string
	for i := range named {
		ids = append(ids, named[i].ID)
	}
	return analysis.Analysis{}, percorso.Errorf(percorso.Conflict, "--saved %q: %d analyses are called so; give an id: %s", saved, len(named), strings.Join(ids, ", "))
}

// shelf reads or changes what is kept: by do in the folder, else by a request to
// the server, whose answer is read into out.
func (p *program) shelf(ctx context.Context, server, method, path string, body, out any, do func(*workspace.Workspace) error) error {
	if server == "" {
		ws, err := p.open(ctx)
		if err != nil {
			return err
		}
		return errors.Join(do(ws), ws.Close(context.WithoutCancel(ctx)))
	}
	text, err := p.call(ctx, method, server, path, body)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("reading the server's answer: %w", err)
	}
	return nil
}

func (p *program) readQuery(file string) (insight.Query, error) {
	text, err := p.readFile(file)
	if err != nil {
		return insight.Query{}, err
	}
	q, err := insight.ParseQuery(text)
	if err != nil {
		return insight.Query{}, fmt.Errorf("%s: %w", file, err)
	}
	return q, nil
}

func (p *program) readFile(file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(p.stdin)
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, percorso.Errorf(percorso.NotFound, "%w", err)
	}
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "%w", err)
	}
	return text, nil
}

// ask answers q from the folder, or from the server at that address.
func (p *program) ask(ctx context.Context, server string, q insight.Query) (any, error) {
	if server != "" {
		var kind struct {
			Kind string `json:"kind"`
		}
		text, err := p.call(ctx, http.MethodPost, server, "/api/query", q)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &kind); err != nil {
			return nil, fmt.Errorf("reading the server's answer: %w", err)
		}
		var answer any
		switch kind.Kind {
		case "journey":
			answer = new(insight.JourneyAnswer)
		case "graph":
			answer = new(insight.GraphAnswer)
		case "funnel":
			answer = new(insight.FunnelAnswer)
		case "flows":
			answer = new(insight.FlowsAnswer)
		case "customers":
			answer = new(insight.CustomersAnswer)
		case "critical":
			answer = new(insight.CriticalAnswer)
		case "voices":
			answer = new(insight.VoicesAnswer)
		case "tally":
			answer = new(insight.TallyAnswer)
		case "deviations":
			answer = new(insight.DeviationsAnswer)
		case insight.KindPaths:
			answer = new(insight.PathsAnswer)
		case insight.KindVariants:
			answer = new(insight.VariantsAnswer)
		case insight.KindRetention:
			answer = new(insight.RetentionAnswer)
		case "attribution":
			answer = new(insight.AttributionAnswer)
		case "behaviours":
			answer = new(insight.BehavioursAnswer)
		case "consistency":
			answer = new(insight.ConsistencyAnswer)
		default:
			return nil, fmt.Errorf("reading the server's answer: unknown kind %q", kind.Kind)
		}
		if err := json.Unmarshal(text, answer); err != nil {
			return nil, fmt.Errorf("reading the server's answer: %w", err)
		}
		return answer, nil
	}
	ws, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	var answer any
	if err = p.catchUp(ctx, ws); err == nil {
		answer, err = ws.Ask(ctx, q)
	}
	return answer, errors.Join(err, ws.Close(context.WithoutCancel(ctx)))
}

// call sends a request to a server's API and returns the body of its answer.
func (p *program) call(ctx context.Context, method, server, path string, body any) ([]byte, error) {
	base, err := url.Parse(server)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, usageError{fmt.Errorf("--server %q is no address: write it like http://127.0.0.1:8780/w/main", server)}
	}
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("writing the request: %w", err)
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(server, "/")+path, content)
	if err != nil {
		return nil, usageError{fmt.Errorf("--server: %w", err)}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Language", p.lang)
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "asking the server: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "asking the server: %w", err)
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		var problem struct {
			Detail string `json:"detail"`
		}
		if json.Unmarshal(text, &problem) != nil || problem.Detail == "" {
			problem.Detail = resp.Status
		}
		kind := percorso.Invalid
		switch {
		case resp.StatusCode == http.StatusUnauthorized && p.token == "":
			problem.Detail = "nobody is signed in; make an API token on its page Settings, and give it by --token or PERCORSO_TOKEN"
		case resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests:
			kind = percorso.Unavailable
		case resp.StatusCode >= http.StatusInternalServerError:
			kind = percorso.Internal
		}
		return nil, percorso.Errorf(kind, "the server says: %s", problem.Detail)
	}
	return text, nil
}

// who explains an identifier.
func (p *program) who(ctx context.Context, text, server string) error {
	kind, value, ok := strings.Cut(text, ":")
	if !ok || kind == "" || value == "" {
		return usageError{fmt.Errorf("--who %q: write KIND:VALUE, such as email:ana@example.com or user_id:42", text)}
	}
	var why *identity.Explanation
	if server != "" {
		answer, err := p.call(ctx, http.MethodGet, server, "/api/customers/by/"+url.PathEscape(kind)+"/"+url.PathEscape(value), nil)
		if err != nil {
			return err
		}
		why = new(identity.Explanation)
		if err := json.Unmarshal(answer, why); err != nil {
			return fmt.Errorf("reading the server's answer: %w", err)
		}
	} else {
		ws, err := p.open(ctx)
		if err != nil {
			return err
		}
		if err = p.catchUp(ctx, ws); err == nil {
			why, err = ws.Identity.Explain(ctx, percorso.Identifier{Kind: percorso.IdentifierKind(kind), Value: value})
		}
		if err := errors.Join(err, ws.Close(context.WithoutCancel(ctx))); err != nil {
			return err
		}
	}
	if p.json {
		return p.answer(why)
	}
	p.print("%s", why.Text(p.lang))
	return nil
}
