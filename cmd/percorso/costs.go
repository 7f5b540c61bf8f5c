package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/insight/cost"
	"percorso/message"
	"percorso/workspace"
)

func (p *program) costsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "costs",
		Short: "What was spent: bring in a CSV, list, delete",
		Long: `What was spent on a channel, a campaign or another value, so that return and ROI
stand beside the credit of an attribution. A cost counts alike on each day of its
period, both ends included.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.costsImportCommand(), p.costsListCommand(), p.costsDeleteCommand())
	return cmd
}

func (p *program) costsImportCommand() *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Bring in a CSV of costs, all rows or none",
		Long: `Reads a CSV with a header: field and value, or one of channel, touchpoint and
campaign; from and to, both inclusive, or one day; amount; currency and note,
which may be missing. Heads may be Italian: canale, dal, al, importo. Columns are
parted by comma, semicolon or tab. What is there already is not added again.`,
		Example: `  percorso costs import costs.csv
  printf 'channel,from,to,amount\nemail,2026-11-01,2026-11-30,1200\n' | percorso costs import -`,
		Args: some("file"),
		RunE: func(cmd *cobra.Command, files []string) error {
			for _, file := range files {
				text, err := p.readFile(file)
				if err != nil {
					return err
				}
				if err := p.importCosts(cmd.Context(), server, file, text); err != nil {
					return err
				}
			}
			return nil
		},
	}
	p.serverFlags(cmd, &server)
	return cmd
}

func (p *program) importCosts(ctx context.Context, server, file string, text []byte) error {
	var out workspace.ImportedCosts
	body := map[string]string{"text": string(text)}
	err := p.shelf(ctx, server, http.MethodPost, "/api/costs", body, &out, func(ws *workspace.Workspace) (err error) {
		out, err = ws.ImportCosts(ctx, bytes.NewReader(text))
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if p.json {
		if err := p.answer(out); err != nil {
			return err
		}
	}
	for _, bad := range out.Bad {
		p.say("%s:%d: %s", file, bad.Line, message.In(p.lang, bad.Cause))
	}
	if n := len(out.Bad); n > 0 {
		return percorso.Errorf(percorso.Invalid, "%s: %d rows cannot be read, nothing was added", file, n)
	}
	if !p.json {
		p.print(costWords[p.lang]["added"], p.count(int64(out.Added)), p.count(int64(out.Rows-out.Added)))
	}
	return nil
}

func (p *program) costsListCommand() *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the costs, the latest periods first",
		Example: `  percorso costs list`,
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			list := []cost.Cost{}
			err := p.shelf(ctx, server, http.MethodGet, "/api/costs", nil, &list, func(ws *workspace.Workspace) (err error) {
				list, err = ws.Costs.Costs(ctx)
				return err
			})
			if err != nil {
				return err
			}
			if p.json {
				return p.answer(list)
			}
			w := costWords[p.lang]
			if len(list) == 0 {
				p.print("%s", w["none"])
				return nil
			}
			t := p.headed("id", w["field"], w["value"], w["from"], w["to"], w["amount"], w["note"])
			for i := range list {
				c := &list[i]
				row(t, c.ID, c.Field, c.Value, c.From, c.To, p.decimal(float64(c.Amount)/100, 2)+" "+c.Currency, c.Note)
			}
			return t.Flush()
		},
	}
	p.serverFlags(cmd, &server)
	return cmd
}

func (p *program) costsDeleteCommand() *cobra.Command {
	cmd := p.deletion("costs", "/api/costs/", func(ctx context.Context, ws *workspace.Workspace, id string) error {
		return ws.Costs.DeleteCost(ctx, id)
	})
	cmd.Example = `  percorso costs delete 5c1f0a9b2d3e4f607182`
	return cmd
}

// deletion is the command that deletes some of what is kept, by their ids.
func (p *program) deletion(what, path string, do func(ctx context.Context, ws *workspace.Workspace, id string) error) *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:   "delete ID...",
		Short: "Delete " + what + " by their ids",
		Args:  some("id"),
		RunE: func(cmd *cobra.Command, ids []string) error {
			for _, id := range ids {
				err := p.shelf(cmd.Context(), server, http.MethodDelete, path+url.PathEscape(id), nil, nil, func(ws *workspace.Workspace) error {
					return do(cmd.Context(), ws, id)
				})
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
	p.serverFlags(cmd, &server)
	return cmd
}

// costWords are the words of what the command prints.
var costWords = map[string]map[string]string{
	"en": {
		"added": "%s costs added; %s were there already.\n", "none": "No costs yet.\n",
		"field": "field", "value": "value", "from": "from", "to": "to", "amount": "amount", "note": "note",
	},
	"it": {
		"added": "%s costi aggiunti; %s c’erano già.\n", "none": "Ancora nessun costo.\n",
		"field": "campo", "value": "valore", "from": "dal", "to": "al", "amount": "importo", "note": "nota",
	},
}
