package catalogue

import (
	"maps"
	"slices"
	"sort"

	"percorso"
)

// The most that a document may hold. A Table counts channels and stages in a
// byte and touchpoints in two; the rest of them is for what the data proposes.
const (
	maxChannels    = 200
	maxTouchpoints = 20_000
	maxStages      = 255
	maxModels      = 100
	maxRules       = 10_000
	maxLists       = 200
)

// resolve returns the whole catalogue that d stands for, with the default that
// it extends merged in, or all that is wrong with it.
func (d *Document) resolve() (*Document, error) {
	c := &complaints{at: d.at}
	if c.at == nil {
		c.at = positions{}
	}
	d.checkShape(c)
	if len(c.list) > 0 {
		return nil, c.err()
	}
	whole := d
	if d.Extends == ExtendsDefault {
		whole = extend(Default(), d)
	}
	checkReferences(c, d, whole)
	if err := c.err(); err != nil {
		return nil, err
	}
	return whole, nil
}

// extend lays top over ground: what has the same id replaces, rules of top come
// first, outcomes of top stand alone.
func extend(ground, top *Document) *Document {
	out := &Document{
		Format:          Format,
		DefaultModel:    either(top.DefaultModel, ground.DefaultModel),
		Otherwise:       either(top.Otherwise, ground.Otherwise),
		Lists:           maps.Clone(ground.Lists),
		Channels:        overlay(ground.Channels, top.Channels, func(c Channel) percorso.ChannelID { return c.ID }),
		ChannelRules:    layRules(ground.ChannelRules, top.ChannelRules),
		Touchpoints:     overlay(ground.Touchpoints, top.Touchpoints, func(t Touchpoint) percorso.TouchpointID { return t.ID }),
		TouchpointRules: layRules(ground.TouchpointRules, top.TouchpointRules),
		Outcomes:        ground.Outcomes,
		at:              top.at,
	}
	if len(top.Outcomes) > 0 {
		out.Outcomes = top.Outcomes
	}
	if out.Lists == nil {
		out.Lists = map[string][]string{}
	}
	for name, items := range top.Lists {
		var whole []string
		for _, item := range items {
			if item == "@"+name { // the default's own entries, and more
				whole = append(whole, ground.Lists[name]...)
				continue
			}
			whole = append(whole, item)
		}
		out.Lists[name] = whole
	}
	models := make([]StageModel, len(top.Models))
	for i, m := range top.Models {
		models[i] = m
		if j := slices.IndexFunc(ground.Models, func(g StageModel) bool { return g.ID == m.ID }); j >= 0 && len(m.Stages) == 0 {
			models[i] = amend(ground.Models[j], m)
		}
	}
	out.Models = overlay(ground.Models, models, func(m StageModel) percorso.ModelID { return m.ID })
	return out
}

// amend changes single things of a stage model whose stages stay.
func amend(ground, top StageModel) StageModel {
	out := ground
	if top.Name != (percorso.Text{}) {
		out.Name = top.Name
	}
	if top.Loops != nil {
		out.Loops = top.Loops
	}
	if top.Follows != nil {
		out.Follows = top.Follows
	}
	out.Places = maps.Clone(ground.Places)
	if out.Places == nil {
		out.Places = map[percorso.TouchpointID]percorso.StageID{}
	}
	maps.Copy(out.Places, top.Places)
	out.Rules = layRules(ground.Rules, top.Rules)
	return out
}

func either[T comparable](a, b T) T {
	var zero T
	if a != zero {
		return a
	}
	return b
}

func overlay[T any, K comparable](ground, top []T, id func(T) K) []T {
	out := slices.Clone(ground)
	at := make(map[K]int, len(ground)+len(top))
	for i, g := range out {
		at[id(g)] = i
	}
	for _, t := range top {
		if i, ok := at[id(t)]; ok {
			out[i] = t
			continue
		}
		at[id(t)] = len(out)
		out = append(out, t)
	}
	return out
}

func sortedKeys[K ~string, V any](m map[K]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, string(k))
	}
	sort.Strings(out)
	return out
}
