package main

import (
	"context"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"percorso/analysis"
	"percorso/workspace"
)

func (p *program) audienceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audience",
		Short: "Groups of customers with a name: keep one, list, delete",
		Long: `An audience is the customers of a question of kind customers, under a name that
other questions speak of: {"among": {"audience": "ID"}}. A live one is whoever the
question finds at the time, a frozen one whoever it found when it was kept.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.audienceKeepCommand(), p.audienceListCommand(), p.audienceDeleteCommand())
	return cmd
}

func (p *program) audienceKeepCommand() *cobra.Command {
	var server, file, about string
	var frozen bool
	cmd := &cobra.Command{
		Use:   "keep NAME",
		Short: "Keep the customers of a question",
		Example: `  percorso audience keep "Came back" -f question.json
  echo '{"kind":"customers","where":[{"field":"channel","is":["store"]}]}' | percorso audience keep "In the shop" -f - --frozen`,
		Args: takes("name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			q, err := p.readQuery(file)
			if err != nil {
				return err
			}
			a := analysis.Audience{Name: args[0], About: about, Query: q, Frozen: frozen}
			body := map[string]any{"name": a.Name, "about": a.About, "query": a.Query, "frozen": a.Frozen}
			err = p.shelf(ctx, server, http.MethodPost, "/api/audiences", body, &a, func(ws *workspace.Workspace) error {
				if err := p.catchUp(ctx, ws); err != nil {
					return err
				}
				owner, err := ownerOf(ctx, ws)
				if err != nil {
					return err
				}
				kept, members, err := ws.AudienceOf(ctx, a, frozen)
				if err == nil {
					a, err = ws.Shelf.KeepAudience(ctx, analysis.Author{ID: string(owner.ID), Name: owner.Name}, kept, members)
				}
				return err
			})
			if err != nil {
				return err
			}
			if p.json {
				return p.answer(a)
			}
			p.print(audienceWords[p.lang]["kept"], a.Name, a.ID)
			return nil
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "-", "the question of kind customers, a JSON document; - is the standard input")
	cmd.Flags().StringVar(&about, "about", "", "a note for colleagues")
	cmd.Flags().BoolVar(&frozen, "frozen", false, "keep whoever is in it now")
	p.serverFlags(cmd, &server)
	return cmd
}

func (p *program) audienceListCommand() *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the audiences, by name",
		Example: `  percorso audience list`,
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, all := cmd.Context(), []analysis.Audience{}
			err := p.shelf(ctx, server, http.MethodGet, "/api/audiences", nil, &all, func(ws *workspace.Workspace) (err error) {
				all, err = ws.Shelf.Audiences(ctx)
				return err
			})
			if err != nil {
				return err
			}
			if p.json {
				return p.answer(all)
			}
			w := audienceWords[p.lang]
			if len(all) == 0 {
				p.print("%s", w["none"])
				return nil
			}
			t := p.headed("id", w["name"], w["state"], w["by"], w["about"])
			for i := range all {
				a, state := &all[i], w["live"]
				if a.Frozen && a.FrozenAt != nil {
					state = w["frozen"] + " " + a.FrozenAt.Format(time.DateOnly) + ", " + p.count(int64(a.Size))
				}
				row(t, a.ID, a.Name, state, a.CreatedBy, a.About)
			}
			return t.Flush()
		},
	}
	p.serverFlags(cmd, &server)
	return cmd
}

func (p *program) audienceDeleteCommand() *cobra.Command {
	cmd := p.deletion("audiences", "/api/audiences/", func(ctx context.Context, ws *workspace.Workspace, id string) error {
		return ws.Shelf.DeleteAudience(ctx, id)
	})
	cmd.Long = `Questions that speak of a deleted audience say so when they are next asked.`
	cmd.Example = `  percorso audience delete 5c1f0a9b2d3e4f607182`
	return cmd
}

// audienceWords are the words of what the command prints.
var audienceWords = map[string]map[string]string{
	"en": {
		"kept": "Kept %s as %s.\n", "none": "No audiences yet.\n",
		"name": "name", "state": "who is in it", "live": "live", "frozen": "frozen on", "by": "made by", "about": "note",
	},
	"it": {
		"kept": "%s è tenuto come %s.\n", "none": "Ancora nessun pubblico.\n",
		"name": "nome", "state": "chi c’è dentro", "live": "dal vivo", "frozen": "fisso dal", "by": "fatto da", "about": "nota",
	},
}
