package api

import (
	"context"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
)

// About is what the program is, and what it looks after.
type About struct {
	Version   string    `json:"version"`
	Go        string    `json:"go" doc:"Version of Go that built it"`
	Platform  string    `json:"platform"`
	StartedAt time.Time `json:"started_at"`
	Licence   string    `json:"licence" doc:"Of Percorso itself, SPDX"`

	Events       int64 `json:"events" doc:"Position of the newest event"`
	Interactions int64 `json:"interactions"`
	Profiles     int64 `json:"profiles"`
	Sources      int   `json:"sources"`

	Files     []AboutFile `json:"files"`
	Libraries []Library   `json:"libraries" doc:"What others wrote, and Percorso is made with"`
}

// AboutFile is one of the workspace's files.
type AboutFile struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// Library is what others wrote.
type Library struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Licence string `json:"licence" doc:"SPDX"`
	For     string `json:"for" enum:"server,pages"`
}

const (
	ofServer = "server"
	ofPages  = "pages"
)

// libraries are those that the program asks for itself; each brings others along.
var libraries = []Library{
	{Name: "github.com/coreos/go-oidc/v3", Licence: "Apache-2.0", For: ofServer},
	{Name: "github.com/coder/websocket", Licence: "ISC", For: ofServer},
	{Name: "github.com/danielgtaylor/huma/v2", Licence: "MIT", For: ofServer},
	{Name: "github.com/expr-lang/expr", Licence: "MIT", For: ofServer},
	{Name: "github.com/goccy/go-yaml", Licence: "MIT", For: ofServer},
	{Name: "github.com/klauspost/compress", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "github.com/nyaruka/phonenumbers", Licence: "MIT", For: ofServer},
	{Name: "github.com/parquet-go/parquet-go", Licence: "Apache-2.0", For: ofServer},
	{Name: "github.com/pressly/goose/v3", Licence: "MIT", For: ofServer},
	{Name: "github.com/santhosh-tekuri/jsonschema/v6", Licence: "Apache-2.0", For: ofServer},
	{Name: "github.com/spf13/cobra", Licence: "Apache-2.0", For: ofServer},
	{Name: "github.com/spf13/pflag", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "github.com/valyala/fastjson", Licence: "MIT", For: ofServer},
	{Name: "github.com/xuri/excelize/v2", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "github.com/zeebo/xxh3", Licence: "BSD-2-Clause", For: ofServer},
	{Name: "golang.org/x/crypto", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "golang.org/x/image", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "golang.org/x/net", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "golang.org/x/oauth2", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "golang.org/x/sync", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "golang.org/x/sys", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "golang.org/x/term", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "golang.org/x/text", Licence: "BSD-3-Clause", For: ofServer},
	{Name: "modernc.org/sqlite", Licence: "BSD-3-Clause", For: ofServer},

	{Name: "@fontsource-variable/inter", Licence: "OFL-1.1", For: ofPages},
	{Name: "@fontsource-variable/newsreader", Licence: "OFL-1.1", For: ofPages},
	{Name: "@mantine/core", Licence: "MIT", For: ofPages},
	{Name: "@mantine/hooks", Licence: "MIT", For: ofPages},
	{Name: "@tanstack/react-query", Licence: "MIT", For: ofPages},
	{Name: "@tanstack/react-virtual", Licence: "MIT", For: ofPages},
	{Name: "i18next", Licence: "MIT", For: ofPages},
	{Name: "lucide-react", Licence: "ISC", For: ofPages},
	{Name: "react", Licence: "MIT", For: ofPages},
	{Name: "react-dom", Licence: "MIT", For: ofPages},
	{Name: "react-i18next", Licence: "MIT", For: ofPages},
	{Name: "wouter", Licence: "Unlicense", For: ofPages},
}

// builtWith returns the libraries with the versions that this program was built
// with; of the pages' it does not know.
func builtWith() []Library {
	versions := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			versions[m.Path] = m.Version
		}
	}
	out := make([]Library, 0, len(libraries))
	for _, l := range libraries {
		l.Version = versions[l.Name]
		out = append(out, l)
	}
	return out
}

func (h handlers) about(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "about", Method: http.MethodGet, Path: "/api/about", Tags: []string{"workspace"},
		Metadata: needs(people.Figures),
		Summary:  "What the program is, and what it looks after",
	}, func(context.Context, *struct{}) (*struct{ Body About }, error) {
		s := h.ws.Status()
		about := About{
			Version: h.version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
			StartedAt: h.ws.Opened().UTC(), Licence: "Apache-2.0",
			Events: s.Journal, Interactions: s.Interactions, Profiles: s.Profiles, Sources: len(h.ws.Sources.All()),
			Files: []AboutFile{}, Libraries: builtWith(),
		}
		for _, f := range h.ws.Files() {
			about.Files = append(about.Files, AboutFile{Name: f.Name, Bytes: f.Bytes})
		}
		return &struct{ Body About }{about}, nil
	})
}
