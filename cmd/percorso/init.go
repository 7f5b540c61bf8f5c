package main

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/collect/source"
	"percorso/workspace"
)

func (p *program) initCommand() *cobra.Command {
	var c workspace.Config
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a workspace",
		Long:  `Makes the data folder and a workspace in it: a brand with its own data.`,
		Example: `  percorso init --name "Tramasole"
  percorso init --data /srv/percorso --name Acme --currency USD --zone America/New_York --region US`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.ID = percorso.WorkspaceID(p.workspace)
			if err := workspace.Init(p.dir(), c); err != nil {
				return err
			}
			site, err := p.firstSource(cmd.Context())
			if err != nil {
				return err
			}
			if p.json {
				return p.answer(map[string]string{"workspace": p.workspace, "folder": p.dir(), "source": string(site.ID), "write_key": site.WriteKey})
			}
			p.say(`The workspace is in %s, with a source "%s" whose write key is %s. Next:
  percorso import --data %s --mapping examples/imports/olist.yaml --from FOLDER
  percorso serve --data %s`, p.dir(), site.Name, site.WriteKey, p.data, p.data)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&c.Name, "name", "", "the brand's name (default: the workspace's)")
	f.StringVar(&c.Currency, "currency", "EUR", "currency of its values, ISO 4217")
	f.StringVar(&c.Zone, "zone", "Europe/Rome", "time zone in which its days begin, IANA")
	f.StringVar(&c.Region, "region", "IT", "country of telephone numbers without a prefix, ISO 3166")
	f.IntVar(&c.RetentionDays, "retention-days", 0, "how long events are kept; 0 for ever")
	return cmd
}

var firstSourceName = map[string]string{"it": "Sito", "en": "Site"}

// firstSource makes the source that a new workspace begins with: a site, whose
// key can be read in its pages.
func (p *program) firstSource(ctx context.Context) (source.Source, error) {
	ws, err := p.open(ctx)
	if err != nil {
		return source.Source{}, err
	}
	site, err := ws.Sources.Add(ctx, source.Source{ID: "site", Name: firstSourceName[p.lang], Trust: source.Browser})
	return site, errors.Join(err, ws.Close(context.WithoutCancel(ctx)))
}

// answer writes v to the standard output as JSON.
func (p *program) answer(v any) error {
	enc := json.NewEncoder(p.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which version this is",
		Args:  takes(),
		RunE: func(*cobra.Command, []string) error {
			if p.json {
				return p.answer(buildInfo())
			}
			b := buildInfo()
			p.print("percorso %s (%s, %s)\n", b.Version, b.Go, b.Platform)
			return nil
		},
	}
}
