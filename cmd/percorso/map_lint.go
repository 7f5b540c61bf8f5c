package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"percorso/journeymap"
	"percorso/journeymap/lint"
	"percorso/workspace"
)

// errLacks ends map lint when the map lacks more than a hint's worth.
var errLacks = errors.New("the map lacks something")

func (p *program) mapLintCommand() *cobra.Command {
	var id, server string
	cmd := &cobra.Command{
		Use:   "lint [FILE]",
		Short: "Say what a map lacks",
		Long: `Says what a good map has and this one lacks: a scenario, a persona, an emotion, an
owner for its ideas, evidence for its pain points, a review in time. With --map it
is a map of the workspace, or of a server, and it is also said which bindings do
not work, which data stands still and which figures moved since the last version.
Ends with 1 when there are errors or warnings; hints alone end with 0.`,
		Example: `  percorso map lint coat.percorso-map.json
  percorso map lint --map 4c2kq7d3m5x1aw9e
  percorso map lint --server http://127.0.0.1:8780/w/main --map 4c2kq7d3m5x1aw9e --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 1) == (id != "") {
				return usageError{errors.New("map lint: name a file, or a map of the workspace with --map")}
			}
			if server != "" && id == "" {
				return usageError{errors.New("map lint: --server needs a map of the server: name it with --map")}
			}
			var found lint.Findings
			var err error
			switch {
			case server != "":
				found, err = p.lintServer(cmd.Context(), server, id)
			case id != "":
				found, err = p.lintMap(cmd.Context(), journeymap.ID(id))
			default:
				doc, _, wrong := p.readMap(args[0])
				if err = wrong; err == nil {
					found = lint.Of(doc, lint.Input{Now: time.Now()})
				}
			}
			if err != nil {
				return err
			}
			if p.json {
				err = p.answer(found)
			} else {
				p.printFindings(found)
			}
			if err == nil && found.Errors+found.Warnings > 0 {
				err = errLacks
			}
			return err
		},
	}
	cmd.Flags().StringVar(&id, "map", "", "id of a map of the workspace, in place of a file")
	p.serverFlags(cmd, &server)
	return cmd
}

// lintMap looks at a map of the workspace as one of its owners.
func (p *program) lintMap(ctx context.Context, id journeymap.ID) (found lint.Findings, err error) {
	ws, err := p.open(ctx)
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, ws.Close(context.WithoutCancel(ctx))) }()
	service, err := p.measuring(ctx, ws)
	if err != nil {
		return found, err
	}
	owner, err := mapOwner(ctx, ws)
	if err != nil {
		return found, err
	}
	opened, err := ws.Maps.Open(ctx, id, owner.ID)
	if err != nil {
		return found, err
	}
	kept, err := newestVersion(ctx, ws, id, owner.ID)
	if err != nil {
		return found, err
	}
	in, err := lint.Look(ctx, service, opened.Doc, time.Now(), kept)
	if err != nil {
		return found, err
	}
	return lint.Of(opened.Doc, in), nil
}

// newestVersion is when the map was kept last; zero for never.
func newestVersion(ctx context.Context, ws *workspace.Workspace, id journeymap.ID, person string) (time.Time, error) {
	versions, err := ws.Maps.Versions(ctx, id, person)
	if err != nil || len(versions) == 0 {
		return time.Time{}, err
	}
	return versions[0].At, nil
}

func (p *program) lintServer(ctx context.Context, server, id string) (found lint.Findings, err error) {
	text, err := p.call(ctx, http.MethodGet, server, "/api/maps/"+url.PathEscape(id)+"/lint", nil)
	if err != nil {
		return found, err
	}
	if err := json.Unmarshal(text, &found); err != nil {
		return found, fmt.Errorf("reading the server's answer: %w", err)
	}
	return found, nil
}

// printFindings says what was found, a finding a line, with the id of its node.
func (p *program) printFindings(found lint.Findings) {
	w := lintWords[p.lang]
	if len(found.Findings) == 0 {
		p.print("%s\n", w["none"])
		return
	}
	for _, f := range found.Findings {
		said, known := w[f.ID]
		if !known {
			said = f.ID
		}
		for name, value := range f.Params {
			if name == "title" {
				value = cmp.Or(value, w["unnamed"])
			}
			said = strings.ReplaceAll(said, "{"+name+"}", value)
		}
		p.print("%-10s %s  [%s]\n", w[f.Severity], said, f.Node)
	}
	p.print(w["sum"], found.Errors, found.Warnings, found.Hints)
}

// lintWords are what map lint says, by finding; lint.Finding lists them.
var lintWords = map[string]map[string]string{
	"en": {
		"none": "Nothing is missing that a good map has.", "sum": "\n%d errors, %d warnings, %d hints.\n", "unnamed": "unnamed",
		"error": "ERROR", "warning": "WARNING", "hint": "hint",
		"no-scenario": "No scenario: from which need does it start?", "no-goal": "No goal.", "no-persona": "No persona: whose journey is it?",
		"two-personas": "{n} personas in one narrative, and cards that do not say of whom.", "no-owner": "No owner: who keeps it alive?",
		"no-emotion": "No emotion: add the curve.", "no-stages": "No stages.", "empty-stage": "“{title}”: no cards.", "stage-no-touchpoint": "“{title}”: no touchpoint.",
		"empty-lane": "Lane “{title}” ({kind}) is empty.", "idea-no-owner": "Idea without an owner: “{text}”.", "idea-no-metric": "Idea without a metric: “{text}”.",
		"pain-no-evidence": "Pain point without evidence: “{text}”.", "moment-no-figure": "Moment of truth that nothing measures: “{text}”.",
		"duplicate-card": "The same words as card {other}: “{text}”.", "nothing-bound": "Nothing is bound to data.", "unknown-name": "The catalogue does not know the {kind} “{name}”.",
		"refused-binding": "A binding does not work: {fault}", "review-overdue": "Its review was due on {next}, {days} days ago.", "review-none": "No rhythm of review.",
		"data-old": "“{title}”: data has stood still for {days} days.", "figure-changed": "“{title}”: {figure} moved since the last version, from {before} to {now}.",
		"persona-no-audience": "{name}: no customers behind.", "expected-no-experienced": "“{title}”: an expectation, and nothing measured beside it.",
	},
	"it": {
		"none": "Non manca nulla di quel che una buona mappa ha.", "sum": "\n%d errori, %d avvisi, %d consigli.\n", "unnamed": "senza nome",
		"error": "ERRORE", "warning": "ATTENZIONE", "hint": "consiglio",
		"no-scenario": "Manca lo scenario: da quale bisogno parte?", "no-goal": "Manca lo scopo.", "no-persona": "Manca la persona: di chi è il percorso?",
		"two-personas": "{n} persone in un solo racconto, e carte che non dicono di chi parlano.", "no-owner": "Nessun custode: chi la tiene viva?",
		"no-emotion": "Nessuna emozione: aggiungi la curva.", "no-stages": "Nessuna tappa.", "empty-stage": "«{title}»: nessuna carta.", "stage-no-touchpoint": "«{title}»: nessun punto di contatto.",
		"empty-lane": "La corsia «{title}» ({kind}) è vuota.", "idea-no-owner": "Idea senza custode: «{text}».", "idea-no-metric": "Idea senza indicatore: «{text}».",
		"pain-no-evidence": "Punto critico senza prove: «{text}».", "moment-no-figure": "Momento di verità che nessuno misura: «{text}».", //nolint:misspell // Italian
		"duplicate-card": "Le stesse parole della carta {other}: «{text}».", "nothing-bound": "Nulla è collegato ai dati.", "unknown-name": "Il catalogo non conosce «{name}» ({kind}).",
		"refused-binding": "Un collegamento ai dati non funziona: {fault}", "review-overdue": "Era da rivedere il {next}, {days} giorni fa.", "review-none": "Nessun ritmo di revisione.",
		"data-old": "«{title}»: dati fermi da {days} giorni.", "figure-changed": "«{title}»: {figure} è cambiata dall’ultima versione, da {before} a {now}.",
		"persona-no-audience": "{name}: nessun cliente dietro.", "expected-no-experienced": "«{title}»: un’attesa, e niente di misurato accanto.",
	},
}
