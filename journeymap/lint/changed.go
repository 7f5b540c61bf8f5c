package lint

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// What a figure must have changed by, beside 30 days before, to be told: a tenth,
// and 3.3 standard errors.
const (
	leastChange = 0.1
	clearChange = 3.3
	leastPeople = 100
)

// span is the time before the last version, and up to now, that is compared.
const span = 30 * 24 * time.Hour

// Look asks for what a map is looked at with: its figures, and those of the 30
// days before version beside the last 30 days; version is zero when the map has
// none.
func Look(ctx context.Context, s *binding.Service, doc *document.Document, now, version time.Time) (Input, error) {
	in := Input{Now: now}
	var err error
	if in.Figures, err = s.Figures(ctx, doc, nil); err != nil {
		return in, err
	}
	until, bad := time.Parse(time.RFC3339, in.Figures.Coverage.Until)
	if version.IsZero() || bad != nil || until.Sub(version) < 24*time.Hour {
		return in, nil
	}
	period := func(end time.Time) *insight.Period {
		return &insight.Period{From: end.Add(-span).UTC().Truncate(time.Hour).Format(time.RFC3339), To: end.UTC().Truncate(time.Hour).Format(time.RFC3339)}
	}
	filter := in.Figures.Filter
	filter.Period, filter.Compare = period(version), &insight.Compare{Period: period(until)}
	in.Since, err = s.Figures(ctx, doc, &filter)
	return in, err
}

// changed tells figures that have moved since the last version: shares and
// emotions of stages and cards.
func (l *linter) changed() {
	if l.in.Since == nil {
		return
	}
	ids := make([]string, 0, len(l.in.Since.Nodes))
	for id := range l.in.Since.Nodes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		m := l.in.Since.Nodes[id].Measures
		for _, c := range []struct {
			name string
			m    *binding.Measure
		}{{"conversion", m.Conversion}, {"dropoff", m.Dropoff}, {"emotion", m.Emotion}} {
			if c.m != nil && c.m.Compare != nil && moved(c.m) {
				l.add("figure-changed", warning, document.NodeID(id), "title", l.titleOf(id), "figure", c.name,
					"before", strconv.FormatFloat(c.m.Value, 'f', 4, 64), "now", strconv.FormatFloat(*c.m.Compare, 'f', 4, 64), "unit", c.m.Unit)
				break // one for each node is enough to go and look
			}
		}
	}
}

// moved reports whether a figure differs from its comparison by more than a
// tenth and by more than chance.
func moved(m *binding.Measure) bool {
	a, b, n, k := m.Value, *m.Compare, float64(m.N), float64(m.CompareN)
	if n < leastPeople || k < leastPeople {
		return false
	}
	if m.Unit == "emotion" {
		if m.Low == nil || m.High == nil {
			return false
		}
		err := (*m.High - *m.Low) / 2 / 1.96 * math.Sqrt(1+n/k) // as if both scattered alike
		return math.Abs(a-b) >= 4*leastChange && math.Abs(a-b) > clearChange*err
	}
	err := math.Sqrt(a*(1-a)/n + b*(1-b)/k)
	return math.Abs(a-b) > leastChange*max(a, b) && math.Abs(a-b) > clearChange*err
}
