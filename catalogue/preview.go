package catalogue

import (
	"cmp"
	"slices"

	"percorso"
)

// Preview is what a new catalogue would change, on the interactions that there
// are.
type Preview struct {
	Base         int                `json:"base" doc:"Version that the new catalogue was compared with"`
	Interactions int64              `json:"interactions" doc:"Interactions there are"`
	Changed      int64              `json:"changed" doc:"Interactions whose channel, touchpoint, outcome, or stage in the default model would change"`
	Channel      int64              `json:"channel" doc:"Of these, interactions that would change channel"`
	Touchpoint   int64              `json:"touchpoint" doc:"Interactions that would change touchpoint"`
	Outcome      int64              `json:"outcome" doc:"Interactions that would become an outcome, or be one no more"`
	Models       []ModelPreview     `json:"models" doc:"Stage models of the new catalogue, in its order"`
	Removed      []percorso.ModelID `json:"removed_models" doc:"Stage models that would be gone"`
	Appear       []TouchpointCount  `json:"appear" doc:"Touchpoints that have no interactions now and would have, most first"`
	Disappear    []TouchpointCount  `json:"disappear" doc:"Touchpoints that would have no interactions any more, most first"`
	Samples      []PreviewSample    `json:"samples" doc:"Signatures that change, those with most interactions first"`
}

// ModelPreview is what would change in one stage model.
type ModelPreview struct {
	Model  percorso.ModelID `json:"model"`
	Name   percorso.Text    `json:"name"`
	New    bool             `json:"new" doc:"Whether the model is new; its stages have nothing to compare with"`
	Stage  int64            `json:"stage" doc:"Interactions that would change stage"`
	Placed int64            `json:"placed" doc:"Interactions that would be on a stage"`
	Before int64            `json:"placed_before" doc:"Interactions that are on a stage now"`
}

// TouchpointCount is a touchpoint with its interactions.
type TouchpointCount struct {
	Touchpoint   Touchpoint `json:"touchpoint"`
	Interactions int64      `json:"interactions"`
}

// PreviewSample is a signature before and after.
type PreviewSample struct {
	Signature    Signature `json:"signature"`
	Interactions int64     `json:"interactions"`
	Before       Place     `json:"before"`
	After        Place     `json:"after"`
}

// Place is where a signature belongs, the stage in the default model.
type Place struct {
	Channel    percorso.ChannelID    `json:"channel,omitempty"`
	Touchpoint percorso.TouchpointID `json:"touchpoint,omitempty"`
	Name       percorso.Text         `json:"name" doc:"The touchpoint's"`
	Stage      percorso.StageID      `json:"stage,omitempty"`
	Outcome    bool                  `json:"outcome,omitempty"`
}

// maxSamples is how many signatures a Preview shows.
const maxSamples = 50

// Place returns where signature i belongs.
func (t *Table) Place(i SignatureID) Place {
	var p Place
	if c := t.Channel[i]; c > 0 {
		p.Channel = t.Channels[c-1].ID
	}
	if tp := t.Touchpoint[i]; tp > 0 {
		p.Touchpoint, p.Name = t.Touchpoints[tp-1].ID, t.Touchpoints[tp-1].Name
	}
	if s := t.Stage[i]; s > 0 {
		p.Stage = t.Model.Stages[s-1].ID
	}
	p.Outcome = t.Outcome[i]
	return p
}

// Preview compares yaml with the catalogue that rules, on signatures and their
// counts of interactions; a missing count is 0. The error is that of Parse when
// yaml is wrong.
func (c *Catalogue) Preview(yaml string, sigs []Signature, counts []int64) (*Preview, error) {
	doc, err := Parse([]byte(yaml))
	if err != nil {
		return nil, err
	}
	old, base := c.Document()
	before, err := newCompiler(old, base)
	if err != nil {
		return nil, err
	}
	after, err := newCompiler(doc, base)
	if err != nil {
		return nil, err
	}
	if len(counts) < len(sigs) {
		counts = append(slices.Clone(counts), make([]int64, len(sigs)-len(counts))...)
	}
	return compare(before, after, sigs, counts)
}

func compare(before, after *compiler, sigs []Signature, counts []int64) (*Preview, error) {
	old, err := before.table("", sigs)
	if err != nil {
		return nil, err
	}
	next, err := after.table("", sigs)
	if err != nil {
		return nil, err
	}
	p := &Preview{
		Base: before.version, Models: []ModelPreview{}, Removed: []percorso.ModelID{},
		Appear: []TouchpointCount{}, Disappear: []TouchpointCount{}, Samples: []PreviewSample{},
	}
	for i, sig := range sigs {
		n := counts[i]
		p.Interactions += n
		a, b := old.Place(SignatureID(i)), next.Place(SignatureID(i))
		a.Name, b.Name = percorso.Text{}, percorso.Text{}
		if a == b {
			continue
		}
		p.Changed += n
		if a.Channel != b.Channel {
			p.Channel += n
		}
		if a.Touchpoint != b.Touchpoint {
			p.Touchpoint += n
		}
		if a.Outcome != b.Outcome {
			p.Outcome += n
		}
		p.Samples = append(p.Samples, PreviewSample{sig, n, old.Place(SignatureID(i)), next.Place(SignatureID(i))})
	}
	slices.SortStableFunc(p.Samples, func(a, b PreviewSample) int { return cmp.Compare(b.Interactions, a.Interactions) })
	p.Samples = p.Samples[:min(len(p.Samples), maxSamples)]
	p.Appear = missing(next, old, counts)
	p.Disappear = missing(old, next, counts)
	return p, p.compareModels(before, after, sigs, counts)
}

// missing returns the touchpoints that have interactions in a and none in b.
func missing(a, b *Table, counts []int64) []TouchpointCount {
	inA, inB := interactions(a, counts), interactions(b, counts)
	out := []TouchpointCount{}
	for _, t := range a.Touchpoints {
		if inA[t.ID] > 0 && inB[t.ID] == 0 {
			out = append(out, TouchpointCount{t, inA[t.ID]})
		}
	}
	slices.SortStableFunc(out, func(x, y TouchpointCount) int { return cmp.Compare(y.Interactions, x.Interactions) })
	return out
}

func interactions(t *Table, counts []int64) map[percorso.TouchpointID]int64 {
	out := map[percorso.TouchpointID]int64{}
	for i, at := range t.Touchpoint {
		if at > 0 {
			out[t.Touchpoints[at-1].ID] += counts[i]
		}
	}
	return out
}

func (p *Preview) compareModels(before, after *compiler, sigs []Signature, counts []int64) error {
	for _, m := range before.doc.Models {
		if after.models[m.ID] == nil {
			p.Removed = append(p.Removed, m.ID)
		}
	}
	for _, m := range after.doc.Models {
		next, err := after.table(m.ID, sigs)
		if err != nil {
			return err
		}
		one := ModelPreview{Model: m.ID, Name: m.Name, New: before.models[m.ID] == nil}
		var old *Table
		if !one.New {
			if old, err = before.table(m.ID, sigs); err != nil {
				return err
			}
		}
		for i, n := range counts[:len(sigs)] {
			b := next.Place(SignatureID(i)).Stage
			if b != "" {
				one.Placed += n
			}
			if one.New {
				continue
			}
			a := old.Place(SignatureID(i)).Stage
			if a != "" {
				one.Before += n
			}
			if a != b {
				one.Stage += n
			}
		}
		p.Models = append(p.Models, one)
	}
	return nil
}
