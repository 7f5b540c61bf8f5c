package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/journeymap/picture"
	"percorso/workspace"
)

// rendering is what map render was asked for.
type rendering struct {
	id, out, theme, language, view, server string
	scale                                  float64
	figures                                bool
}

func (p *program) mapRenderCommand() *cobra.Command {
	var r rendering
	cmd := &cobra.Command{
		Use:   "render [FILE]",
		Short: "Draw a map as a picture, SVG or PNG",
		Long: `Draws a percorso-map/1 file, or with --map a map of the workspace or of a server,
as an SVG or a PNG: what the name after -o ends in. The SVG stands alone: its fonts
are in it and its text is text. The picture is the same as the page's own export.
With --figures a map of the workspace is drawn with what it is measured at, by its
own filter.`,
		Example: `  percorso map render coat.json -o coat.svg
  percorso map render coat.json -o coat.png --theme dark --scale 2
  percorso map render --data DIR --map 4c2kq7d3m5x1aw9e -o coat.svg --language it --figures
  percorso map render --server http://127.0.0.1:8780/w/main --map 4c2kq7d3m5x1aw9e -o coat.png --figures`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := ""
			if len(args) == 1 {
				file = args[0]
			}
			return p.render(cmd.Context(), file, r)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&r.out, "out", "o", "", "the picture's name; it ends in .svg or .png")
	f.StringVar(&r.id, "map", "", "id of a map of the workspace, in place of a file")
	f.StringVar(&r.theme, "theme", picture.Light, "light or dark")
	f.StringVar(&r.language, "language", "", "it or en, of what the picture says by itself (default: the map's)")
	f.StringVar(&r.view, "view", picture.Table, "table, circle or blueprint")
	f.BoolVar(&r.figures, "figures", false, "with what the map is measured at; needs --map")
	p.serverFlags(cmd, &r.server)
	f.Float64Var(&r.scale, "scale", 2, "of a PNG: pixels to one of the picture, 0.1 to 4")
	return cmd
}

func (p *program) render(ctx context.Context, file string, r rendering) error {
	if (file == "") == (r.id == "") {
		return usageError{fmt.Errorf("map render: name a file, or a map of the workspace with --map")}
	}
	ending := strings.ToLower(filepath.Ext(r.out))
	if ending != ".svg" && ending != ".png" {
		return usageError{fmt.Errorf("--out %q: name a file that ends in .svg or .png", r.out)}
	}
	if !(r.scale >= 0.1 && r.scale <= 4) {
		return usageError{fmt.Errorf("--scale %g: give 0.1 to 4", r.scale)}
	}
	if r.id == "" && (r.figures || r.server != "") {
		return usageError{fmt.Errorf("map render: --figures and --server need a map of the workspace: name it with --map")}
	}
	if r.server != "" {
		return p.fetchPicture(ctx, r, ending)
	}
	o := picture.Options{Theme: r.theme, Language: r.language, View: r.view, Now: time.Now()}
	var doc *document.Document
	if file != "" {
		text, err := p.readFile(file)
		if err != nil {
			return err
		}
		if doc, _, err = document.Decode(text); err != nil {
			return fmt.Errorf("reading %s: %w", filepath.Base(file), err)
		}
	} else {
		ws, err := p.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = ws.Close(context.WithoutCancel(ctx)) }()
		if doc, err = p.mapOf(ctx, ws, r.id, &o); err != nil {
			return err
		}
		if r.figures {
			if o.Figures, err = p.figuresOf(ctx, ws, doc); err != nil {
				return err
			}
		}
	}
	scene, err := picture.Draw(doc, o)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if ending == ".svg" {
		err = picture.WriteSVG(&b, scene)
	} else {
		err = picture.WritePNG(&b, scene, r.scale)
	}
	if err != nil {
		return err
	}
	if err := writePicture(r.out, b.Bytes()); err != nil {
		return err
	}
	p.say("%s: %.0f by %.0f, %d KB", r.out, scene.Width, scene.Height, b.Len()/1024)
	return nil
}

func writePicture(file string, content []byte) error {
	if err := os.WriteFile(file, content, 0o644); err != nil { //nolint:gosec // a picture for others to see, where the user says
		return percorso.Errorf(percorso.Unavailable, "writing the picture: %w", err)
	}
	return nil
}

// fetchPicture has a server draw one of its maps.
func (p *program) fetchPicture(ctx context.Context, r rendering, ending string) error {
	q := url.Values{"theme": {r.theme}, "view": {r.view}, "figures": {strconv.FormatBool(r.figures)}}
	if r.language != "" {
		q.Set("language", r.language)
	}
	if ending == ".png" {
		q.Set("scale", strconv.FormatFloat(r.scale, 'f', -1, 64))
	}
	content, err := p.call(ctx, http.MethodGet, r.server, "/api/maps/"+url.PathEscape(r.id)+"/picture"+ending+"?"+q.Encode(), nil)
	if err != nil {
		return err
	}
	if err := writePicture(r.out, content); err != nil {
		return err
	}
	p.say("%s: %d KB", r.out, len(content)/1024)
	return nil
}

// figuresOf measures a map by the workspace, as one of its owners.
func (p *program) figuresOf(ctx context.Context, ws *workspace.Workspace, doc *document.Document) (*binding.MapFigures, error) {
	service, err := p.measuring(ctx, ws)
	if err != nil {
		return nil, err
	}
	return service.Figures(ctx, doc, nil)
}

// measuring reads what the journal has, and returns what measures maps by it.
func (p *program) measuring(ctx context.Context, ws *workspace.Workspace) (*binding.Service, error) {
	owner, err := mapOwner(ctx, ws)
	if err != nil {
		return nil, err
	}
	if err := p.catchUp(ctx, ws); err != nil {
		return nil, err
	}
	return workspace.Measured{Workspace: ws}.Figures(func(context.Context) string { return owner.ID }), nil
}

// mapOf opens a map of the workspace as one of its owners, whose machine this is,
// and lets o find what the workspace calls things.
func (p *program) mapOf(ctx context.Context, ws *workspace.Workspace, id string, o *picture.Options) (*document.Document, error) {
	owner, err := mapOwner(ctx, ws)
	if err != nil {
		return nil, err
	}
	all, err := ws.People.Persons(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, who := range all {
		names[string(who.ID)] = who.Name
	}
	opened, err := ws.Maps.Open(ctx, journeymap.ID(id), owner.ID)
	if err != nil {
		return nil, err
	}
	cat, _ := ws.Catalogue.Document()
	o.Touchpoint, o.Channel = picture.Touchpoints(cat), picture.Channels(cat)
	o.Person = func(id string) string { return names[id] }
	o.Asset = func(name string) []byte {
		_, content, err := ws.Maps.Asset(ctx, journeymap.ID(id), owner.ID, name)
		if err != nil {
			return nil
		}
		return content
	}
	return opened.Doc, nil
}
