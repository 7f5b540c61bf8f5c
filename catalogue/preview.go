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
	Signatures   int                `json:"signatures" doc:"Signatures whose place would change"`
	Changed      int64              `json:"changed" doc:"Interactions whose channel, touchpoint, outcome, or stage in the default model would change"`
	Channel      int64              `json:"channel" doc:"Of these, interactions that would change channel"`
	Touchpoint   int64              `json:"touchpoint" doc:"Interactions that would change touchpoint"`
	Outcome      int64              `json:"outcome" doc:"Interactions that would become an outcome, or be one no more"`
	Models       []ModelPreview     `json:"models" doc:"Stage models of the new catalogue, in its order"`
	Removed      []percorso.ModelID `json:"removed_models" doc:"Stage models that would be gone"`
	Appear       []TouchpointCount  `json:"appear" doc:"Touchpoints that have no interactions now and would have, most first"`
	Disappear    []TouchpointCount  `json:"disappear" doc:"Touchpoints that would have no interactions any more, most first"`
	Moves        []PlaceMove        `json:"moves" doc:"From which place to which, most interactions first"`
	Touchpoints  []BeforeAfter      `json:"touchpoints" doc:"Touchpoints whose interactions would be more or fewer, the greatest change first"`
	Channels     []BeforeAfter      `json:"channels" doc:"The same of channels"`
	Samples      []PreviewSample    `json:"samples" doc:"Signatures that change, those with most interactions first"`

	// Moved marks the signatures that change, by code, for those who count what
	// else they have.
	Moved []bool `json:"-"`
}

// PlaceMove is what goes from one place to another.
type PlaceMove struct {
	From         Place `json:"from"`
	To           Place `json:"to"`
	Interactions int64 `json:"interactions"`
	Signatures   int   `json:"signatures"`
}

// BeforeAfter is something with its interactions before and after.
type BeforeAfter struct {
	ID     string        `json:"id"`
	Name   percorso.Text `json:"name"`
	Before int64         `json:"before"`
	After  int64         `json:"after"`
}

// ModelPreview is what would change in one stage model.
type ModelPreview struct {
	Model  percorso.ModelID `json:"model"`
	Name   percorso.Text    `json:"name"`
	New    bool             `json:"new" doc:"Whether the model is new; its stages have nothing to compare with"`
	Stage  int64            `json:"stage" doc:"Interactions that would change stage"`
	Placed int64            `json:"placed" doc:"Interactions that would be on a stage"`
	Before int64            `json:"placed_before" doc:"Interactions that are on a stage now"`
	Stages []BeforeAfter    `json:"stages" doc:"Each stage's interactions before and after"`
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
		Moves: []PlaceMove{}, Moved: make([]bool, len(sigs)),
	}
	moves := map[[2]Place]*PlaceMove{}
	for i, sig := range sigs {
		n := counts[i]
		p.Interactions += n
		a, b := old.Place(SignatureID(i)), next.Place(SignatureID(i))
		a.Name, b.Name = percorso.Text{}, percorso.Text{}
		if a == b {
			continue
		}
		p.Changed += n
		p.Signatures++
		p.Moved[i] = true
		a.Name, b.Name = old.Place(SignatureID(i)).Name, next.Place(SignatureID(i)).Name
		m := moves[[2]Place{a, b}]
		if m == nil {
			m = &PlaceMove{From: a, To: b}
			moves[[2]Place{a, b}] = m
		}
		m.Interactions += n
		m.Signatures++
		if a.Channel != b.Channel {
			p.Channel += n
		}
		if a.Touchpoint != b.Touchpoint {
			p.Touchpoint += n
		}
		if a.Outcome != b.Outcome {
			p.Outcome += n
		}
		p.Samples = append(p.Samples, PreviewSample{sig, n, a, b})
	}
	slices.SortStableFunc(p.Samples, func(a, b PreviewSample) int { return cmp.Compare(b.Interactions, a.Interactions) })
	p.Samples = p.Samples[:min(len(p.Samples), maxSamples)]
	for _, m := range moves {
		p.Moves = append(p.Moves, *m)
	}
	slices.SortFunc(p.Moves, func(a, b PlaceMove) int {
		return cmp.Or(cmp.Compare(b.Interactions, a.Interactions), cmp.Compare(a.From.Touchpoint, b.From.Touchpoint), cmp.Compare(a.To.Touchpoint, b.To.Touchpoint),
			cmp.Compare(a.From.Channel, b.From.Channel), cmp.Compare(a.To.Channel, b.To.Channel), cmp.Compare(a.To.Stage, b.To.Stage))
	})
	p.Moves = p.Moves[:min(len(p.Moves), maxSamples)]
	points := func(t *Table, i int) (string, percorso.Text) {
		at := t.Touchpoint[i]
		if at == 0 {
			return "", percorso.Text{}
		}
		return string(t.Touchpoints[at-1].ID), t.Touchpoints[at-1].Name
	}
	channels := func(t *Table, i int) (string, percorso.Text) {
		at := t.Channel[i]
		if at == 0 {
			return "", percorso.Text{}
		}
		return string(t.Channels[at-1].ID), t.Channels[at-1].Name
	}
	p.Touchpoints, p.Channels = beforeAfter(old, next, counts, points), beforeAfter(old, next, counts, channels)
	p.Appear = missing(next, old, counts)
	p.Disappear = missing(old, next, counts)
	return p, p.compareModels(before, after, sigs, counts)
}

// beforeAfter counts what has other interactions after than before.
func beforeAfter(old, next *Table, counts []int64, of func(*Table, int) (string, percorso.Text)) []BeforeAfter {
	all := map[string]*BeforeAfter{}
	count := func(t *Table, add func(*BeforeAfter, int64)) {
		for i := range t.Touchpoint {
			id, name := of(t, i)
			if id == "" {
				continue
			}
			if all[id] == nil {
				all[id] = &BeforeAfter{ID: id}
			}
			all[id].Name = name
			add(all[id], counts[i])
		}
	}
	count(old, func(b *BeforeAfter, n int64) { b.Before += n })
	count(next, func(b *BeforeAfter, n int64) { b.After += n })
	out := []BeforeAfter{}
	for _, id := range sortedKeys(all) {
		if b := all[id]; b.Before != b.After {
			out = append(out, *b)
		}
	}
	slices.SortStableFunc(out, func(a, b BeforeAfter) int { return cmp.Compare(size(b.After-b.Before), size(a.After-a.Before)) })
	return out
}

func size(n int64) int64 { return max(n, -n) }

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
		one := ModelPreview{Model: m.ID, Name: m.Name, New: before.models[m.ID] == nil, Stages: []BeforeAfter{}}
		for _, s := range m.Stages {
			one.Stages = append(one.Stages, BeforeAfter{ID: string(s.ID), Name: s.Name})
		}
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
				one.Stages[next.Stage[i]-1].After += n
			}
			if one.New {
				continue
			}
			a := old.Place(SignatureID(i)).Stage
			if a != "" {
				one.Before += n
				if at := slices.IndexFunc(one.Stages, func(s BeforeAfter) bool { return s.ID == string(a) }); at >= 0 {
					one.Stages[at].Before += n
				}
			}
			if a != b {
				one.Stage += n
			}
		}
		p.Models = append(p.Models, one)
	}
	return nil
}
