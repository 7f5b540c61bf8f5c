// Package naive is the slow twin of the engine: the same figures from plain
// slices, by the shortest code that says what they mean. Tests hold the engine
// against it.
package naive

import (
	"cmp"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// Interaction is one row of a log.
type Interaction struct {
	Customer  int
	Time      uint32 // Unix seconds
	Seq       int64  // orders equal times
	Signature catalogue.SignatureID
	Value     int64
	Emotion   *percorso.Emotion // nil for none
}

// Log is interactions in any order. Whoever asks has left out what the
// selection leaves out.
type Log []Interaction

// customers returns the log's customers, each as their interactions in order.
func (log Log) customers() []Log {
	sorted := slices.Clone(log)
	slices.SortFunc(sorted, func(a, b Interaction) int {
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Time, b.Time), cmp.Compare(a.Seq, b.Seq))
	})
	return runs(sorted, func(a, b Interaction) bool { return a.Customer == b.Customer })
}

// runs cuts a log where neighbours are not the same.
func runs(log Log, same func(a, b Interaction) bool) []Log {
	var out []Log
	for i, x := range log {
		if i == 0 || !same(log[i-1], x) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], x)
	}
	return out
}

func coverage(log Log, table *catalogue.Table) figures.Coverage {
	c := figures.Coverage{Customers: int64(len(log.customers())), Interactions: int64(len(log))}
	for i, x := range log {
		if stageOf(table, x) >= 0 {
			c.Placed++
		}
		if i == 0 || x.Time < c.From {
			c.From = x.Time
		}
		c.To = max(c.To, x.Time)
	}
	return c
}

// stageOf returns the position of the interaction's stage, or -1.
func stageOf(table *catalogue.Table, x Interaction) int {
	if int(x.Signature) >= len(table.Stage) {
		return -1
	}
	return int(table.Stage[x.Signature]) - 1
}

func touchpointOf(table *catalogue.Table, x Interaction) int {
	if int(x.Signature) >= len(table.Touchpoint) {
		return -1
	}
	return int(table.Touchpoint[x.Signature]) - 1
}

func outcome(table *catalogue.Table, x Interaction) bool {
	return int(x.Signature) < len(table.Outcome) && table.Outcome[x.Signature]
}

func quartiles(seconds []uint32) figures.Quartiles {
	n := len(seconds)
	if n == 0 {
		return figures.Quartiles{}
	}
	slices.Sort(seconds)
	return figures.Quartiles{N: int64(n), Q1: seconds[(n-1)/4], Median: seconds[(n-1)/2], Q3: seconds[3*(n-1)/4]}
}
