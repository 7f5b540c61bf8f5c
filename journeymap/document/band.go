package document

import (
	"cmp"
	"slices"
)

// The bands of a service blueprint, from what customers do down to what they never
// see. What has no place in a blueprint stands around it, below.
const (
	BandCustomer   = "customer"
	BandFrontstage = "frontstage"
	BandBackstage  = "backstage"
	BandSupport    = "support"
	BandAround     = "around"
)

// Bands are all bands in their order. Above frontstage is the line of
// interaction, above backstage that of visibility, above support that of
// internal interaction.
var Bands = []string{BandCustomer, BandFrontstage, BandBackstage, BandSupport, BandAround}

// kindBands are the bands of kinds of lane that are not the customer's.
var kindBands = map[string]string{
	"frontstage": BandFrontstage, "backstage": BandBackstage, "support": BandSupport, "systems": BandSupport,
	"owners": BandAround, "kpis": BandAround, "ideas": BandAround, "text": BandAround,
}

// BandOf returns the band in which a lane stands: what its prop band says, else
// that of its kind.
func BandOf(lane Node) string {
	if band := lane.Text("band"); band == BandFrontstage || band == BandBackstage || band == BandSupport {
		return band
	}
	return cmp.Or(kindBands[lane.Text("kind")], BandCustomer)
}

// InBands returns lanes in the order of a blueprint: band by band, in each as they
// were.
func InBands(lanes []Node) []Node {
	out := slices.Clone(lanes)
	slices.SortStableFunc(out, func(a, b Node) int {
		return cmp.Compare(slices.Index(Bands, BandOf(a)), slices.Index(Bands, BandOf(b)))
	})
	return out
}
