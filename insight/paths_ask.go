package insight

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"percorso"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// mostMerged is how many of the others of a step are told of.
const mostMerged = 50

// othersName is what the others are called.
var othersName = percorso.Text{It: "Altro", En: "Other"}

func (a *Asker) paths(ctx context.Context, s *scope, q Query) (*PathsAnswer, error) {
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	l, err := s.layOutPaths(ctx, &q, first, second)
	if err != nil {
		return nil, err
	}
	ask := func(sel *sequence.Selection, sizes [][]int64) (*PathFigures, error) {
		start := a.now()
		l.rule.Until = s.until(sel)
		f, err := exec.Paths(ctx, s.blocks, s.table, sel, &l.places.PathNodes, l.slots, l.rule)
		if err != nil {
			return nil, err
		}
		out := l.figures(f, sizes)
		out.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return out, nil
	}
	answer := &PathsAnswer{Kind: q.Kind, Query: q}
	f, err := ask(first, l.sizes)
	if err != nil {
		return nil, err
	}
	answer.PathFigures = *f
	if second == nil {
		return answer, nil
	}
	if answer.Compare, err = ask(second, l.compared); err != nil {
		return nil, err
	}
	answer.differ()
	return answer, nil
}

// pathLayout is the nodes that each step shows, by slot; behind them stands the
// slot of the others.
type pathLayout struct {
	places          *pathPlaces
	rule            figures.PathRule
	shown           [][]int // by step: the nodes of its slots
	slots           [][]uint16
	sizes, compared [][]int64 // by step, then by node; compared is nil without a comparison
}

// layOutPaths chooses what each step shows: by the paths of the first selection.
func (s *scope) layOutPaths(ctx context.Context, q *Query, first, second *sequence.Selection) (*pathLayout, error) {
	l := &pathLayout{}
	var err error
	if l.places, err = s.pathNodes(q.Paths); err != nil {
		return nil, err
	}
	if l.rule, err = s.pathRule(q); err != nil {
		return nil, err
	}
	for _, key := range q.Paths.Through {
		step, id := l.parseKey(key)
		node := l.places.find(id)
		if step < 0 || node < 0 {
			return nil, fault("paths.through", "there is no node "+strconv.Quote(key), "give the keys of nodes as the answer tells them; the others of a step cannot be passed through")
		}
		l.rule.Through = append(l.rule.Through, figures.PathPlace{Step: step, Node: node})
	}
	if l.places.Count <= q.Paths.Top+1 {
		l.showAll()
		return l, nil
	}
	if l.sizes, err = exec.PathSizes(ctx, s.blocks, s.table, first, &l.places.PathNodes, l.rule); err != nil {
		return nil, err
	}
	if second != nil {
		if l.compared, err = exec.PathSizes(ctx, s.blocks, s.table, second, &l.places.PathNodes, l.rule); err != nil {
			return nil, err
		}
	}
	l.choose(q.Paths)
	return l, nil
}

// find returns the node with that id, or -1.
func (p *pathPlaces) find(id string) int {
	n, ok := slices.BinarySearchFunc(p.nodes, id, func(n pathPlace, id string) int { return cmp.Compare(n.id, id) })
	if !ok {
		return -1
	}
	return n
}

// showAll gives every node a slot at every step.
func (l *pathLayout) showAll() {
	all, slots := make([]int, l.places.Count), make([]uint16, l.places.Count)
	for n := range all {
		all[n], slots[n] = n, uint16(n)
	}
	l.shown, l.slots = slices.Repeat([][]int{all}, l.rule.Depth), slices.Repeat([][]uint16{slots}, l.rule.Depth)
	l.sizes = make([][]int64, l.rule.Depth) // nothing is merged
	l.compared = l.sizes
}

// choose gives the largest nodes of each step a slot of their own, and those
// that are asked for; a single one besides gets one too.
func (l *pathLayout) choose(p *Paths) {
	always := map[int]bool{}
	for _, id := range p.Shown {
		always[l.places.find(id)] = true
	}
	for step, sizes := range l.sizes {
		size := func(n int) int64 { return sizes[n] }
		var there []int
		for n := range sizes {
			if sizes[n] > 0 || l.compared != nil && l.compared[step][n] > 0 {
				there = append(there, n)
			}
		}
		slices.SortStableFunc(there, func(a, b int) int { return cmp.Compare(size(b), size(a)) })
		shown := there
		if len(there) > p.Top+1 {
			shown = slices.Clone(there[:p.Top])
			for _, n := range there[p.Top:] {
				if always[n] {
					shown = append(shown, n)
				}
			}
		}
		slots := make([]uint16, len(sizes))
		for n := range slots {
			slots[n] = uint16(len(shown))
		}
		for slot, n := range shown {
			slots[n] = uint16(slot)
		}
		l.shown, l.slots = append(l.shown, shown), append(l.slots, slots)
	}
}

// key names a slot of a step.
func (l *pathLayout) key(step, slot int) string {
	key := strconv.Itoa(step+1) + ":"
	if slot < len(l.shown[step]) {
		key += l.places.nodes[l.shown[step][slot]].id
	}
	return key
}

// parseKey returns the step and the id that a key names; step is -1 when it
// names none.
func (l *pathLayout) parseKey(key string) (step int, id string) {
	for i, r := range key {
		if r == ':' {
			n, err := strconv.Atoi(key[:i])
			if err != nil || n < 1 || n > l.rule.Depth {
				return -1, ""
			}
			return n - 1, key[i+1:]
		}
	}
	return -1, ""
}

// figures writes the engine's figures in the words of the answer.
func (l *pathLayout) figures(f *figures.Paths, sizes [][]int64) *PathFigures {
	out := &PathFigures{Off: f.Off, Paths: f.Paths, Customers: f.Customers, Steps: make([]PathsStep, len(f.Steps))}
	in, outward := map[string]int64{}, map[string]int64{}
	for k := range f.Steps {
		from, to := k, k+1
		if l.rule.Reverse {
			from, to = k+1, k
		}
		out.Steps[k].Links = []PathLink{}
		for _, m := range f.Steps[k].Links {
			link := PathLink{From: l.key(from, m.From), To: l.key(to, m.To), Paths: m.Time.N, Customers: m.Customers, Time: quartiles(m.Time)}
			link.Share = ratio(m.Time.N, f.Steps[from].Nodes[m.From].Paths)
			in[link.To] += link.Paths
			outward[link.From] += link.Paths
			out.Steps[k].Links = append(out.Steps[k].Links, link)
		}
		slices.SortFunc(out.Steps[k].Links, func(a, b PathLink) int {
			return cmp.Or(cmp.Compare(b.Paths, a.Paths), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
		})
	}
	for k := range f.Steps {
		s := &out.Steps[k]
		s.Number, s.Paths, s.Customers, s.Nodes = k+1, f.Steps[k].Paths, f.Steps[k].Customers, []PathNode{}
		for slot := range f.Steps[k].Nodes {
			e := &f.Steps[k].Nodes[slot]
			if e.Paths == 0 {
				continue
			}
			n := l.node(k, slot, sizes[k])
			n.Paths, n.Customers, n.Share = e.Paths, e.Customers, ratio(e.Paths, f.Paths)
			n.PathBalance = PathBalance{
				Starts: e.Starts, Earlier: e.Earlier, In: in[n.Key], Out: outward[n.Key],
				Dropped: e.Exits[figures.PathDropped], Ended: e.Exits[figures.PathEnded], Now: e.Exits[figures.PathNow],
				Arrived: e.Exits[figures.PathArrived], Later: e.Exits[figures.PathLater],
			}
			s.Nodes = append(s.Nodes, n)
		}
		slices.SortStableFunc(s.Nodes, func(a, b PathNode) int {
			return cmp.Or(others(a.Kind)-others(b.Kind), cmp.Compare(b.Paths, a.Paths), cmp.Compare(a.ID, b.ID))
		})
	}
	return out
}

func others(kind string) int {
	if kind == "other" {
		return 1
	}
	return 0
}

// ratio returns part of whole, 0 of nothing.
func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// node names a slot of a step; sizes are the paths of the step by node.
func (l *pathLayout) node(step, slot int, sizes []int64) PathNode {
	out := PathNode{Key: l.key(step, slot), Name: othersName, Kind: "other"}
	if slot < len(l.shown[step]) {
		p := &l.places.nodes[l.shown[step][slot]]
		out.ID, out.Name, out.Kind, out.Values = p.id, p.name, "value", p.values
		if p.values > 0 {
			out.Kind = "group"
		}
		if p.stage >= 0 {
			out.Stage = l.places.model.Stages[p.stage].ID
		}
		return out
	}
	for n, size := range sizes {
		if size > 0 && int(l.slots[step][n]) == slot {
			out.Values++
			out.Merged = append(out.Merged, PathPart{l.places.nodes[n].id, l.places.nodes[n].name, size})
		}
	}
	slices.SortStableFunc(out.Merged, func(a, b PathPart) int { return cmp.Compare(b.Paths, a.Paths) })
	out.Merged = out.Merged[:min(len(out.Merged), mostMerged)]
	return out
}

// differ writes by how much the shares of the first exceed those of the second.
func (a *PathsAnswer) differ() {
	nodes, links := map[string]float64{}, map[[2]string]float64{}
	for _, s := range a.Compare.Steps {
		for i := range s.Nodes {
			nodes[s.Nodes[i].Key] = s.Nodes[i].Share
		}
		for i := range s.Links {
			links[[2]string{s.Links[i].From, s.Links[i].To}] = s.Links[i].Share
		}
	}
	for _, s := range a.Steps {
		for i := range s.Nodes {
			d := s.Nodes[i].Share - nodes[s.Nodes[i].Key]
			s.Nodes[i].Difference = &d
		}
		for i := range s.Links {
			d := s.Links[i].Share - links[[2]string{s.Links[i].From, s.Links[i].To}]
			s.Links[i].Difference = &d
		}
	}
}
