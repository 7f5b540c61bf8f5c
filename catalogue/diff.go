package catalogue

import (
	"context"
	"slices"

	"percorso"
)

// Difference is one thing that is different between two versions. What it is
// about is told by ids and names, so that a page can say it in its language.
type Difference struct {
	What   string        `json:"what" enum:"channel,touchpoint,channel_rule,touchpoint_rule,list,outcomes,model,stage,loop,place,stage_rule,default_model,otherwise,extends" doc:"What sort of thing"`
	How    string        `json:"how" enum:"added,removed,changed,moved" doc:"What happened to it"`
	ID     string        `json:"id,omitempty" doc:"Its id; of a rule where it leads, of a loop from and to, of a place the touchpoint"`
	Name   percorso.Text `json:"name,omitzero" doc:"Its name, where it has one"`
	In     string        `json:"in,omitempty" doc:"Of a stage, a loop, a place, a stage rule: the stage model"`
	Before string        `json:"before,omitempty" doc:"As YAML writes it"`
	After  string        `json:"after,omitempty"`
}

// Diff returns what is different from version a to version b.
func (c *Catalogue) Diff(ctx context.Context, a, b int) ([]Difference, error) {
	docs := make([]*Document, 2)
	for i, n := range []int{a, b} {
		text, err := c.VersionText(ctx, n)
		if err != nil {
			return nil, err
		}
		if docs[i], err = Parse([]byte(text)); err != nil {
			return nil, err
		}
	}
	return differences(docs[0], docs[1]), nil
}

func differences(a, b *Document) []Difference {
	d := &differ{touchpoints: map[string]percorso.Text{}}
	for _, doc := range []*Document{Default(), a, b} {
		for _, t := range doc.Touchpoints {
			d.touchpoints[string(t.ID)] = t.Name
		}
	}
	d.value("extends", a.Extends, b.Extends)
	d.value("default_model", string(a.DefaultModel), string(b.DefaultModel))
	d.value("otherwise", string(a.Otherwise), string(b.Otherwise))
	before, after := treeOf(a), treeOf(b)
	compareMaps(d, "list", "", before.values["lists"], after.values["lists"])
	entries(d, "channel", "", a.Channels, b.Channels, func(c Channel) (string, percorso.Text, tree) { return string(c.ID), c.Name, channelTree(c) })
	rules(d, "channel_rule", "channel", "", a.ChannelRules, b.ChannelRules)
	entries(d, "touchpoint", "", a.Touchpoints, b.Touchpoints, func(t Touchpoint) (string, percorso.Text, tree) { return string(t.ID), t.Name, touchpointTree(t) })
	rules(d, "touchpoint_rule", "touchpoint", "", a.TouchpointRules, b.TouchpointRules)
	x, y := whenTree(a.Outcomes), whenTree(b.Outcomes)
	d.value("outcomes", text(x), text(y))
	d.models(a.Models, b.Models)
	return d.list
}

func text(t tree) string {
	if t.empty() {
		return ""
	}
	return t.inline()
}

type differ struct {
	list        []Difference
	touchpoints map[string]percorso.Text
}

func (d *differ) add(x Difference) {
	switch {
	case x.How != "":
	case x.Before == "":
		x.How = "added"
	case x.After == "":
		x.How = "removed"
	default:
		x.How = "changed"
	}
	d.list = append(d.list, x)
}

func (d *differ) value(what, before, after string) {
	if before != after {
		d.add(Difference{What: what, Before: before, After: after})
	}
}

func compareMaps(d *differ, what, in string, a, b tree) {
	for _, k := range a.keys {
		if was, is := a.values[k], b.values[k]; !was.equal(&is) {
			d.add(Difference{What: what, ID: k, In: in, Before: text(was), After: text(is), Name: d.nameFor(what, k)})
		}
	}
	for _, k := range b.keys {
		if _, ok := a.values[k]; !ok {
			is := b.values[k]
			d.add(Difference{What: what, ID: k, In: in, After: text(is), Name: d.nameFor(what, k)})
		}
	}
}

func (d *differ) nameFor(what, id string) percorso.Text {
	if what == "place" || what == "touchpoint_rule" {
		return d.touchpoints[id]
	}
	return percorso.Text{}
}

// entries compares lists of things that have an id.
func entries[T any](d *differ, what, in string, a, b []T, of func(T) (string, percorso.Text, tree)) {
	was := map[string]tree{}
	var order []string
	for _, x := range a {
		id, _, t := of(x)
		was[id] = t
		order = append(order, id)
	}
	seen := map[string]bool{}
	var kept []string
	for _, y := range b {
		id, name, t := of(y)
		seen[id] = true
		old, there := was[id]
		switch {
		case !there:
			d.add(Difference{What: what, ID: id, Name: name, In: in, After: text(t)})
			continue
		case !old.equal(&t):
			d.add(Difference{What: what, ID: id, Name: name, In: in, Before: text(old), After: text(t)})
		}
		kept = append(kept, id)
	}
	for _, x := range a {
		if id, name, t := of(x); !seen[id] {
			d.add(Difference{What: what, ID: id, Name: name, In: in, Before: text(t)})
		}
	}
	order = slices.DeleteFunc(order, func(id string) bool { return !seen[id] })
	for i, id := range kept {
		if at := slices.Index(order, id); at != i && at >= 0 {
			d.add(Difference{What: what, How: "moved", ID: id, In: in, Name: nameOf(b, id, of)})
			order = slices.Insert(slices.Delete(order, at, at+1), i, id)
		}
	}
}

func nameOf[T any](list []T, id string, of func(T) (string, percorso.Text, tree)) percorso.Text {
	for _, x := range list {
		if i, name, _ := of(x); i == id {
			return name
		}
	}
	return percorso.Text{}
}

// rules compares lists of rules. One that replaces the same rule of Percorso's,
// or leads to the same place where one is gone and one has come, has changed.
func rules[R rule](d *differ, what, key, in string, a, b []R) {
	am, bm := marksOf(a), marksOf(b)
	var gone, come []R
	for i, r := range a {
		if !slices.Contains(bm, am[i]) {
			gone = append(gone, r)
		}
	}
	for i, r := range b {
		if !slices.Contains(am, bm[i]) {
			come = append(come, r)
		}
	}
	for _, r := range come {
		target, _, _, replaces := r.parts()
		like := slices.IndexFunc(gone, func(o R) bool {
			t, _, _, m := o.parts()
			return m == replaces && (m != "" || t == target)
		})
		x := Difference{What: what, ID: target, In: in, Name: d.nameFor(what, target), After: text(ruleTree(key, r))}
		switch {
		case like >= 0:
			x.Before = text(ruleTree(key, gone[like]))
			gone = slices.Delete(gone, like, like+1)
		case replaces != "":
			x.How = "changed"
			if removal(r) {
				x.How, x.ID = "removed", replaces
				x.Before, x.After = x.After, ""
			}
		}
		d.add(x)
	}
	for _, r := range gone {
		target, _, _, _ := r.parts()
		d.add(Difference{What: what, ID: target, In: in, Name: d.nameFor(what, target), Before: text(ruleTree(key, r))})
	}
	same := slices.DeleteFunc(slices.Clone(am), func(m string) bool { return !slices.Contains(bm, m) })
	kept := slices.DeleteFunc(slices.Clone(bm), func(m string) bool { return !slices.Contains(am, m) })
	for i, m := range kept {
		if at := slices.Index(same, m); at != i && at >= 0 {
			target, _, _, _ := b[slices.Index(bm, m)].parts()
			d.add(Difference{What: what, How: "moved", ID: target, In: in, Name: d.nameFor(what, target)})
			same = slices.Insert(slices.Delete(same, at, at+1), i, m)
		}
	}
}

// models compares stage models, inside too.
func (d *differ) models(a, b []StageModel) {
	head := func(m StageModel) (string, percorso.Text, tree) {
		follows := ""
		if m.Follows != nil {
			follows = string(m.Follows.Model)
		}
		return string(m.ID), m.Name, mapping().put("id", word(m.ID)).put("name", nameTree(m.Name)).put("follows", word(follows)).line()
	}
	entries(d, "model", "", a, b, head)
	for _, y := range b {
		var x StageModel
		at := slices.IndexFunc(a, func(m StageModel) bool { return m.ID == y.ID })
		if at < 0 && len(y.Stages) > 0 {
			continue // all of it is new
		}
		if at >= 0 {
			x = a[at]
		}
		id := string(y.ID)
		entries(d, "stage", id, x.Stages, y.Stages, func(s Stage) (string, percorso.Text, tree) { return string(s.ID), s.Name, stageTree(s) })
		entries(d, "loop", id, x.Loops, y.Loops, func(l Loop) (string, percorso.Text, tree) {
			return string(l.From + " - " + l.To), l.Name, loopTree(l)
		})
		was, is := modelTree(x), modelTree(y)
		compareMaps(d, "place", id, was.values["places"], is.values["places"])
		rules(d, "stage_rule", "stage", id, x.Rules, y.Rules)
	}
}
