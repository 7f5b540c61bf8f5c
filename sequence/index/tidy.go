package index

import (
	"cmp"
	"context"
	"slices"

	"percorso/identity/graph"
	"percorso/sequence"
)

// limits say when the background merges parts.
type limits struct {
	parts int // how many a view has at most once the background is done
	waste int // how many skipped interactions nobody minds
}

var defaultLimits = limits{parts: 8, waste: 1 << 18}

// untidy returns the parts that should be merged, nil for none: all of them when
// the skipped interactions outweigh three quarters of the others; else, when
// there are too many, the smaller ones, up to where the next is more than twice
// as large as they are together.
func (l limits) untidy(parts []held) []held {
	if live, waste := weigh(parts); waste > live/4*3+l.waste {
		return parts
	}
	if len(parts) <= l.parts {
		return nil
	}
	bySize := slices.Clone(parts)
	slices.SortStableFunc(bySize, func(a, b held) int { return cmp.Compare(a.rows(), b.rows()) })
	sum, n := bySize[0].live, 1
	for n < len(bySize) && (bySize[n].live <= 2*sum || n < len(bySize)-l.parts/2) {
		sum += bySize[n].live
		n++
	}
	return bySize[:n]
}

// weigh counts the interactions that are not skipped and those that are.
func weigh(parts []held) (live, waste int) {
	for _, h := range parts {
		live += h.live
		waste += h.rows() - h.live
	}
	return live, waste
}

// desperate reports whether the background cannot keep up: memory would grow
// without end if nobody waited for it.
func (l limits) desperate(parts []held) bool {
	live, waste := weigh(parts)
	return waste > 2*live+2*l.waste
}

// catchUp does the work of the background, or waits until it is done.
func (x *Index) catchUp() {
	x.merging.Lock()
	defer x.merging.Unlock()
	if v := x.view.Load(); x.limits.desperate(v.parts) {
		x.exchange(v, v.parts)
	}
}

// tidy lets a goroutine merge parts if v needs it. The caller holds build.
func (x *Index) tidy(v *View) {
	if x.tidying || x.closed || x.limits.untidy(v.parts) == nil {
		return
	}
	x.tidying = true
	x.work.Go(func() {
		for x.tidyOnce() {
		}
	})
}

// tidyOnce merges the parts that should be, and reports whether there were any.
func (x *Index) tidyOnce() bool {
	x.merging.Lock()
	defer x.merging.Unlock()
	x.build.Lock()
	v := x.view.Load()
	parts := x.limits.untidy(v.parts)
	if parts == nil || x.closed {
		x.tidying = false
		x.build.Unlock()
		return false
	}
	x.build.Unlock()
	x.exchange(v, parts)
	return true
}

// Compact makes one part of everything appended so far. Append and View go on
// meanwhile.
func (x *Index) Compact(ctx context.Context) error {
	x.merging.Lock()
	defer x.merging.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	x.whole(x.latest())
	return nil
}

// whole returns all of v as one part, nil if it is empty, and puts it into the
// place of v's parts. The caller holds merging.
func (x *Index) whole(v *View) *part {
	switch {
	case len(v.parts) == 0:
		return nil
	case len(v.parts) == 1 && v.parts[0].live == v.parts[0].rows():
		return v.parts[0].part
	}
	return x.exchange(v, v.parts)
}

// exchange merges parts of v, which is the latest view or has been, and puts the
// result into their place. Profiles that have gone to newer parts meanwhile are
// skipped there. The caller holds merging, so the parts are all still there,
// apart from those that became empty.
func (x *Index) exchange(v *View, parts []held) *part {
	picks := make([]pick, len(parts))
	for i, h := range parts {
		picks[i] = all(h)
	}
	merged := merge(picks, nil, v.most())

	x.build.Lock()
	defer x.build.Unlock()
	now := x.view.Load()
	var gone []graph.Node
	for i, h := range parts {
		skip := sequence.Bits(nil)
		at := slices.IndexFunc(now.parts, func(o held) bool { return o.part == h.part })
		if at >= 0 {
			skip = now.parts[at].skip
		}
		for _, p := range picks[i].profiles {
			if at < 0 || skip.Has(p) {
				gone = append(gone, h.node[p])
			}
		}
	}
	slices.Sort(gone)
	whole := held{part: merged, live: merged.rows()}
	whole = whole.without(whole.findAll(gone))

	next := *now
	next.parts = nil
	if whole.live > 0 {
		next.parts = append(next.parts, whole)
	}
	for _, h := range now.parts {
		if !slices.ContainsFunc(parts, func(o held) bool { return o.part == h.part }) {
			next.parts = append(next.parts, h)
		}
	}
	next.seal()
	x.view.Store(&next)
	if slices.ContainsFunc(parts, func(h held) bool { return h.part == x.mappedPart }) {
		dropPages(x.mapped) // older views read them again from the file
		x.mapped, x.mappedPart = nil, nil
	}
	return merged
}
