package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/people"
	"percorso/workspace"
)

// mapFile is how the name of a map's file ends.
const mapFile = ".percorso-map.json"

func (p *program) mapCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "map",
		Short: "Journey maps as files: check, compare, draw, bring in and take out",
		Long: `Journey maps are files in the format percorso-map/1: JSON in an order that does
not change by itself, so that they can be kept in git. docs/format/percorso-map.md
describes it, docs/format/percorso-map.schema.json is its JSON Schema.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.mapValidateCommand(), p.mapLintCommand(), p.mapDiffCommand(), p.mapRenderCommand(), p.mapListCommand(), p.mapImportCommand(), p.mapExportCommand())
	return cmd
}

// readMap reads a map's file; - is the standard input.
func (p *program) readMap(file string) (*document.Document, string, error) {
	text, err := p.readFile(file)
	if err != nil {
		return nil, "", err
	}
	doc, id, err := document.Decode(text)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", file, err)
	}
	return doc, id, nil
}

// checkedMap is what validate says of a file.
type checkedMap struct {
	File   string `json:"file"`
	OK     bool   `json:"ok"`
	Error  string `json:"error,omitempty"`
	Title  string `json:"title"`
	Stages int    `json:"stages"`
	Lanes  int    `json:"lanes"`
	Cards  int    `json:"cards"`
	// Unknown counts what is of a kind that this version does not know, and is kept.
	Unknown int `json:"unknown"`
}

func (p *program) mapValidateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE...",
		Short: "Say whether files are maps, and where they are wrong",
		Long: `Reads each file as the page would, and says what is wrong with it: the line and
column where the JSON breaks, or the place of what does not fit, such as
lanes[2].cards[0].stage. Ends with 2 when a file is no map.`,
		Example: `  percorso map validate maps/*.percorso-map.json`,
		Args:    some("file"),
		RunE: func(_ *cobra.Command, files []string) error {
			var wrong error
			wrongs := 0
			said := make([]checkedMap, 0, len(files))
			for _, file := range files {
				doc, _, err := p.readMap(file)
				c := checkedMap{File: file, OK: err == nil}
				if err != nil {
					c.Error = err.Error()
					wrong = cmp.Or(wrong, err)
					wrongs++
				} else {
					c.count(doc)
				}
				said = append(said, c)
			}
			if p.json {
				if err := p.answer(said); err != nil {
					return err
				}
			} else {
				p.printChecked(said)
			}
			if wrong == nil {
				return nil
			}
			return percorso.Errorf(percorso.KindOf(wrong), "%d of %d files are no maps that can be read", wrongs, len(said))
		},
	}
}

func (c *checkedMap) count(doc *document.Document) {
	c.Title = doc.Map().Text("title")
	for _, n := range doc.Reading() {
		switch n.Kind {
		case document.KindStage:
			c.Stages++
		case document.KindLane:
			c.Lanes++
		case document.KindCard:
			c.Cards++
		case document.KindMap, document.KindPersona, document.KindLink, document.KindStakeholder:
		default:
			c.Unknown++
		}
	}
}

func (p *program) printChecked(said []checkedMap) {
	for _, c := range said {
		if !c.OK {
			p.print(mapWords[p.lang]["wrong"], c.Error)
			continue
		}
		p.print(mapWords[p.lang]["right"], c.File, c.Title, c.Stages, c.Lanes, c.Cards)
		if c.Unknown > 0 {
			p.print(mapWords[p.lang]["unknown"], c.Unknown)
		}
	}
}

// some is one argument or more, and what they are.
func some(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{fmt.Errorf("%s: name the %s; see %s --help", cmd.CommandPath(), what, cmd.CommandPath())}
		}
		return nil
	}
}

// madeMap is a map that was brought in.
type madeMap struct {
	File  string        `json:"file"`
	ID    journeymap.ID `json:"id"`
	Title string        `json:"title"`
}

// serverFlags adds the flags of a command that can also ask a server.
func (p *program) serverFlags(cmd *cobra.Command, server *string) {
	cmd.Flags().StringVar(server, "server", "", "ask a server that runs, at this address of the workspace, instead of opening the folder")
	cmd.Flags().StringVar(&p.token, "token", "", "the API token for --server; in the environment, PERCORSO_TOKEN, others do not see it")
}

func (p *program) mapImportCommand() *cobra.Command {
	var server, title string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Make maps of files",
		Long: `Makes a new map of each file, in the workspace of the folder or of a server. The
ids of its nodes stay, so that it can be compared with the file later; the map
itself gets another id. In a folder its maker is the workspace's first owner.
Nothing is made when one of the files is no map.`,
		Example: `  percorso map import coat.percorso-map.json
  percorso map import --server http://127.0.0.1:8780/w/main coat.percorso-map.json`,
		Args: some("file"),
		RunE: func(cmd *cobra.Command, files []string) error {
			docs, pictures := make([]*document.Document, len(files)), make([][]document.Picture, len(files))
			for i, file := range files {
				text, err := p.readFile(file)
				if err == nil {
					docs[i], _, err = document.Decode(text)
				}
				if err == nil {
					pictures[i], err = document.Pictures(text)
				}
				if err != nil {
					return fmt.Errorf("%s: %w", file, err)
				}
			}
			made := make([]madeMap, 0, len(files))
			err := p.withMaps(cmd.Context(), server, func(at mapPlace) error {
				for i, doc := range docs {
					id, err := at.create(cmd.Context(), doc, pictures[i], title)
					if err != nil {
						return fmt.Errorf("%s: %w", files[i], err)
					}
					made = append(made, madeMap{File: files[i], ID: id, Title: cmp.Or(title, doc.Map().Text("title"))})
				}
				return nil
			})
			if err != nil {
				return err
			}
			if p.json {
				return p.answer(made)
			}
			for _, m := range made {
				p.print("%s  %s\n", m.ID, m.Title)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "what the map is to be called (default: as the file says)")
	p.serverFlags(cmd, &server)
	return cmd
}

func (p *program) mapListCommand() *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the maps, with their ids",
		Example: `  percorso map list`,
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withMaps(cmd.Context(), server, func(at mapPlace) error {
				rows, err := at.list(cmd.Context())
				if err != nil {
					return err
				}
				if p.json {
					return p.answer(rows)
				}
				for _, r := range rows {
					p.print("%s  %s  %s\n", r.ID, r.ChangedAt.Format("2006-01-02"), r.Title)
				}
				return nil
			})
		},
	}
	p.serverFlags(cmd, &server)
	return cmd
}

func (p *program) mapExportCommand() *cobra.Command {
	var server, out string
	var all, images bool
	cmd := &cobra.Command{
		Use:   "export [ID]",
		Short: "Write a map as a file, or all of them into a folder",
		Long: `Writes a map in the format percorso-map/1. With --all every map that the
workspace's first owner, or the token's, may see goes into the folder
named by --out, as ID.percorso-map.json, over what is there of it: a folder in git
shows what changed. The pictures on its cards stand at the end of the file, a line
each; --images=false leaves them out.`,
		Example: `  percorso map export 4c2kq7d3m5x1aw9e --out coat.percorso-map.json
  percorso map export --all --out maps && git -C maps diff`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) == 1) {
				return usageError{errors.New("map export: name a map by its id, as map list shows it, or give --all")}
			}
			if all && out == "" {
				return usageError{errors.New("map export --all: name the folder with --out")}
			}
			return p.withMaps(cmd.Context(), server, func(at mapPlace) error {
				if all {
					return p.exportMaps(cmd.Context(), at, out, images)
				}
				text, err := at.export(cmd.Context(), journeymap.ID(args[0]), images)
				if err != nil {
					return err
				}
				w, done, err := p.create(out)
				if err != nil {
					return err
				}
				_, err = w.Write(text)
				return done(err)
			})
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "the file (default: the standard output); with --all, the folder")
	cmd.Flags().BoolVar(&all, "all", false, "every map")
	cmd.Flags().BoolVar(&images, "images", true, "with the pictures on its cards")
	p.serverFlags(cmd, &server)
	return cmd
}

// exportMaps writes every map into a folder.
func (p *program) exportMaps(ctx context.Context, at mapPlace, folder string, images bool) error {
	rows, err := at.list(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return percorso.Errorf(percorso.Unavailable, "making the folder: %w", err)
	}
	made := make([]madeMap, 0, len(rows))
	for _, r := range rows {
		text, err := at.export(ctx, r.ID, images)
		if err != nil {
			return fmt.Errorf("map %s: %w", r.ID, err)
		}
		file := filepath.Join(folder, string(r.ID)+mapFile)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return percorso.Errorf(percorso.Unavailable, "writing: %w", err)
		}
		made = append(made, madeMap{File: file, ID: r.ID, Title: r.Title})
	}
	if p.json {
		return p.answer(made)
	}
	for _, m := range made {
		p.print("%s  %s\n", m.File, m.Title)
	}
	return nil
}

// mapPlace is where maps are: a folder that is open, or a server.
type mapPlace interface {
	list(ctx context.Context) ([]journeymap.Row, error)
	create(ctx context.Context, doc *document.Document, pictures []document.Picture, title string) (journeymap.ID, error)
	export(ctx context.Context, id journeymap.ID, images bool) ([]byte, error)
}

// withMaps opens the maps of the folder or of the server for do.
func (p *program) withMaps(ctx context.Context, server string, do func(mapPlace) error) error {
	if server != "" {
		return do(mapServer{p, server})
	}
	ws, err := p.open(ctx)
	if err != nil {
		return err
	}
	who, err := mapOwner(ctx, ws)
	if err == nil {
		err = do(mapFolder{ws, who})
	}
	return errors.Join(err, ws.Close(context.WithoutCancel(ctx)))
}

// ownerOf is in whose name things are read and made in a folder.
func ownerOf(ctx context.Context, ws *workspace.Workspace) (people.Person, error) {
	all, err := ws.People.Persons(ctx)
	if err != nil {
		return people.Person{}, err
	}
	for _, who := range all {
		if who.Role == people.Owner && who.State == people.Active {
			return who, nil
		}
	}
	return people.Person{}, percorso.Errorf(percorso.Conflict, "the workspace has no owner yet in whose name to do it; percorso owner-link makes one")
}

// mapOwner is in whose name maps are read and made in a folder.
func mapOwner(ctx context.Context, ws *workspace.Workspace) (journeymap.Author, error) {
	owner, err := ownerOf(ctx, ws)
	return journeymap.Author{ID: string(owner.ID), Name: owner.Name}, err
}

// mapFolder is the maps of a workspace that is open here.
type mapFolder struct {
	ws  *workspace.Workspace
	who journeymap.Author
}

func (f mapFolder) list(ctx context.Context) ([]journeymap.Row, error) {
	return f.ws.Maps.Portfolio(ctx, f.who.ID, false)
}

func (f mapFolder) create(ctx context.Context, doc *document.Document, pictures []document.Picture, title string) (journeymap.ID, error) {
	return f.ws.Maps.Create(ctx, f.who, journeymap.New{Title: title, Doc: doc, Pictures: pictures})
}

func (f mapFolder) export(ctx context.Context, id journeymap.ID, images bool) ([]byte, error) {
	opened, err := f.ws.Maps.Open(ctx, id, f.who.ID)
	if err != nil {
		return nil, err
	}
	var pictures []document.Picture
	if images {
		if pictures, err = f.ws.Maps.Pictures(ctx, id, f.who.ID, opened.Doc); err != nil {
			return nil, err
		}
	}
	return document.EncodeWith(opened.Doc, string(id), pictures)
}

// mapServer is the maps of a server, as whoever has the token may see them.
type mapServer struct {
	p  *program
	at string
}

func (s mapServer) list(ctx context.Context) (rows []journeymap.Row, err error) {
	err = s.ask(ctx, http.MethodGet, "/api/maps", nil, &rows)
	return rows, err
}

func (s mapServer) create(ctx context.Context, doc *document.Document, pictures []document.Picture, title string) (journeymap.ID, error) {
	text, err := document.EncodeWith(doc, "", pictures)
	if err != nil {
		return "", err
	}
	var made struct{ ID journeymap.ID }
	err = s.ask(ctx, http.MethodPost, "/api/maps", map[string]any{"title": title, "document": json.RawMessage(text)}, &made)
	return made.ID, err
}

func (s mapServer) export(ctx context.Context, id journeymap.ID, images bool) ([]byte, error) {
	return s.p.call(ctx, http.MethodGet, s.at, "/api/maps/"+url.PathEscape(string(id))+"/document?images="+strconv.FormatBool(images), nil)
}

func (s mapServer) ask(ctx context.Context, method, path string, body, into any) error {
	text, err := s.p.call(ctx, method, s.at, path, body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("reading the server's answer: %w", err)
	}
	return nil
}
