package figures

import "percorso/sequence"

// Maturity is how many channels a customer uses, and whether they change from
// one kind of channel to another within a journey.
type Maturity int

// The maturities.
const (
	SingleChannel Maturity = iota // all interactions on one channel
	MultiChannel                  // on several
	OmniChannel                   // and within a journey from a channel of one kind to one of another
	maturities
)

// MaturityRule says which channels count, and when a journey ends.
type MaturityRule struct {
	Kind    []uint8 // by channel plus one: the number of its kind, from 1; 0 does not count
	Silence uint32  // a gap at least as long ends a journey
}

// Matured are the figures of the customers of a maturity.
type Matured struct {
	Customers, Buyers, Outcomes, Value int64
	Emotion                            Feeling
}

// Channels is how customers use channels. Those with no interaction on a channel
// that counts are in Nowhere.
type Channels struct {
	Coverage Coverage
	Nowhere  int64
	Matured  [maturities]Matured
	Switches []Move // between channels by position, From and To: of consecutive interactions within a journey
}

// ByChannel chooses customers: of a maturity, or with Switch, who went from one
// channel to another.
type ByChannel struct {
	Maturity Maturity
	Switch   bool
	From, To int
}

// Pairs are two properties that stand side by side in an interaction: what it
// is about, and what is said of it. Both are numbers from 1.
type Pairs struct{ About, Says []sequence.Sparse[uint16] }

// MismatchRule says what is compared.
type MismatchRule struct {
	Channel []bool // by channel plus one: whether it counts
	Pairs   []Pairs
	Spans   []uint32 // first instants, ascending; the first is not above the selection's beginning
	Most    int      // entries that may be kept
}

// Said is how often a channel says one thing about another in a span of time.
// Channel is a position plus one.
type Said struct {
	About, Span, Channel, Says int
	N                          int64
}
