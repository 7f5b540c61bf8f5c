package main

import (
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"percorso/journeymap/document"
)

// errDiffers ends map diff when the maps differ.
var errDiffers = errors.New("the maps differ")

func (p *program) mapDiffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff A B",
		Short: "Say what differs from one map's file to another",
		Long: `Compares two files thing by thing, by id: what was added, removed, changed and
moved, and what of it. Ends with 0 when they say the same, with 1 when they
differ, as diff does, and with more when one cannot be read.`,
		Example: `  percorso map diff before.percorso-map.json after.percorso-map.json
  git show HEAD~1:coat.percorso-map.json | percorso map diff - coat.percorso-map.json --json`,
		Args: takes("first file", "second file"),
		RunE: func(_ *cobra.Command, args []string) error {
			a, _, err := p.readMap(args[0])
			if err != nil {
				return err
			}
			b, _, err := p.readMap(args[1])
			if err != nil {
				return err
			}
			d := document.Diff(a, b)
			if p.json {
				if err := p.answer(d); err != nil {
					return err
				}
			} else {
				p.printDifference(a, b, d)
			}
			if len(d.Nodes) > 0 {
				return errDiffers
			}
			return nil
		},
	}
}

// mapWords are what the map commands say.
var mapWords = map[string]map[string]string{
	"en": {
		"right": "ok     %s: “%s”, %d stages and steps, %d lanes, %d cards\n", "wrong": "WRONG  %s\n",
		"unknown": "       %d things are of kinds that this version does not know; they are kept\n",
		"same":    "No difference.\n", "sum": "\n%d added, %d removed, %d changed, %d moved.\n",
		"map": "map", "persona": "persona", "stage": "stage", "step": "step", "lane": "lane", "card": "card", "link": "link", "stakeholder": "stakeholder",
		"moved": "moved", "in": "in", "from": "from", "open": "“", "close": "”", "nothing": "nothing",
	},
	"it": {
		"right": "a posto   %s: «%s», %d tappe e passi, %d corsie, %d carte\n", "wrong": "SBAGLIATO %s\n",
		"unknown": "          %d elementi sono di tipi che questa versione non conosce; restano\n",
		"same":    "Nessuna differenza.\n", "sum": "\n%d aggiunti, %d tolti, %d cambiati, %d spostati.\n",
		"map": "mappa", "persona": "persona", "stage": "tappa", "step": "passo", "lane": "corsia", "card": "carta", "link": "collegamento", "stakeholder": "portatore d’interesse",
		"moved": "spostato", "in": "in", "from": "da", "open": "«", "close": "»", "nothing": "niente",
	},
}

// marks stand before what differs.
var marks = map[document.Change]string{document.Added: "+", document.Removed: "-", document.Changed: "~", document.Moved: ">"}

// printDifference says what differs, a thing a line, with its props below.
func (p *program) printDifference(a, b *document.Document, d *document.Difference) {
	w := mapWords[p.lang]
	if len(d.Nodes) == 0 {
		p.print("%s", w["same"])
		return
	}
	for _, n := range d.Nodes {
		of := b
		if n.Change == document.Removed {
			of = a
		}
		p.print("%s %s %s", marks[n.Change], p.kindOf(of, n), p.named(n.Name, string(n.ID)))
		if n.Parent != "" && n.Parent != document.Root {
			parent, _ := of.Node(n.Parent)
			p.print(", %s %s", w["in"], p.nameOf(parent))
		}
		if n.Before != "" && n.Before != document.Root {
			before, _ := a.Node(n.Before)
			p.print(", %s %s", w["from"], p.nameOf(before))
		}
		if n.Moved && n.Change == document.Changed {
			p.print(", %s", w["moved"])
		}
		p.print("\n")
		for _, prop := range n.Props {
			p.print("    %s: %s → %s\n", prop.Name, p.value(a, prop.Name, prop.Before), p.value(b, prop.Name, prop.After))
		}
	}
	p.print(w["sum"], d.Added, d.Removed, d.Changed, d.Moved)
}

// kindOf names a kind; one that is not known by itself.
func (p *program) kindOf(of *document.Document, n document.NodeDifference) string {
	kind := string(n.Kind)
	if node, ok := of.Node(n.ID); ok && n.Kind == document.KindStage && node.Parent != document.Root {
		kind = "step"
	}
	if word, ok := mapWords[p.lang][kind]; ok {
		return word
	}
	return kind
}

// nameOf is what a node is called: a lane without a title by its kind.
func (p *program) nameOf(n document.Node) string {
	if n.Name() == "" && n.Kind == document.KindLane {
		return n.Text("kind")
	}
	return p.named(n.Name(), string(n.ID))
}

func (p *program) named(name, id string) string {
	if name == "" {
		return id
	}
	return p.quoted(name)
}

// value is a prop as people read it: a stage by its title.
func (p *program) value(of *document.Document, prop string, raw json.RawMessage) string {
	if raw == nil {
		return mapWords[p.lang]["nothing"]
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return short(string(raw))
	}
	if stage, ok := of.Node(document.NodeID(text)); ok && prop == "stage" {
		return p.nameOf(stage)
	}
	return p.quoted(text)
}

func (p *program) quoted(text string) string {
	w := mapWords[p.lang]
	return w["open"] + short(text) + w["close"]
}

// short cuts what is long.
func short(s string) string {
	const most = 100
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
