package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/demo"
	"percorso/people"
)

// Demo is a made-up retailer that can be opened beside the workspaces of a
// server; demo.Beside says what its methods do.
type Demo interface {
	State() demo.State
	Make() error
	Entry(ctx context.Context, thisMachine bool) (id percorso.WorkspaceID, link string, err error)
	Remove() error
}

// DemoState is how far the demo beside this workspace is.
type DemoState struct {
	Stage  string `json:"stage" enum:"never,here,absent,making,open,leaving,failed" doc:"never: this server opens none; here: this workspace is one itself"`
	Done   int64  `json:"done" doc:"Interactions so far, while it is being made"`
	Total  int64  `json:"total" doc:"Of how many; 0 while nobody knows"`
	Reason string `json:"reason,omitempty" doc:"Why it failed"`
}

// DemoEntry is the way into the open demo.
type DemoEntry struct {
	Address string `json:"address" doc:"Below the server's address. Where the demo does not sign in by itself it is a link that makes its owner, and works once"`
}

func (h handlers) demo(a huma.API) {
	tags := []string{"workspace"}
	huma.Register(a, huma.Operation{
		OperationID: "get-demo", Method: http.MethodGet, Path: "/api/demo", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "How far the demo beside this workspace is",
	}, func(context.Context, *struct{}) (*struct{ Body DemoState }, error) {
		return &struct{ Body DemoState }{h.demoState()}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "make-demo", Method: http.MethodPost, Path: "/api/demo", Tags: tags,
		Metadata:    needs(people.Settings),
		Summary:     "Make a demo and open it beside this workspace",
		Description: "A made-up Italian fashion brand with twelve months of interactions, in a folder and under an address of its own, with people of its own. It answers at once; GET /api/demo says how far it is.",
	}, func(context.Context, *struct{}) (*struct{ Body DemoState }, error) {
		if err := h.hasDemo(); err != nil {
			return nil, problem(err)
		}
		if err := h.opt.Demo.Make(); err != nil {
			return nil, problem(err)
		}
		return &struct{ Body DemoState }{h.demoState()}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "enter-demo", Method: http.MethodPost, Path: "/api/demo/entry", Tags: tags,
		Metadata: needs(people.Settings),
		Summary:  "The way into the open demo",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body DemoEntry }, error) {
		if err := h.hasDemo(); err != nil {
			return nil, problem(err)
		}
		id, link, err := h.opt.Demo.Entry(ctx, h.opt.ThisMachine)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body DemoEntry }{DemoEntry{Address: "/w/" + string(id) + "/" + link}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "remove-demo", Method: http.MethodDelete, Path: "/api/demo", Tags: tags,
		Metadata:    needs(people.Settings),
		Summary:     "Close the demo and delete its data",
		Description: "It answers when nothing of the demo is left. This workspace is not touched.",
	}, func(context.Context, *struct{}) (*struct{}, error) {
		if err := h.hasDemo(); err != nil {
			return nil, problem(err)
		}
		if err := h.opt.Demo.Remove(); err != nil {
			return nil, problem(err)
		}
		return nil, nil //nolint:nilnil // 204: there is nothing to say
	})
}

// hasDemo refuses where no demo can be opened, which a demo itself cannot either.
func (h handlers) hasDemo() error {
	switch h.demoState().Stage {
	case "here":
		return percorso.Errorf(percorso.Conflict, "this is the demo: it is opened and removed from your own workspace")
	case "never":
		return percorso.Errorf(percorso.NotFound, "this server opens no demo: run percorso demo")
	}
	return nil
}

func (h handlers) demoState() DemoState {
	switch {
	case h.ws.Config().Demo:
		return DemoState{Stage: "here"}
	case h.opt.Demo == nil:
		return DemoState{Stage: "never"}
	}
	s := h.opt.Demo.State()
	out := DemoState{Stage: string(s.Stage), Done: s.Done, Total: s.Of}
	if s.Err != nil {
		out.Reason = s.Err.Error()
	}
	return out
}
